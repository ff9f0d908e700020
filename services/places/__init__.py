"""Places: search, nearby, details, categories."""
