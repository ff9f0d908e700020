"""Opening hours as OSM writes them: open, closed or unknown at an instant, and until when."""
