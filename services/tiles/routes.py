"""GET /tiles/…"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, Query, Request, Response
from fastapi.responses import StreamingResponse

from core.http.deps import Origin
from core.http.problems import MEDIA_TYPE as PROBLEM
from core.http.problems import Problem
from services.tiles import tileset
from services.tiles.answer import IMMUTABLE, MEDIA_TYPE, REVALIDATE, SOON, Answer, answer
from services.tiles.catalogue import is_of
from services.tiles.events import event
from services.tiles.opening import open_serving
from services.tiles.serving import Served, Serving
from services.tiles.tile import Key


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Serving]]:
    async with open_serving(app.state.pools) as serving:
        yield {"tiles": serving}


async def serving(request: Request) -> Serving:
    tiles: Serving = request.state.tiles
    return tiles


router = APIRouter(prefix="/tiles", tags=["tiles"], lifespan=lifespan)

Tiles = Annotated[Serving, Depends(serving)]
IfNoneMatch = Annotated[str, Header()]
AcceptEncoding = Annotated[str, Header()]
Filter = Annotated[
    str | None,
    Query(
        alias="filter",
        description="CQL2 text: only the features (below z12, the counts) of what meets it",
        examples=["category = 'food_bank' AND wheelchair = 'yes'"],
    ),
]
TILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {}}, "description": "A Mapbox Vector Tile, version 2"},
    204: {"description": "There is nothing on this tile"},
    304: {"description": "The tile you have is current"},
    400: {"model": Problem, "content": {PROBLEM: {}}, "description": "A filter that cannot be"},
    404: {"description": "No such tileset, zoom or tile"},
}
STREAM: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {}}, "description": "Server-sent events, until you go"},
    404: TILE[404],
}


@router.get("", summary="The tilesets")
async def list_tilesets(tiles: Tiles, origin: Origin, response: Response) -> dict[str, Any]:
    response.headers["Cache-Control"] = REVALIDATE.decode()
    return {
        "tilesets": tileset.list_tilesets(tiles.catalogue, origin),
        "attribution": tileset.all_of(e.attribution for e in tiles.catalogue.values()),
        "licence": tileset.all_of((e.licence for e in tiles.catalogue.values()), " AND "),
    }


@router.get("/{tileset_id}", summary="TileJSON 3.0.0", responses={404: TILE[404]})
async def tilejson(
    tiles: Tiles, origin: Origin, response: Response, tileset_id: str
) -> dict[str, Any]:
    # Short: this document is where a map learns of a new version.
    response.headers["Cache-Control"] = REVALIDATE.decode()
    return tileset.tilejson(tiles.edition(tileset_id), origin)


@router.get("/{tileset_id}/events", response_class=StreamingResponse, responses=STREAM)
async def follow_changes(
    tiles: Tiles,
    tileset_id: str,
    since: Annotated[int | None, Query(ge=0, le=2**62)] = None,
    last_event_id: Annotated[int | None, Header(ge=0, le=2**62)] = None,
) -> StreamingResponse:
    """Which tiles change, as they do: `event: change` with the new version and rows of tiles.

    A row z, x, y, to_zoom is the tile and every tile within it down to `to_zoom`; null is all. With
    `since`, or `Last-Event-ID`, what has changed after that event comes first.
    """
    edition = tiles.edition(tileset_id)
    queue = tiles.events.subscribe(tileset_id)  # before what was missed is read: nothing between
    first = ""
    seen = last_event_id if last_event_id is not None else since
    try:
        if seen is not None and (missed := await tiles.since(tileset_id, seen)):
            first = event(tileset_id, missed, edition.version)
    except BaseException:
        tiles.events.leave(tileset_id, queue)
        raise
    return StreamingResponse(
        tiles.events.listen(tileset_id, queue, first),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@router.get("/{tileset_id}/{z}/{x}/{y}.mvt", response_class=Response, responses=TILE)
async def get_tile(
    tiles: Tiles,
    tileset_id: str,
    z: int,
    x: int,
    y: int,
    filter_text: Filter = None,
    accept_encoding: AcceptEncoding = "",
    if_none_match: IfNoneMatch = "",
) -> Response:
    """A tile as it is now; ask again after a minute."""
    tileset.check_range(tiles.edition(tileset_id).tileset, z, x, y)
    key = Key(tileset_id, z, x, y)
    if filter_text is not None:
        served = await tiles.filtered(key, filter_text)
    else:
        served = await tiles.get(key)
    return _response(served, REVALIDATE, accept_encoding, if_none_match)


@router.get("/{tileset_id}/{version}/{z}/{x}/{y}.mvt", response_class=Response, responses=TILE)
async def get_versioned_tile(
    tiles: Tiles,
    tileset_id: str,
    version: str,
    z: int,
    x: int,
    y: int,
    filter_text: Filter = None,
    accept_encoding: AcceptEncoding = "",
    if_none_match: IfNoneMatch = "",
) -> Response:
    """A tile of the version that TileJSON names: it never changes, so keep it.

    Another version's URL gives the tile as it is now: to be kept as well where the tile has not
    changed since that version, else to be asked for again.
    """
    edition = tiles.edition(tileset_id)
    tileset.check_range(edition.tileset, z, x, y)
    key = Key(tileset_id, z, x, y)
    if filter_text is not None:
        served = await tiles.filtered(key, filter_text)
        return _response(served, REVALIDATE, accept_encoding, if_none_match)
    seq = is_of(edition, version)
    if seq is not None:  # another process may have heard of it before us
        edition = await tiles.reach(edition, seq)
    served = await tiles.get(key)
    is_same = version == edition.version or (
        seq is not None and served.tile.seq <= seq <= edition.seq
    )
    cache = IMMUTABLE if served.is_current and is_same else REVALIDATE
    return _response(served, cache, accept_encoding, if_none_match)


def _response(served: Served, cache: bytes, accept_encoding: str, if_none_match: str) -> Response:
    if not served.is_current:
        cache = SOON
    return _sent(
        answer(
            served.tile,
            cache,
            accept_encoding.encode("latin-1"),
            if_none_match.encode("latin-1"),
            served.stale_s,
        )
    )


def _sent(made: Answer) -> Response:
    response = Response(made.body, made.status)
    response.raw_headers = made.headers
    return response
