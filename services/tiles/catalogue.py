"""The tilesets that are served: what TileJSON says of each, and how far its changes have got."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from core.credits import OSM, Credit, address_credits, attribution, licence_of
from core.database import Connection, Row
from core.errors import NotFound
from core.sql import queries
from core.tilesets import TILESETS, Layer, Tileset
from core.tiling import WORLD, Box
from services.tiles.archives.archive import Archive
from services.tiles.archives.file import File

SQL = queries(__name__)
DIMENSIONS = {"point": 0, "line": 1, "polygon": 2}
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Edition:
    """A tileset as it is now.

    `version` names its data and what draws them, and is part of its tiles' URLs; `seq` is the
    number of its last change. `attribution` is HTML and `licence` an SPDX expression, both made of
    `credits` where these are known one by one. `bounds` are west, south, east, north and `center`
    is longitude, latitude, zoom; None without data. A shared layer has a `geometry` (point, line or
    polygon), and the rule by which its stewards want it drawn, if they have one.
    """

    tileset: Tileset
    seq: int
    version: str
    attribution: str
    licence: str
    credits: tuple[Credit, ...]
    bounds: Box | None
    center: tuple[float, float, int] | None
    geometry: str | None = None
    display: Mapping[str, Any] | None = None


Catalogue = Mapping[str, Edition]


@dataclass(frozen=True)
class Origin:
    """Which database the tiles are of; `hash` says its functions, too."""

    id: str
    hash: str


async def read_origin(conn: Connection) -> Origin:
    row = await (await conn.execute(SQL["origin"])).fetchone()
    if row is None:
        raise RuntimeError("tiles.origin has no row")
    return Origin(row["origin"], row["hash"])


async def read_catalogue(conn: Connection) -> dict[str, Edition]:
    """Every tileset that anybody may see."""
    extract = await (await conn.execute(SQL["bounds"])).fetchone()
    data = Box(*extract["bbox"]) if extract and extract["bbox"] else None
    rows = await (await conn.execute(SQL["tilesets"])).fetchall()
    editions = {}
    for row in rows:
        version = row["version"]
        if row["kind"] == "layer":
            editions[row["id"]] = _layer(row, version)
        else:
            credited = await credits_of(conn, TILESETS[row["id"]])
            editions[row["id"]] = _built_in(
                TILESETS[row["id"]], row["seq"], version, credited, data
            )
    return editions


def _built_in(
    tileset: Tileset, seq: int, version: str, credited: Sequence[Credit], data: Box | None
) -> Edition:
    return Edition(
        tileset,
        seq,
        version,
        attribution(credited),
        licence_of(credited),
        tuple(credited),
        WORLD if data and tileset.worldwide else data,
        data and ((data.west + data.east) / 2, (data.south + data.north) / 2, 12),
    )


def _layer(row: Row, version: str) -> Edition:
    """A shared layer, as its owner has declared it (docs/tiles-of-layers.md)."""
    fields = dict(row["fields"])
    if row["geometry"] == "point":
        fields["point_count"] = "number"
    described = row["description"] or row["title"]
    layer = Layer(row["id"], described, row["minzoom"], fields, DIMENSIONS[row["geometry"]])
    tileset = Tileset(
        row["id"], row["title"], row["description"], (layer,),
        minzoom=row["minzoom"], maxzoom=row["maxzoom"],
    )  # fmt: skip
    named = row["attribution"]
    credit = [Credit(named, row["attribution_url"] or "", row["licence"])] if named else []
    return Edition(
        tileset, row["seq"], version, attribution(credit), row["licence"], tuple(credit),
        None, None, row["geometry"], row["display"],
    )  # fmt: skip


def edition_of(archive: Archive) -> Edition:
    """A tileset that is served from a file. Raises `Unavailable` where the file was spoilt."""
    file = archive.current()
    # What a file says is HTML with links here and there, of text and links alone.
    text = unescape(TAG.sub("", file.attribution))
    credited = (Credit(text, "", file.licence),) if text else ()
    return Edition(
        file.tileset, 0, version_of(file), file.attribution, file.licence, credited,
        file.bounds, file.center,
    )  # fmt: skip


def version_of(file: File) -> str:
    return f"file.{file.version}"


async def credits_of(conn: Connection, *tilesets: Tileset) -> list[Credit]:
    """Whose data the tiles show: those with addresses have more sources than OpenStreetMap."""
    if any(tileset.shows_addresses for tileset in tilesets):
        return await address_credits(conn)
    return [OSM]


def find(catalogue: Catalogue, tileset_id: str) -> Edition:
    """Raises `NotFound`, also for what the caller may not see."""
    if tileset_id not in catalogue:
        known = ", ".join(catalogue)
        raise NotFound(
            fr=f"Il n’y a pas de jeu de tuiles « {tileset_id[:80]} ». Ceux qui existent : {known}.",
            en=f"There is no tileset “{tileset_id[:80]}”. Those there are: {known}.",
        )
    return catalogue[tileset_id]


def is_of(edition: Edition, version: str) -> int | None:
    """The number that a version of a URL has, if it is one of this database and its functions."""
    seq, _, rest = version.partition(".")
    return int(seq) if rest == edition.version.partition(".")[2] and seq.isdecimal() else None
