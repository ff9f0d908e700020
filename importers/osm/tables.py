"""The tables of an import: filled as they are read (osm_load), built whole (osm_next)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from core.sql import queries
from core.taxonomy import taxonomy
from importers.osm.topic import Topic

SQL = queries(__name__)
Connection = psycopg.Connection[Any]

# Tables whose rows are not, one for one, what a topic made of an element.
LOADS: Mapping[str, LiteralString] = {
    "place": SQL["load_place"],
    "category_phrase": SQL["load_category_phrase"],
}
BUILDS: Mapping[str, LiteralString] = {
    "address": SQL["build_address"],
    "boundary_label": SQL["build_boundary_label"],
    "category_phrase": SQL["build_category_phrase"],
    "place": SQL["build_place"],
    "place_count": SQL["build_place_count"],
    "poi": SQL["build_poi"],
    "public_transport": SQL["build_public_transport"],
    "word": SQL["build_word"],
}
RAW = ("blob", "reference_page", "element")
# What low zooms are drawn from → (its base table, the highest of those zooms): a row of the base
# makes one row or none.
GENERALISED: Mapping[str, tuple[str, int]] = {
    f"{base}_z{zoom}": (base, zoom)
    for base, zooms in {
        "street": (7, 9, 11),
        "land": (9, 11),
        "water_polygon": (7, 9, 11),
        "water_line": (11,),
        "boundary": (7,),
        "place_label": (9,),
    }.items()
    for zoom in zooms
}
# Made of other next tables, when those are full.
DERIVED = ("word", "place_count", *GENERALISED)


def create_loads(conn: Connection, topics: Iterable[Topic]) -> None:
    """Create the load tables, and fill that of the words for categories."""
    for topic in topics:
        if topic.table in LOADS:
            conn.execute(LOADS[topic.table])
        else:
            names = ["osm_type", "osm_id", *topic.columns]
            conn.execute(SQL["create_load"], {"table": topic.table, "names": names})
    for table in RAW:
        conn.execute(SQL["create_whole_load"], {"table": table})
    conn.execute(LOADS["category_phrase"])
    conn.execute(SQL["add_category_phrases"], _phrases())


def create_next(conn: Connection, table: str) -> None:
    """Create the next table, without its indexes."""
    conn.execute(SQL["create_next"], {"table": table})


def build(conn: Connection, table: str) -> None:
    """Fill the next table from the load table, or from the next tables that it is made of."""
    if table in BUILDS:
        conn.execute(BUILDS[table])
    elif table in GENERALISED:
        base, zoom = GENERALISED[table]
        conn.execute(SQL["generalise"], {"base": base, "zoom": zoom})
    else:
        conn.execute(SQL["fill"], {"table": table})


def index(conn: Connection, table: str) -> None:
    """The indexes that the served table has, and statistics."""
    conn.execute(SQL["copy_indexes"], {"table": table})
    conn.execute(SQL["analyse"], {"schema": "osm_next", "table": table})


def forget(connect: Callable[[], Connection], topics: Iterable[Topic], osm_type: str) -> None:
    """Delete what a killed attempt left of the rows of one type of element."""
    with connect() as conn:
        for table in (*(topic.table for topic in topics), "blob"):
            values = {"load": table, "kind": "osm_type", "type": osm_type}
            conn.execute(SQL["forget_loaded"], values)
        values = {"load": "reference_page", "kind": "referrer_type", "type": osm_type}
        conn.execute(SQL["forget_loaded"], values)


def analyse_loaded(conn: Connection, tables: Iterable[str]) -> None:
    """Without it, the planner takes a load table for an empty one."""
    for table in tables:
        conn.execute(SQL["analyse"], {"schema": "osm_load", "table": table})


def count_loaded(conn: Connection, table: str) -> int:
    row = conn.execute(SQL["count_loaded"], {"table": table}).fetchone()
    return int(row[0]) if row else 0


def copy_records(
    conn: Connection, table: str, types: Sequence[str], records: Iterable[Sequence[Any]]
) -> None:
    """COPY rows of a raw table, whose columns they have, in order; bytes go as they are.

    A "char" is given as text: one byte is the same in both.
    """
    statement = sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(
        sql.Identifier("osm_load", table)
    )
    with conn.cursor().copy(statement) as copy:
        copy.set_types(types)
        for record in records:
            copy.write_row(record)


def _phrases() -> dict[str, list[Any]]:
    """The labels and everyday words of categories, as columns."""
    rows = [
        (category.id, label, phrase)
        for category in taxonomy().categories
        for label, texts in (
            (True, category.labels.values()),
            (False, [word for words in category.words.values() for word in words]),
        )
        for phrase in texts
    ]
    categories, labels, phrases = (list(column) for column in zip(*rows, strict=True))
    return {"categories": categories, "labels": labels, "phrases": phrases}
