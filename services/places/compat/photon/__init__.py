"""Photon's HTTP API, as version 1 answers."""
