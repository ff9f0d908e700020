"""The world around an extract: land, borders and names of countries at low zooms."""
