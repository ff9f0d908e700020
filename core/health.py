"""Whether this process can serve, and what is missing where it cannot."""

from typing import LiteralString

from core.database import Connection, Row
from core.migrations import function_hash, migration_names
from core.sql import queries

SQL = queries(__name__)
TOLD = ("feed", "sequence", "latest_sequence", "gap", "lag_s", "trouble")


async def readiness(read: Connection, write: Connection) -> dict[str, object]:
    """`ready`, and what is `missing`: migrations and functions of either database, data.

    `replication` is how far the data are behind the feed they follow, None where they follow none.
    Old data are served as well as new ones: that is no reason not to be ready.
    """
    missing = {name: await _lacks(conn) for name, conn in (("read", read), ("write", write))}
    data = await _imported(read)
    if data is None:
        missing["data"] = ["extract"]
    return {
        "ready": not any(missing.values()),
        "missing": {name: things for name, things in missing.items() if things},
        "data_timestamp": data and data["data_timestamp"],
        "imported_at": data and data["imported_at"],
        "replication": _told(await replication(read)),
    }


async def replication(conn: Connection) -> Row | None:
    """The feed, its sequence and ours, the gap in diffs and the lag in seconds, its trouble."""
    there = await _exists(conn)
    return await _row(conn, SQL["replication"]) if there["data"] and there["feed"] else None


async def content(conn: Connection) -> Row | None:
    """The extract's dates, rows by table (estimated) and elements left out, by reason."""
    return await _row(conn, SQL["content"]) if (await _exists(conn))["data"] else None


def _told(row: Row | None) -> Row | None:
    return row and {name: row[name] for name in TOLD}


async def _lacks(conn: Connection) -> list[str]:
    """The migrations this database lacks, and `functions` where they are not ours."""
    if not (await _exists(conn))["migrations"]:
        return [*migration_names(), "functions"]
    state = await _row(conn, SQL["state"])
    applied = set(state["migrations"] or ()) if state else set()
    names = [name for name in migration_names() if name not in applied]
    return names if state and state["functions"] == function_hash() else [*names, "functions"]


async def _imported(conn: Connection) -> Row | None:
    return await _row(conn, SQL["imported"]) if (await _exists(conn))["data"] else None


async def _exists(conn: Connection) -> Row:
    return await _row(conn, SQL["exists"]) or {}


async def _row(conn: Connection, statement: LiteralString) -> Row | None:
    return await (await conn.execute(statement)).fetchone()
