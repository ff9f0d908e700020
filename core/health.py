"""Whether this process can serve."""

from core.database import Connection
from core.migrations import function_hash
from core.sql import SQL_DIR, queries

SQL = queries(__name__)


async def readiness(read: Connection, write: Connection) -> dict[str, object]:
    """`ready`, and each part of it: migrations applied, functions current, data imported."""
    latest = max(path.stem for path in (SQL_DIR / "migrations").glob("*.sql"))
    checks: dict[str, object] = {}
    for name, conn in (("read", read), ("write", write)):
        cursor = await conn.execute(SQL["state"])
        row = await cursor.fetchone()
        checks[name] = (
            row is not None and row["migration"] == latest and row["functions"] == function_hash()
        )
    cursor = await read.execute(SQL["imported"])
    row = await cursor.fetchone()
    checks["data"] = row is not None
    return {
        "ready": all(checks.values()),
        "checks": checks,
        "data_timestamp": row["data_timestamp"] if row else None,
        "imported_at": row["imported_at"] if row else None,
    }
