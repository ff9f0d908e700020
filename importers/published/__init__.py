"""Tables of others, and layers of GeoPackages, published as collections of features: read only."""
