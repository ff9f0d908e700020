"""Tilesets from PMTiles files."""
