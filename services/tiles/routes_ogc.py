"""GET /ogc/tiles, /ogc/collections/{id}/tiles, /ogc/tileMatrixSets: OGC API – Tiles.

All parameters are read as text and checked here: what cannot be is a 400 or a 404, as the standard
wants it, where the rest of the API says 422.
"""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from core.http.asking import asked
from core.http.deps import Origin
from core.http.ogc import PREFIX, Part, sent
from core.ogc import Document
from services.tiles.answer import REVALIDATE, SOON, answer
from services.tiles.ogc import documents, matrix
from services.tiles.ogc.dataset import get_joined
from services.tiles.serving import Served, Serving
from services.tiles.tile import Key


async def serving(request: Request) -> Serving:
    tiles: Serving = request.state.tiles
    return tiles


router = APIRouter(prefix=PREFIX, include_in_schema=False)

Tiles = Annotated[Serving, Depends(serving)]


async def describe_collections(request: Request, root: str) -> list[Document]:
    tiles = await serving(request)
    return [documents.describe(one, root) for one in documents.collections(tiles.catalogue)]


PART = Part(
    conforms_to=documents.CONFORMS_TO,
    openapi=Path(__file__).with_name("ogc") / "api.json",
    links=documents.landing_links,
    collections=describe_collections,
)


@router.get("/tiles")
async def list_tilesets(request: Request, tiles: Tiles, origin: Origin) -> Response:
    form = asked(request, "json", "html")
    return sent(
        request, documents.tilesets(documents.dataset(tiles.catalogue), origin + PREFIX), form
    )


@router.get("/tiles/{scheme}")
async def get_tileset(request: Request, tiles: Tiles, origin: Origin, scheme: str) -> Response:
    form = asked(request, "json", "html")
    matrix.check_id(scheme)
    return sent(
        request, documents.tileset(documents.dataset(tiles.catalogue), origin + PREFIX), form
    )


@router.get("/tiles/{scheme}/{tile_matrix}/{row}/{col}")
async def get_tile(
    request: Request, tiles: Tiles, scheme: str, tile_matrix: str, row: str, col: str
) -> Response:
    """Basemap and places in one tile."""
    asked(request, "mvt")
    matrix.check_id(scheme)
    tiled = documents.dataset(tiles.catalogue)
    z, x, y = documents.find_tile(tiled, tile_matrix, row, col)
    return _sent(request, await get_joined(tiles, tiled.having(z, x, y), z, x, y))


@router.get("/collections/{collection_id}/tiles")
async def list_tilesets_of_collection(
    request: Request, tiles: Tiles, origin: Origin, collection_id: str
) -> Response:
    form = asked(request, "json", "html")
    tiled = documents.collection(tiles.catalogue, collection_id)
    return sent(request, documents.tilesets(tiled, origin + PREFIX), form)


@router.get("/collections/{collection_id}/tiles/{scheme}")
async def get_tileset_of_collection(
    request: Request, tiles: Tiles, origin: Origin, collection_id: str, scheme: str
) -> Response:
    form = asked(request, "json", "html")
    matrix.check_id(scheme)
    tiled = documents.collection(tiles.catalogue, collection_id)
    return sent(request, documents.tileset(tiled, origin + PREFIX), form)


@router.get("/collections/{collection_id}/tiles/{scheme}/{tile_matrix}/{row}/{col}")
async def get_tile_of_collection(
    request: Request,
    tiles: Tiles,
    collection_id: str,
    scheme: str,
    tile_matrix: str,
    row: str,
    col: str,
) -> Response:
    """The tile that /tiles/{id} has, with rows before columns."""
    asked(request, "mvt")
    matrix.check_id(scheme)
    tiled = documents.collection(tiles.catalogue, collection_id)
    z, x, y = documents.find_tile(tiled, tile_matrix, row, col)
    return _sent(request, await tiles.get(Key(collection_id, z, x, y)))


@router.get("/tileMatrixSets")
async def list_tile_matrix_sets(request: Request, origin: Origin) -> Response:
    form = asked(request, "json")
    return sent(request, documents.tile_matrix_sets(origin + PREFIX), form)


@router.get("/tileMatrixSets/{scheme}")
async def get_tile_matrix_set(request: Request, scheme: str) -> Response:
    form = asked(request, "json")
    matrix.check_id(scheme)
    return sent(request, matrix.definition(), form)


def _sent(request: Request, served: Served) -> Response:
    """The tile as it is now; 200 also where nothing is on it, as the official suite wants it."""
    made = answer(
        served.tile,
        REVALIDATE if served.is_current else SOON,
        request.headers.get("accept-encoding", "").encode("latin-1"),
        request.headers.get("if-none-match", "").encode("latin-1"),
        served.stale_s,
        empty=200,
    )
    response = Response(made.body, made.status)
    response.raw_headers = made.headers
    return response
