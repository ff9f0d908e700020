"""Nominatim's HTTP API, as version 5 answers."""
