"""Filters in CQL2 (OGC 21-065r2), as text or as JSON, made conditions of SQL."""
