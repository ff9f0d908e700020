"""GET /ogc/collections/{id}/items and what is beside them: OGC API – Features.

All parameters are read as text and checked here: what cannot be is a 400 or a 404, as the standard
wants it, where the rest of the API says 422.
"""

from pathlib import Path
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response

from core.http.asking import asked
from core.http.deps import Origin, ReadOnly
from core.http.language import language_of
from core.http.ogc import PREFIX, Part, sent
from core.ogc import Document, Link
from services.places.ogc import documents
from services.places.ogc.collections import collection, collections
from services.places.ogc.crs import Crs, find
from services.places.ogc.items import read_item, read_page
from services.places.ogc.query import parameters, read_query

router = APIRouter(prefix=PREFIX, include_in_schema=False)

#: An edit of OpenStreetMap may come at any time: kept for a while, and asked for again by its ETag.
CACHE = "public, max-age=10, stale-while-revalidate=60"
FORMS = ("json", "geojson", "html")


async def describe_collections(request: Request, root: str) -> list[Document]:
    lang = language_of(request)
    async with request.state.pools.read.connection() as conn:
        return [documents.describe(one, root, lang) for one in await collections(conn)]


def no_links(root: str) -> list[Link]:
    """The landing page tells of collections already."""
    return []


PART = Part(
    conforms_to=documents.CONFORMS_TO,
    openapi=Path(__file__).with_name("ogc") / "api.json",
    links=no_links,
    collections=describe_collections,
)


@router.get("/collections/{collection_id}/items")
async def list_items(
    request: Request, conn: ReadOnly, origin: Origin, collection_id: str
) -> Response:
    about = await collection(conn, collection_id)
    asked(request, *FORMS, takes=parameters(about))
    query = read_query(request.query_params, about)
    lang, root = language_of(request), origin + PREFIX
    page = await read_page(conn, about, query)
    own = _url(request, origin)
    following = _url(request, origin, cursor=page.next) if page.next else None
    links = documents.page_links(about, root, own, _url(request, origin, f="html"), following, lang)
    body, tag = documents.feature_collection(about, page, links)
    return _sent(request, body, tag, query.crs)


@router.get("/collections/{collection_id}/items/{item_id:path}")
async def get_item(
    request: Request, conn: ReadOnly, origin: Origin, collection_id: str, item_id: str
) -> Response:
    about = await collection(conn, collection_id)
    asked(request, *FORMS, takes=("crs",))
    crs = find("crs", request.query_params.get("crs"), about.srid)
    lang, root = language_of(request), origin + PREFIX
    feature = await read_item(conn, about, item_id, crs)
    own, html = _url(request, origin), _url(request, origin, f="html")
    links = documents.item_links(about, root, own, html, lang)
    body, tag = documents.feature_document(about, feature, links)
    return _sent(request, body, tag, crs)


@router.get("/collections/{collection_id}/queryables")
async def get_queryables(
    request: Request, conn: ReadOnly, origin: Origin, collection_id: str
) -> Response:
    about = await collection(conn, collection_id)
    form = asked(request, "json", "html")
    document = documents.describe_queryables(about, origin + PREFIX, language_of(request))
    return sent(request, document, form, documents.SCHEMA)


@router.get("/collections/{collection_id}/schema")
async def get_schema(
    request: Request, conn: ReadOnly, origin: Origin, collection_id: str
) -> Response:
    about = await collection(conn, collection_id)
    form = asked(request, "json", "html")
    document = documents.describe_schema(about, origin + PREFIX, language_of(request))
    return sent(request, document, form, documents.SCHEMA)


def _sent(request: Request, body: bytes, tag: str, crs: Crs) -> Response:
    """GeoJSON, or nothing where the caller has it already."""
    headers = {
        "Cache-Control": CACHE,
        "Content-Crs": f"<{crs.uri}>",
        "ETag": tag,
        "Vary": "Accept, Accept-Language",
    }
    held = request.headers.get("if-none-match", "")
    if held == "*" or tag in (one.strip() for one in held.split(",")):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=documents.GEOJSON, headers=headers)


def _url(request: Request, origin: str, **changed: str) -> str:
    """What was asked, with other values of some parameters."""
    given = [(name, value) for name, value in request.query_params.multi_items()]
    kept = [(name, value) for name, value in given if name not in changed]
    query = urlencode([*kept, *changed.items()], quote_via=quote, safe=",:/")
    return f"{origin}{request.url.path}{'?' if query else ''}{query}"
