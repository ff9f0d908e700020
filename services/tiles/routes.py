"""GET /tiles/…"""

import gzip
from typing import Annotated, Any

from fastapi import APIRouter, Header, Response

from core.credits import attribution, licence_of
from core.http.deps import Origin, ReadOnly
from core.tilesets import TILESETS
from services.tiles import tileset

router = APIRouter(prefix="/tiles", tags=["tiles"])

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "public, max-age=60, stale-while-revalidate=600"
WORTH_COMPRESSING = 256  # bytes

IfNoneMatch = Annotated[str | None, Header()]
AcceptEncoding = Annotated[str, Header()]
TILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {}}, "description": "A Mapbox Vector Tile, version 2"},
    204: {"description": "There is nothing on this tile"},
    304: {"description": "The tile you have is current"},
    404: {"description": "No such tileset, zoom or tile"},
}


@router.get("", summary="The tilesets")
async def list_tilesets(conn: ReadOnly, origin: Origin, response: Response) -> dict[str, Any]:
    response.headers["Cache-Control"] = REVALIDATE
    credited = await tileset.credits_of(conn, *TILESETS.values())
    return {
        "tilesets": await tileset.list_tilesets(conn, origin),
        "attribution": attribution(credited),
        "licence": licence_of(credited),
    }


@router.get("/{tileset_id}", summary="TileJSON 3.0.0", responses={404: TILE[404]})
async def tilejson(
    conn: ReadOnly, origin: Origin, response: Response, tileset_id: str
) -> dict[str, Any]:
    # Short: this document is where a map learns of a new version.
    response.headers["Cache-Control"] = REVALIDATE
    return await tileset.tilejson(conn, tileset_id, origin)


@router.get("/{tileset_id}/{z}/{x}/{y}.mvt", response_class=Response, responses=TILE)
async def get_tile(
    conn: ReadOnly,
    tileset_id: str,
    z: int,
    x: int,
    y: int,
    if_none_match: IfNoneMatch = None,
    accept_encoding: AcceptEncoding = "",
) -> Response:
    """A tile as it is now; ask again after a minute."""
    version = await tileset.get_version(conn, tileset_id)
    return await _tile(
        conn, tileset_id, (z, x, y), version, REVALIDATE, if_none_match, accept_encoding
    )


@router.get("/{tileset_id}/{version}/{z}/{x}/{y}.mvt", response_class=Response, responses=TILE)
async def get_versioned_tile(
    conn: ReadOnly,
    tileset_id: str,
    version: str,
    z: int,
    x: int,
    y: int,
    if_none_match: IfNoneMatch = None,
    accept_encoding: AcceptEncoding = "",
) -> Response:
    """A tile of the version that TileJSON names: it never changes, so keep it.

    Another version's URL gives the tile as it is now, to be asked for again.
    """
    current = await tileset.get_version(conn, tileset_id)
    cache = IMMUTABLE if version == current else REVALIDATE
    return await _tile(conn, tileset_id, (z, x, y), current, cache, if_none_match, accept_encoding)


async def _tile(
    conn: ReadOnly,
    tileset_id: str,
    zxy: tuple[int, int, int],
    version: str,
    cache: str,
    if_none_match: str | None,
    accept_encoding: str,
) -> Response:
    tileset.check_range(tileset.find(tileset_id), *zxy)
    compress = "gzip" in accept_encoding
    # A strong ETag is of these bytes: compressed and plain ones differ.
    etag = f'"{version}{"-gzip" if compress else ""}"'
    headers = {"Cache-Control": cache, "ETag": etag, "Vary": "Accept-Encoding"}
    if _has(if_none_match, etag):
        return Response(status_code=304, headers=headers)
    mvt = await tileset.get_tile(conn, tileset_id, *zxy)
    if not mvt:
        return Response(status_code=204, headers=headers)
    if compress and len(mvt) >= WORTH_COMPRESSING:
        mvt = gzip.compress(mvt, compresslevel=5, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(mvt, media_type=MEDIA_TYPE, headers=headers)


def _has(if_none_match: str | None, etag: str) -> bool:
    """Whether the caller has these bytes; a proxy may have made the ETag weak (RFC 9110 §13)."""
    tags = (tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(","))
    return etag in tags
