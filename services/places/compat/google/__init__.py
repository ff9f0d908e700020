"""The JSON of Google's Geocoding and Places web services: status words, shapes and quirks."""
