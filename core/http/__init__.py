"""All of the kernel that knows FastAPI: what routes may ask for, and how errors are told."""
