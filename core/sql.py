"""SQL lives in sql/; this module reads it."""

import re
from functools import cache
from typing import LiteralString, cast

from core.settings import ROOT

SQL_DIR = ROOT / "sql"
_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


@cache
def queries(module: str) -> dict[str, LiteralString]:
    """Return, by name, the statements that belong to a Python module.

    `services.tiles.tileset` owns `sql/queries/services/tiles/tileset.sql`, where each
    statement follows a line ``-- name: its_name``. Call it as ``queries(__name__)``.
    """
    path = SQL_DIR.joinpath("queries", *module.split(".")).with_suffix(".sql")
    _, *parts = _NAME.split(path.read_text("utf-8"))
    statements = dict(zip(parts[::2], map(str.strip, parts[1::2]), strict=True))
    # The text comes from this repository, never from a request: it is as literal as code.
    return cast(dict[str, LiteralString], statements)
