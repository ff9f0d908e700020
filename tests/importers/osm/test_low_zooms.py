"""What low zooms are drawn from is what the whole tables would show."""

import psycopg
import pytest

from importers.osm import tables


@pytest.mark.parametrize("table", tables.GENERALISED)
def test_a_low_zoom_shows_what_the_whole_table_would(liechtenstein, table):
    """Each row comes of one row that the zoom shows, and each such row has come."""
    base, zoom = tables.GENERALISED[table]
    with psycopg.connect(liechtenstein) as conn:
        shown = (
            f"SELECT osm_type, osm_id FROM osm.{base} WHERE minzoom <= {zoom} AND"
            f" (ST_Dimension(geom) < 2 OR ST_Area(geom) > tiles.unit({zoom}) ^ 2) ORDER BY 1, 2"
        )
        expected = conn.execute(shown).fetchall()
        there = conn.execute(f"SELECT osm_type, osm_id FROM osm.{table} ORDER BY 1, 2").fetchall()
        [(off,)] = conn.execute(
            f"SELECT max(ST_HausdorffDistance(low.geom, base.geom)) / tiles.unit({zoom})"
            f" FROM osm.{table} AS low JOIN osm.{base} AS base USING (osm_type, osm_id)"
            " WHERE ST_Dimension(base.geom) < 2"  # a small hole of an area may go
        ).fetchall()
    assert there == expected
    assert off is None or off <= 1  # pixels
