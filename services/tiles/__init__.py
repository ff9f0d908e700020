"""Vector tiles straight from PostGIS, and the style, glyphs and sprites to draw them with."""
