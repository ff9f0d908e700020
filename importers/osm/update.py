"""Apply a diff: what it changes, and what that touches, is read and built as an import does it.

An update is a small import. The changed elements, the ways and relations that use them, and all
that is needed to draw those are read from what the database keeps; they go through the topics and
the build statements of an import into osm_next; then their rows replace those being served. All of
it happens in the caller's transaction.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from core.settings import settings
from core.sql import queries
from importers.osm import places, publish, tables
from importers.osm.areas import shapes_of_relations
from importers.osm.changes import Change, of_type, read_changes
from importers.osm.elements import Elements, members_of
from importers.osm.locations import Locations
from importers.osm.pbf import Nodes, Relation, Way, node_ids
from importers.osm.reader import Made, Reader, is_area
from importers.osm.report import Report, keep
from importers.osm.state import State
from importers.osm.topic import Topic
from importers.osm.topics import topics
from importers.osm.topics.boundaries import borders_of, is_border
from importers.osm.writer import copy_rows, line

SQL = queries(__name__)
Connection = psycopg.Connection[Any]
Ids = dict[str, set[int]]  # by type: n, w, r


@dataclass(frozen=True)
class Scene:
    """What has to be read to draw the affected elements."""

    nodes: Nodes
    ways: list[Way]
    relations: list[Relation]


def apply(conn: Connection, diff: Path, state: State) -> publish.Published:
    """Bring what is served to the state after a diff, within the caller's transaction.

    Raises `Invalid` where the diff cannot be read; the transaction is then to be rolled back.
    """
    conn.execute(SQL["settings"])
    elements = Elements(conn)
    changes = newer(elements, read_changes(diff))
    before = elements.relations(change.osm_id for change in of_type(changes, "r"))
    elements.keep(changes)
    affected = find_affected(elements, changes, before)
    scene = read_scene(elements, affected)
    conn.execute(SQL["begin"])
    conn.execute(SQL["move_on"], state._asdict())
    themes = topics(borders_of(scene.relations))
    load(conn, themes, scene, affected, state.sequence)
    places.identify(conn, partial=True, at=state.timestamp)
    build(conn, themes)
    published = publish.publish(conn, themes, state.sequence)
    conn.execute(SQL["end"])
    return published


def newer(elements: Elements, changes: Sequence[Change]) -> list[Change]:
    """Those changes that are not older than what is kept: a feed may be read again from earlier."""
    known: dict[tuple[str, int], int] = {}
    nodes = elements.nodes(change.osm_id for change in of_type(changes, "n"))
    for at, osm_id in enumerate(nodes.ids.tolist()):
        known["n", osm_id] = nodes.meta(at).version or 0
    for way in elements.ways(change.osm_id for change in of_type(changes, "w")):
        known["w", way.id] = way.meta.version or 0
    for relation in elements.relations(change.osm_id for change in of_type(changes, "r")):
        known["r", relation.id] = relation.meta.version or 0
    return [
        change
        for change in changes
        if change.version is None
        or change.version >= known.get((change.osm_type, change.osm_id), 0)
    ]


def find_affected(elements: Elements, changes: Sequence[Change], before: Sequence[Relation]) -> Ids:
    """The changed elements, and those whose rows follow from them.

    Ways follow from their nodes, areas of relations from their members, and the ways of a border
    from the relations that make them one, as these were `before` and are now.
    """
    nodes, ways, relations = (
        {change.osm_id for change in of_type(changes, osm_type)} for osm_type in "nwr"
    )
    ways |= elements.referrers("n", "w", nodes)
    now = elements.relations(relations)
    relations |= elements.referrers("w", "r", ways)
    for relation in (*before, *now):
        if is_border(relation.tags):
            ways.update(members_of(relation, "w"))
    return {"n": nodes, "w": ways, "r": relations}


def read_scene(elements: Elements, affected: Ids) -> Scene:
    """The affected elements, the members of affected areas, and the borders of affected ways."""
    wanted = affected["r"] | elements.referrers("w", "r", affected["w"])
    relations = [
        relation
        for relation in elements.relations(wanted)
        if is_area(relation) or is_border(relation.tags)
    ]
    drawn = [r for r in relations if r.id in affected["r"] and is_area(r)]
    members = {ref for relation in drawn for ref in members_of(relation, "w")}
    ways = elements.ways(affected["w"] | members)
    refs = {ref for way in ways for ref in node_ids(way)}
    return Scene(elements.nodes(affected["n"] | refs), ways, relations)


def load(
    conn: Connection, themes: Sequence[Topic], scene: Scene, affected: Ids, sequence: int
) -> None:
    """Make the rows of the affected elements, and put them into the load tables."""
    tables.create_loads(conn, themes)
    settings().data_dir.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings().data_dir, prefix="update.") as name:
        folder = Path(name)
        locations = Locations(folder)
        locations.hold(scene.nodes)
        with Report(folder / "dropped.update.tsv") as report:
            made = list(_rows(Reader(themes, locations, report, affected), scene, affected))
        keep(folder, f"update.{sequence}")
    for topic in themes:
        lines = [line(each) for each in made if each.table == topic.table]
        if lines:
            copy_rows(conn, topic.table, topic.columns, lines)
    for osm_type, ids in affected.items():
        conn.execute(SQL["affect"], {"type": osm_type, "ids": list(ids)})
    conn.execute(SQL["analyse"])


def build(conn: Connection, themes: Sequence[Topic]) -> None:
    """Complete the rows, as an import does."""
    for table in (*(topic.table for topic in themes), *tables.GENERALISED):
        tables.create_next(conn, table)
        tables.build(conn, table)


def _rows(reader: Reader, scene: Scene, affected: Ids) -> Iterator[Made]:
    yield from reader.nodes(scene.nodes)
    yield from reader.ways(scene.ways)
    yield from reader.odd_rings(reader.odd)
    drawn = [r for r in scene.relations if r.id in affected["r"] and is_area(r)]
    shapes = shapes_of_relations(scene.nodes, scene.ways, drawn)
    yield from reader.relations(drawn, shapes.items())
