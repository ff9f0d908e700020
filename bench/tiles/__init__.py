"""`bench tiles`: the tile server against what its machine, its database and its peers can do."""
