"""Tilesets as OGC API – Tiles tells of them."""
