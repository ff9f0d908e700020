"""The private PostGIS cluster: real PostgreSQL, run for this checkout only, from the system's
own binaries.

binaries.py   which PostgreSQL with PostGIS this machine has, installed if it has none
location.py   where the cluster's data and socket are, and which user runs it
server.py     create, start, stop
lease.py      who is using it: the last one out stops it
"""
