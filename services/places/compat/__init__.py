"""Our answers in the shapes that clients of other geocoders read; the functions behind are ours."""
