"""Pictures of the map, drawn in a process apart."""
