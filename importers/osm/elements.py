"""The elements that the database keeps: those of the extract's blobs, and those changed since."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import psycopg

from core.sql import queries
from importers.osm.changes import Change
from importers.osm.pbf import Block, Int64s, Meta, Nodes, Relation, Way, decode
from importers.osm.references import referrers

SQL = queries(__name__)
Connection = psycopg.Connection[Any]
NONE: frozenset[int] = frozenset()


class Elements:
    """Reads elements by their ids. An element that was changed since the import wins."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def nodes(self, ids: Iterable[int]) -> Nodes:
        """Those of the nodes that exist, in the order of their ids, as one group."""
        wanted = set(ids)
        changed = self._changed("n", wanted)
        found: dict[int, tuple[int, int, dict[str, str], Meta]] = {
            c.osm_id: (c.lon, c.lat, c.tags, c.meta) for c in changed.values() if c.visible
        }
        rest = np.array(sorted(wanted - changed.keys()), np.int64)
        for block in self._blocks("n", rest):
            for group in block.nodes:
                for at in np.flatnonzero(np.isin(group.ids, rest)).tolist():
                    found[int(group.ids[at])] = (
                        int(group.lon[at]),
                        int(group.lat[at]),
                        group.tags.get(at, {}),
                        group.meta(at),
                    )
        return _group(found)

    def ways(self, ids: Iterable[int]) -> list[Way]:
        """Those of the ways that exist, in the order of their ids."""
        wanted = set(ids)
        changed = self._changed("w", wanted)
        found = [change.way() for change in changed.values() if change.visible]
        rest = np.array(sorted(wanted - changed.keys()), np.int64)
        for block in self._blocks("w", rest):
            found.extend(block.ways)
        return sorted(found, key=lambda way: way.id)

    def relations(self, ids: Iterable[int]) -> list[Relation]:
        """Those of the relations that exist, in the order of their ids."""
        wanted = set(ids)
        changed = self._changed("r", wanted)
        found = [change.relation() for change in changed.values() if change.visible]
        rest = np.array(sorted(wanted - changed.keys()), np.int64)
        for block in self._blocks("r", rest):
            found.extend(block.relations)
        return sorted(found, key=lambda relation: relation.id)

    def referrers(self, member_type: str, referrer_type: str, ids: Iterable[int]) -> set[int]:
        """The ways or relations that have one of these as a member."""
        members = np.array(sorted(set(ids)), np.int64)
        if not len(members):
            return set()
        kind = {"member": member_type, "referrer": referrer_type}
        found: set[int] = set()
        for (pairs,) in self._conn.execute(SQL["pages"], kind | {"ids": members.tolist()}):
            found.update(referrers(pairs, members).tolist())
        found -= self._changed(referrer_type, found).keys()
        wanted = set(members.tolist())
        for row in self._conn.execute(SQL["changed_referrers"], kind | {"ids": members.tolist()}):
            change = Change(*row)
            types = change.member_types or "n" * len(change.members)
            if any(
                letter == member_type and ref in wanted
                for letter, ref in zip(types, change.members, strict=True)
            ):
                found.add(change.osm_id)
        return found

    def keep(self, changes: Iterable[Change]) -> None:
        """From now on, these are what the elements are."""
        with self._conn.cursor() as cursor:
            cursor.executemany(SQL["keep"], [change.record() for change in changes])

    def _changed(self, osm_type: str, ids: set[int]) -> dict[int, Change]:
        if not ids:
            return {}
        rows = self._conn.execute(SQL["changed"], {"type": osm_type, "ids": list(ids)})
        return {change.osm_id: change for change in (Change(*row) for row in rows)}

    def _blocks(self, osm_type: str, ids: Int64s) -> Iterator[Block]:
        """The blocks that may have these elements, in order; ways and relations are those alone."""
        if not len(ids):
            return
        wanted = NONE if osm_type == "n" else frozenset(ids.tolist())
        firsts = self._conn.execute(
            SQL["first_ids"], {"type": osm_type, "ids": ids.tolist()}
        ).fetchall()
        for (first_id,) in firsts:
            row = self._conn.execute(SQL["blob"], {"type": osm_type, "first_id": first_id})
            for (body,) in row:
                yield decode(body, wanted)


def _group(found: dict[int, tuple[int, int, dict[str, str], Meta]]) -> Nodes:
    ids: Sequence[int] = sorted(found)
    nodes = [found[osm_id] for osm_id in ids]
    return Nodes(
        ids=np.array(ids, np.int64),
        lon=np.array([node[0] for node in nodes], np.int64),
        lat=np.array([node[1] for node in nodes], np.int64),
        tags={at: node[2] for at, node in enumerate(nodes) if node[2]},
        versions=[node[3].version or 0 for node in nodes],
        timestamps=np.array([node[3].timestamp or 0 for node in nodes], np.int64),
    )


def members_of(relation: Relation, osm_type: str) -> list[int]:
    """The ids of its members of one type."""
    return [member.ref for member in relation.members if member.osm_type == osm_type]
