"""From an OSM file to the tables that are served.

reader.py    one streaming read: elements in, (topic, geometry, row) out
topics/      one OSM theme each: which elements, which columns
writer.py    COPY, one thread a table
stages.py    the import as a list of named stages
imports.py   the whole: lock, stages, swap; and what is imported
"""
