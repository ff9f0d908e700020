"""Bring a database up to date: apply the new migrations, then reload every SQL function."""

import hashlib
from pathlib import Path
from typing import Any

from psycopg import Connection

from core.errors import Conflict, Unavailable
from core.sql import SQL_DIR, queries

SQL = queries(__name__)
EXTENSIONS = ("postgis", "pg_trgm", "unaccent", "fuzzystrmatch", "btree_gist")


def migrate(conn: Connection[Any]) -> list[str]:
    """Apply, in one transaction, what sql/ has and the database lacks; return the names applied.

    Functions are reloaded when any of their files changed. Raises `Conflict` when a migration
    that was applied has been edited since, `Unavailable` when PostGIS is not installed.
    """
    check_extensions(conn)
    with conn.transaction():
        conn.execute(SQL["lock"])
        conn.execute(SQL["create_tables"])
        new = _new_migrations(conn)
        for path in new:
            conn.execute(path.read_bytes())
            conn.execute(SQL["record"], {"name": path.stem, "hash": _hash(path)})
        if new or function_hash() != _loaded_hash(conn):
            _load_functions(conn)
    return [path.stem for path in new]


def pending(conn: Connection[Any]) -> list[str]:
    """What `migrate` would apply; ['functions'] at its end when they would be reloaded."""
    if not _exists(conn):
        return [*migration_names(), "functions"]
    names = [path.stem for path in _new_migrations(conn)]
    return names if function_hash() == _loaded_hash(conn) else [*names, "functions"]


def check_extensions(conn: Connection[Any]) -> None:
    """Say which extension PostgreSQL lacks before anything is done."""
    known = {row[0] for row in conn.execute(SQL["list_extensions"], {"names": list(EXTENSIONS)})}
    missing = [name for name in EXTENSIONS if name not in known]
    if missing:
        names = ", ".join(missing)
        package = f"postgresql-{conn.info.server_version // 10_000}-postgis-3"
        raise Unavailable(
            fr=f"Ce PostgreSQL n’a pas les extensions {names} : installez PostGIS (Debian : "
            f"{package}) et les modules contrib sur le serveur de base.",
            en=f"This PostgreSQL lacks the extensions {names}: install PostGIS (Debian: "
            f"{package}) and the contrib modules on the database server.",
        )


def function_hash() -> str:
    """One hash over every function file: tiles depend on the functions that make them."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in _functions())).hexdigest()[:12]


def migration_names() -> list[str]:
    """All there are, in their order."""
    return [path.stem for path in _migrations()]


def _migrations() -> list[Path]:
    return sorted((SQL_DIR / "migrations").glob("*.sql"))


def _functions() -> list[Path]:
    return sorted((SQL_DIR / "functions").rglob("*.sql"))


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _exists(conn: Connection[Any]) -> bool:
    row = conn.execute(SQL["exists"]).fetchone()
    return bool(row and row[0])


def _new_migrations(conn: Connection[Any]) -> list[Path]:
    applied = dict(conn.execute(SQL["list_applied"]).fetchall())
    edited = [p.stem for p in _migrations() if applied.get(p.stem, _hash(p)) != _hash(p)]
    if edited:
        raise Conflict(
            fr=f"La migration {edited[0]} a été modifiée après avoir été appliquée : "
            "remettez-la comme elle était et écrivez le changement dans une nouvelle migration.",
            en=f"Migration {edited[0]} was edited after it had been applied: "
            "put it back as it was and write the change in a new migration.",
        )
    return [path for path in _migrations() if path.stem not in applied]


def _loaded_hash(conn: Connection[Any]) -> str | None:
    row = conn.execute(SQL["loaded_functions"]).fetchone()
    return row[0] if row else None


def _load_functions(conn: Connection[Any]) -> None:
    # Twice: the first round may call functions that come later in the alphabet, so bodies are
    # not checked; the second round checks each body against all the others.
    for check in ("off", "on"):
        conn.execute(SQL["check_bodies"], {"check": check})
        for path in _functions():
            conn.execute(path.read_bytes())
    conn.execute(SQL["record_functions"], {"hash": function_hash()})
