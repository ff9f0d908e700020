"""Files that anybody may keep.

pmtiles.py   the tiles of a tileset → one file: what, how large, in what order
cover.py     which tiles a bbox touches
snapshot.py  several connections that see one moment of the database
archive.py   the format, PMTiles 3
"""
