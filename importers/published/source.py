"""What is to be published: a table of the database, or a layer of a file."""

import re
from pathlib import Path
from typing import NamedTuple

from core.errors import Invalid

GEOPACKAGE = re.compile(r"(?P<path>.+\.gpkg)(?::(?P<layer>.+))?", re.IGNORECASE | re.DOTALL)
#: Schemas that MapCommons or PostgreSQL keep for themselves: what is public of them has a door.
OWN = frozenset(
    (
        *("account", "community", "importer", "osm", "places", "published", "sync", "tiles"),
        *("world", "information_schema", "pg_catalog", "pg_toast"),
    )
)


class Table(NamedTuple):
    """Names as PostgreSQL has them: their case counts."""

    schema: str
    name: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"


class Layer(NamedTuple):
    """Of a GeoPackage; without a name, the only one."""

    path: Path
    name: str | None


def read_source(text: str) -> Table | Layer:
    """`SCHEMA.TABLE`, or `FILE.gpkg[:LAYER]`. Raises `Invalid` for anything else."""
    if found := GEOPACKAGE.fullmatch(text):
        return Layer(Path(found["path"]), found["layer"])
    schema, _, name = text.partition(".")
    if not schema or not name or "\0" in text:
        raise Invalid(
            fr=f"« {text} » n’est ni SCHÉMA.TABLE ni FICHIER.gpkg[:COUCHE].",
            en=f"“{text}” is neither SCHEMA.TABLE nor FILE.gpkg[:LAYER].",
        )
    if schema in OWN:
        raise Invalid(
            fr=f"« {schema} » est un schéma de MapCommons ou de PostgreSQL : ses tables ne se "
            "publient pas ainsi.",
            en=f"“{schema}” is a schema of MapCommons or of PostgreSQL: its tables are not "
            "published in this way.",
        )
    return Table(schema, name)
