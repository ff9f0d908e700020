"""The tilesets that are served: what TileJSON says of each, and how far its changes have got."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.credits import OSM, Credit, address_credits
from core.database import Connection
from core.errors import NotFound
from core.sql import queries
from services.tiles.layers import TILESETS, Tileset

SQL = queries(__name__)

#: All that Web Mercator shows: west, south, east, north in degrees
WORLD = (-180.0, -85.0511287798066, 180.0, 85.0511287798066)
Bbox = tuple[float, float, float, float]


@dataclass(frozen=True)
class Edition:
    """A tileset as it is now.

    `version` names its data and the functions that draw them, and is part of its tiles' URLs; `seq`
    is the number of its last change. `data` is where its data are: west, south, east, north in
    degrees, None where nothing has been imported.
    """

    tileset: Tileset
    seq: int
    version: str
    credits: tuple[Credit, ...]
    data: Bbox | None

    @property
    def bounds(self) -> Bbox | None:
        return WORLD if self.data and self.tileset.worldwide else self.data


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
    origin = await read_origin(conn)
    cursor = await conn.execute(SQL["tilesets"])
    seqs = {row["id"]: row["seq"] for row in await cursor.fetchall()}
    extract = await (await conn.execute(SQL["bounds"])).fetchone()
    data: Bbox | None = tuple(extract["bbox"]) if extract and extract["bbox"] else None
    return {
        tileset.id: Edition(
            tileset,
            seqs[tileset.id],
            f"{seqs[tileset.id]}.{origin.hash[:6]}",
            tuple(await credits_of(conn, tileset)),
            data,
        )
        for tileset in TILESETS.values()
    }


async def credits_of(conn: Connection, *tilesets: Tileset) -> list[Credit]:
    """Whose data the tiles show: those with addresses have more sources than OpenStreetMap."""
    layers = {layer.id for tileset in tilesets for layer in tileset.layers}
    return await address_credits(conn) if "addresses" in layers else [OSM]


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
