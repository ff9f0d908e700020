"""Tilesets: named groups of layers, cut into Web Mercator tiles."""

from typing import Any

from core.credits import OSM, Credit, address_credits
from core.database import Connection
from core.errors import NotFound
from core.sql import queries
from core.tilesets import TILESETS, Tileset, describe
from core.tiling import WORLD

SQL = queries(__name__)
TILE_SQL = {"basemap": SQL["get_basemap_tile"], "places": SQL["get_places_tile"]}


async def list_tilesets(conn: Connection, origin: str) -> list[dict[str, str]]:
    """Every tileset, with the URL of its TileJSON."""
    cursor = await conn.execute(SQL["list_versions"])
    versions = {row["id"]: row["version"] for row in await cursor.fetchall()}
    return [
        {
            "id": tileset.id,
            "name": tileset.name,
            "description": tileset.description,
            "version": versions[tileset.id],
            "url": f"{origin}/tiles/{tileset.id}",
        }
        for tileset in TILESETS.values()
    ]


async def tilejson(conn: Connection, tileset_id: str, origin: str) -> dict[str, Any]:
    """TileJSON 3.0.0, whose tile URLs carry the version. Raises `NotFound`."""
    tileset = find(tileset_id)
    version = await get_version(conn, tileset_id)
    cursor = await conn.execute(SQL["get_bounds"])
    row = await cursor.fetchone()
    credited = await credits_of(conn, tileset)
    document: dict[str, Any] = {
        "tilejson": "3.0.0",
        "tiles": [f"{origin}/tiles/{tileset.id}/{version}/{{z}}/{{x}}/{{y}}.mvt"],
        **describe(tileset, credited),
        "scheme": "xyz",
        "minzoom": tileset.minzoom,
        "maxzoom": tileset.maxzoom,
    }
    if row and row["bbox"]:
        west, south, east, north = document["bounds"] = row["bbox"]
        if tileset.worldwide:
            document["bounds"] = WORLD
        document["center"] = [(west + east) / 2, (south + north) / 2, 12]
    return document


async def credits_of(conn: Connection, *tilesets: Tileset) -> list[Credit]:
    """Whose data the tiles show: those with addresses have more sources than OpenStreetMap."""
    if any(tileset.shows_addresses for tileset in tilesets):
        return await address_credits(conn)
    return [OSM]


async def get_version(conn: Connection, tileset_id: str) -> str:
    """The version of a tileset's data and SQL. Raises `NotFound`."""
    find(tileset_id)
    cursor = await conn.execute(SQL["get_version"], {"tileset": tileset_id})
    row = await cursor.fetchone()
    if row is None:
        raise RuntimeError(f"tileset {tileset_id} has no row in tiles.tileset")
    return str(row["version"])


async def get_tile(conn: Connection, tileset_id: str, z: int, x: int, y: int) -> bytes:
    """The Mapbox Vector Tile at z/x/y; empty if there is nothing there. Raises `NotFound`."""
    tileset = find(tileset_id)
    check_range(tileset, z, x, y)
    cursor = await conn.execute(TILE_SQL[tileset_id], {"z": z, "x": x, "y": y})
    row = await cursor.fetchone()
    return bytes(row["mvt"]) if row and row["mvt"] is not None else b""


def find(tileset_id: str) -> Tileset:
    if tileset_id not in TILESETS:
        known = ", ".join(TILESETS)
        raise NotFound(
            fr=f"Il n’y a pas de jeu de tuiles « {tileset_id[:80]} ». Ceux qui existent : {known}.",
            en=f"There is no tileset “{tileset_id[:80]}”. Those there are: {known}.",
        )
    return TILESETS[tileset_id]


def check_range(tileset: Tileset, z: int, x: int, y: int) -> None:
    """Raises `NotFound` outside the tileset's zooms, or outside the world at that zoom."""
    if not tileset.minzoom <= z <= tileset.maxzoom:
        raise NotFound(
            fr=f"Il n’y a pas de tuile au zoom {_short(z)} : {tileset.id} va de "
            f"{tileset.minzoom} à {tileset.maxzoom}.",
            en=f"There is no tile at zoom {_short(z)}: {tileset.id} goes from "
            f"{tileset.minzoom} to {tileset.maxzoom}.",
        )
    last = 2**z - 1
    if not (0 <= x <= last and 0 <= y <= last):
        raise NotFound(
            fr=f"Il n’y a pas de tuile {z}/{_short(x)}/{_short(y)} : au zoom {z}, x et y vont "
            f"de 0 à {last}.",
            en=f"There is no tile {z}/{_short(x)}/{_short(y)}: at zoom {z}, x and y go "
            f"from 0 to {last}.",
        )


def _short(number: int) -> str:
    return str(number) if abs(number) < 10**12 else "…"
