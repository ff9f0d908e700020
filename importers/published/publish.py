"""Publish a table, or a layer of a file, as a collection of features; or no longer."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import psycopg

from core.database import connect
from core.errors import Invalid, NotFound
from core.migrations import migrate
from core.sql import queries
from importers.published.load import SCHEMA, drop, load
from importers.published.source import Layer, Table
from importers.published.tables import Found, find

SQL = queries(__name__)
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,47}", re.ASCII)
RESERVED = ("basemap", "places")

Say = Callable[[str], None]
Connection = psycopg.Connection[Any]


class Wanted(NamedTuple):
    """How a collection is called; what is empty is taken from the source, where it says it."""

    id: str
    title: str = ""
    description: str = ""
    licence: str = ""
    attribution: str = ""
    geometry_name: str | None = None
    datetime_name: str | None = None


class Published(NamedTuple):
    """A collection that is published; `is_served`: its table is there, as it has to be."""

    id: str
    schema: str
    table: str
    title: str
    is_served: bool


def publish(url: str, source: Table | Layer, wanted: Wanted, say: Say) -> Found:
    """All of it or nothing, in one transaction; what had that id before is replaced.

    Raises `Invalid` for an id that cannot be, and a source that cannot be published; `NotFound`
    for one that there is not.
    """
    check_id(wanted.id)
    with connect(url) as conn:
        migrate(conn)
        _check_free(conn, wanted.id)
        if isinstance(source, Layer):
            layer = load(conn, source, wanted.id, say)
            wanted = wanted._replace(
                title=wanted.title or layer.title,
                description=wanted.description or layer.description,
                geometry_name=layer.geometry_name,
            )
            source = Table(SCHEMA, wanted.id)
        else:
            drop(conn, wanted.id)
        found = find(conn, source, wanted.geometry_name, wanted.datetime_name)
        conn.execute(SQL["put"], _row(source, wanted, found))
    return found


def remove(url: str, collection_id: str) -> None:
    """Publish it no longer; a table that was read from a file goes with it. Raises `NotFound`."""
    with connect(url) as conn:
        migrate(conn)
        if conn.execute(SQL["remove"], {"id": collection_id}).fetchone() is None:
            known = ", ".join(one.id for one in listed_in(conn)) or "–"
            raise NotFound(
                fr=f"« {collection_id} » n’est pas publié ; le sont : {known}.",
                en=f"“{collection_id}” is not published; these are: {known}.",
            )
        drop(conn, collection_id)


def listed(url: str) -> list[Published]:
    with connect(url) as conn:
        migrate(conn)
        return listed_in(conn)


def listed_in(conn: Connection) -> list[Published]:
    return [Published(*row) for row in conn.execute(SQL["list"])]


def check_id(collection_id: str) -> None:
    """Raises `Invalid` for an id that has no place in a URL, or has another meaning."""
    if collection_id in RESERVED or not ID.fullmatch(collection_id):
        raise Invalid(
            fr=f"« {collection_id} » n’est pas un identifiant possible : des lettres, des "
            f"chiffres, _ et -, au plus 48, sauf : {', '.join(RESERVED)}.",
            en=f"“{collection_id}” cannot be an id: letters, digits, _ and -, at most 48, "
            f"but for: {', '.join(RESERVED)}.",
        )


def _check_free(conn: Connection, collection_id: str) -> None:
    if conn.execute(SQL["find_tileset"], {"id": collection_id}).fetchone() is not None:
        raise Invalid(
            fr=f"« {collection_id} » est déjà une couche partagée : prenez un autre identifiant.",
            en=f"“{collection_id}” is a shared layer already: take another id.",
        )


def _row(source: Table, wanted: Wanted, found: Found) -> dict[str, Any]:
    return {
        "id": wanted.id,
        "schema_name": source.schema,
        "table_name": source.name,
        "key_name": found.key,
        "geometry_name": found.geometry,
        "datetime_name": wanted.datetime_name,
        "title": wanted.title or found.comment or wanted.id,
        "description": wanted.description,
        "licence": wanted.licence or "NOASSERTION",
        "attribution": wanted.attribution,
        "extent": found.extent,
    }
