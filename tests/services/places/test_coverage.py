"""What OSM has, we have: counted against osmium's own tags-filter."""

import subprocess

import osmium
import psycopg
import pytest
from samples import shared

KEYS = (
    "amenity", "shop", "office", "craft", "healthcare", "leisure", "tourism", "historic",
    "social_facility", "public_transport", "emergency", "club",
)  # fmt: skip


@pytest.mark.parametrize(
    ("database", "name", "left_out"),
    [
        ("geneva", "geneva", set()),
        # A stop area is a list of stops, each of which is a place and carries the same name; in
        # Monaco they are a twentieth of all named objects.
        ("monaco", "monaco-2026", {"public_transport"}),
    ],
)
def test_at_least_95_percent_of_named_objects_are_places(
    request, tmp_path, database, name, left_out
):
    url = request.getfixturevalue(database)
    filtered = tmp_path / "filtered.osm.pbf"
    subprocess.run(
        [
            "osmium",
            "tags-filter",
            "-R",
            "-o",
            filtered,
            shared(f"osm/{name}.osm.pbf"),
            *(f"nwr/{key}" for key in KEYS),
        ],
        check=True,
        capture_output=True,
    )
    wanted = {
        (element.type_str(), element.id)
        for element in osmium.FileProcessor(str(filtered)).with_filter(
            osmium.filter.KeyFilter("name")
        )
        if not (element.is_relation() and element.tags.get("type") in left_out)
    }
    with psycopg.connect(url) as conn:
        found = set(conn.execute("SELECT osm_type::text, osm_id FROM osm.place").fetchall())
    share = len(wanted & found) / len(wanted)
    print(
        f"\n{name}: {len(wanted & found)} of {len(wanted)} named objects are places ({share:.1%})"
    )
    assert len(wanted) > 900
    assert share >= 0.95
