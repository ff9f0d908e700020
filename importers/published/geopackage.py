"""Layers of GeoPackages (OGC 12-128r19): SQLite tables, whose geometries are WKB behind a header.

Read with Python's own SQLite and Shapely, which are there already: the library that reads every
format would bring a second PROJ and GEOS of its own (docs/publishing.md).
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.errors import ShapelyError
from sqlalchemy import Executable, column, func, select, table
from sqlalchemy.dialects.sqlite.pysqlite import dialect
from sqlalchemy.sql.elements import quoted_name

from core.errors import Invalid

MAGIC = b"SQLite format 3\0"
#: Bytes of the envelope in a header, by its code.
ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
#: Types of geometry that GeoJSON has.
SIMPLE = (
    "GEOMETRY", "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON",
    "GEOMETRYCOLLECTION",
)  # fmt: skip

CONTENTS = table(
    "gpkg_contents",
    *map(column, ("table_name", "data_type", "identifier", "description", "srs_id")),
)
SHAPES = table(
    "gpkg_geometry_columns",
    *map(column, ("table_name", "column_name", "geometry_type_name", "srs_id", "z", "m")),
)
SYSTEMS = table(
    "gpkg_spatial_ref_sys",
    *map(column, ("srs_id", "organization", "organization_coordsys_id")),
)


@dataclass(frozen=True)
class Column:
    """`type` is what the file declares, in upper case and without a length."""

    name: str
    type: str
    is_key: bool


@dataclass(frozen=True)
class Described:
    """A layer: its name and title, columns in order, and what its geometries are."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    geometry_name: str
    geometry_type: str
    srid: int

    @property
    def key(self) -> str | None:
        keys = [one.name for one in self.columns if one.is_key]
        return keys[0] if len(keys) == 1 else None


class GeoPackage:
    """An open file. Raises `Invalid` where it is none, or damaged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise self.damaged("no SQLite")
        self.db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)

    def close(self) -> None:
        self.db.close()

    def describe(self, wanted: str | None) -> Described:
        """The layer of that name, or the only one."""
        asked = (
            select(CONTENTS, SHAPES.c.column_name, SHAPES.c.geometry_type_name,
                   SHAPES.c.srs_id, SYSTEMS.c.organization, SYSTEMS.c.organization_coordsys_id)
            .select_from(
                CONTENTS.join(SHAPES, SHAPES.c.table_name == CONTENTS.c.table_name)
                .join(SYSTEMS, SYSTEMS.c.srs_id == SHAPES.c.srs_id)
            )
            .where(CONTENTS.c.data_type == "features")
        )  # fmt: skip
        layers = {row[0]: row for row in self.rows(asked)}
        names = ", ".join(layers)
        if wanted is None and len(layers) != 1:
            raise Invalid(
                fr=f"{self.path} a {len(layers)} couches ({names}) : dites laquelle, "
                f"{self.path}:COUCHE.",
                en=f"{self.path} has {len(layers)} layers ({names}): say which, {self.path}:LAYER.",
            )
        name = wanted or names
        if name not in layers:
            raise Invalid(
                fr=f"{self.path} n’a pas de couche « {name} » ; il y a : {names}.",
                en=f"{self.path} has no layer “{name}”; there is: {names}.",
            )
        return self.described(layers[name])

    def described(self, row: Sequence[Any]) -> Described:
        name, _, title, description, _, shape, kind, srs, authority, number = row
        if str(authority).upper() != "EPSG" or not number or int(number) <= 0:
            raise Invalid(
                fr=f"la couche « {name} » de {self.path} est dans un système de coordonnées sans "
                f"numéro EPSG (srs_id {srs}) : reprojetez-la.",
                en=f"the layer “{name}” of {self.path} is in a reference system without an EPSG "
                f"number (srs_id {srs}): reproject it.",
            )
        if str(kind).upper() not in SIMPLE:
            raise Invalid(
                fr=f"la couche « {name} » a des géométries {kind}, que GeoJSON ne sait pas dire.",
                en=f"the layer “{name}” has geometries {kind}, which GeoJSON cannot tell.",
            )
        info = func.pragma_table_info(name).table_valued("name", "type", "pk")
        columns = tuple(
            Column(one[0], str(one[1]).upper().partition("(")[0].strip(), bool(one[2]))
            for one in self.rows(select(info.c.name, info.c.type, info.c.pk))
        )
        return Described(
            name, title or name, description or "", columns, shape, str(kind).upper(), int(number)
        )

    def features(self, layer: Described) -> Iterator[Sequence[Any]]:
        """The rows of a layer, in the order of its columns."""
        columns: list[Any] = [column(quoted_name(one.name, True)) for one in layer.columns]
        there = table(quoted_name(layer.name, True), *columns)
        return self.rows(select(*there.c))

    def rows(self, statement: Executable) -> Iterator[Sequence[Any]]:
        compiled = statement.compile(  # type: ignore[attr-defined]
            dialect=dialect(paramstyle="named"), compile_kwargs={"render_postcompile": True}
        )
        try:
            yield from self.db.execute(str(compiled), compiled.params)
        except sqlite3.Error as error:
            raise self.damaged(str(error)) from error

    def damaged(self, why: str) -> Invalid:
        return Invalid(
            fr=f"{self.path} n’est pas un GeoPackage lisible : {why}.",
            en=f"{self.path} is not a GeoPackage that can be read: {why}.",
        )


def read_geometry(blob: bytes, srid: int) -> str | None:
    """EWKB in hexadecimal, without heights; None for an empty geometry.

    Raises `ValueError` for what is none.
    """
    if blob[:2] != b"GP" or len(blob) < 8:
        raise ValueError("no GeoPackage geometry")
    flags = blob[3]
    size = ENVELOPES.get(flags >> 1 & 7)
    if size is None or flags & 32:
        raise ValueError("an unknown kind of header")
    try:
        shape = shapely.from_wkb(blob[8 + size :])
    except ShapelyError as error:
        raise ValueError(str(error)) from error
    if shape.is_empty:
        return None
    if shape.geom_type.upper() not in SIMPLE:
        raise ValueError(shape.geom_type)
    shape = shapely.set_srid(shapely.force_2d(shape), srid)
    return shapely.to_wkb(shape, hex=True, include_srid=True)
