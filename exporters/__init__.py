"""Data out of the database, into files."""
