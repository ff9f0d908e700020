"""Load the world that the build of widget/ made of Natural Earth, when it has changed."""

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, LiteralString

import numpy as np
from psycopg import Connection

from core.database import connect
from core.mercator import encode
from core.sql import SQL_DIR, queries
from importers.world.countries import label
from importers.world.sea import MOST_POINTS, sea
from importers.world.shapes import Row, Shape, Shapes, flatten, lines, read

SQL = queries(__name__)

#: Drawn in one piece: z0 to z2 show so much of it that joining pieces would take longest.
COARSEST = 110
Values = tuple[Any, ...]


def load_world(url: str, file: Path) -> bool:
    """Bring the tables of `world` to what `file` (world.jsonl.gz) says; whether that took anything.

    The geometry is worked out first; then one transaction: readers see the old world, then the new.
    Raises `Invalid` for a file that is damaged.
    """
    version = _version(file)
    with connect(url, autocommit=True) as conn:
        if _loaded(conn) == version:
            return False
        rows = read(file)
        tables = (
            (SQL["copy_ocean"], list(_ocean(rows))),
            (SQL["copy_border"], list(_borders(rows))),
            (SQL["copy_country"], list(_countries(rows))),
        )
        with conn.transaction():
            conn.execute(SQL["lock"])
            if _loaded(conn) == version:  # by another process, meanwhile
                return False
            _replace(conn, tables)
            conn.execute(SQL["record"], {"version": version})
            conn.execute(SQL["tell_tiles"])
    return True


def _replace(conn: Connection[Any], tables: Iterable[tuple[LiteralString, list[Values]]]) -> None:
    conn.execute(SQL["clear"])
    for statement, rows in tables:
        with conn.cursor().copy(statement) as copy:
            for row in rows:
                copy.write_row(row)


def _ocean(rows: Iterable[Row]) -> Iterator[Values]:
    for (scale,), land in _grouped(rows, "land", "scale"):
        most_points = math.inf if scale == COARSEST else MOST_POINTS
        for geom in encode(sea(flatten(land), most_points)):
            yield scale, geom


def _borders(rows: Iterable[Row]) -> Iterator[Values]:
    for (scale, disputed), shapes in _grouped(rows, "border", "scale", "disputed"):
        for geom in encode(lines(flatten(shapes))):
            yield scale, disputed, geom


def _countries(rows: Iterable[Row]) -> Iterator[Values]:
    """Each code once: where Natural Earth has it twice, for the larger country."""
    countries = [row for row in rows if row[0]["table"] == "country"]
    countries.sort(key=lambda row: row[0]["way_area"])
    for fields, shape in {row[0]["iso"]: row for row in countries}.values():
        if (point := label(shape)) is not None:
            names = (fields[name] for name in ("name", "name_en", "name_de"))
            yield fields["iso"], *names, fields["way_area"], *encode(np.array([point]))


def _grouped(rows: Iterable[Row], table: str, *names: str) -> Iterable[tuple[Values, Shapes]]:
    """The shapes of a table, by the values of some fields, in the order of the file."""
    groups: dict[Values, list[Shape]] = defaultdict(list)
    for fields, shape in rows:
        if fields["table"] == table:
            groups[tuple(fields[name] for name in names)].append(shape)
    return [(values, np.array(shapes)) for values, shapes in groups.items()]


def _loaded(conn: Connection[Any]) -> str | None:
    row = conn.execute(SQL["get_version"]).fetchone()
    return row[0] if row else None


def _version(file: Path) -> str:
    """What the file says and what is made of it here: both count."""
    statements = SQL_DIR / "queries" / "importers" / "world" / "load.sql"
    made_by = (statements, *sorted(Path(__file__).parent.glob("*.py")))
    content = b"".join(path.read_bytes() for path in (file, *made_by))
    return hashlib.sha256(content).hexdigest()[:16]
