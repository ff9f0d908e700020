"""OGC API – Features: places, shared layers and published tables as collections of features."""
