"""Whether two databases hold the same map, row for row."""

from collections import Counter

import psycopg
from psycopg import sql

#: How the data came here is not what it is; ids of our own are nobody's but the database's.
HISTORY = ("extract", "blob", "reference_page", "element")
OURS = {"place": ("id",)}


def differences(one: str, other: str) -> dict[str, list[str]]:
    """Table → up to five rows that only one of them has; empty if all rows are the same."""
    rows, others = _rows(one), _rows(other)
    assert rows.keys() == others.keys()
    found = {}
    for table, mine in rows.items():
        differing = list(((mine - others[table]) + (others[table] - mine)).elements())
        if differing:
            found[table] = differing[:5]
    return found


def _rows(url: str) -> dict[str, Counter[str]]:
    with psycopg.connect(url) as conn:
        return {table: _content(conn, table) for table in _tables(conn)}


def _tables(conn: psycopg.Connection) -> list[str]:
    rows = conn.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'osm'::regnamespace AND relkind = 'r'"
        " AND relname <> ALL(%s) ORDER BY relname",
        [list(HISTORY)],
    )
    return [row[0] for row in rows]


def _content(conn: psycopg.Connection, table: str) -> Counter[str]:
    statement = sql.SQL("SELECT (to_jsonb(t) - %s::text[])::text FROM {} AS t").format(
        sql.Identifier("osm", table)
    )
    return Counter(row[0] for row in conn.execute(statement, [list(OURS.get(table, ()))]))
