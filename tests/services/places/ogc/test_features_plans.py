"""What PostgreSQL does for a page: boxes, pages and ids are found by an index."""

import psycopg
import pytest
from psycopg.rows import dict_row
from sqlalchemy.dialects.postgresql.psycopg import dialect

from services.places.ogc import items
from services.places.ogc.collections import collection
from services.places.ogc.cursor import write_cursor
from services.places.ogc.query import read_query


async def plan(url, given):
    """The nodes of the plan of a page: kind and, of a scan, its index."""
    async with await psycopg.AsyncConnection.connect(url, row_factory=dict_row) as conn:
        about = await collection(conn, "places")
        statement = items._page(about, read_query(given, about))
        compiled = statement.compile(dialect=dialect(), compile_kwargs={"render_postcompile": True})
        cursor = await conn.execute(f"EXPLAIN (FORMAT JSON) {compiled}".encode(), compiled.params)
        [row] = await cursor.fetchall()
    [found] = row["QUERY PLAN"]
    return list(nodes(found["Plan"]))


def nodes(one):
    yield one["Node Type"], one.get("Index Name")
    for inner in one.get("Plans", ()):
        yield from nodes(inner)


@pytest.mark.parametrize(
    ("given", "index"),
    [({}, "place_id_idx"), ({"cursor": write_cursor(("1",))}, "place_id_idx"),
     ({"bbox": "6.14,46.2,6.145,46.202"}, "place_geom_idx"),
     ({"bbox": "6.14,46.2,6.145,46.202", "city": "Genève", "sortby": "-rank"}, "place_geom_idx")],
)  # fmt: skip
async def test_a_page_is_found_by_an_index(geneva, given, index):
    found = await plan(geneva, given)
    assert index in [name for _, name in found]
    assert "Seq Scan" not in [kind for kind, _ in found]
