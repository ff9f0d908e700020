"""GET /ogc/collections/{id}/items and what is beside them: OGC API – Features.

All parameters are read as text and checked here: what cannot be is a 400 or a 404, as the standard
wants it, where the rest of the API says 422.
"""

from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response

from core.http.asking import asked
from core.http.deps import Origin, ReadOnly
from core.http.language import language_of
from core.http.ogc import PREFIX, Part, sent
from core.http.ogc_page import MAP_HEADERS
from core.ogc import HTML, Document, Link
from services.places.ogc import documents
from services.places.ogc.collection import Collection
from services.places.ogc.collections import collection, collections
from services.places.ogc.crs import DEFAULT, Crs, find
from services.places.ogc.items import read_item, read_page
from services.places.ogc.page import Addresses, item_page, items_page
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
    form = asked(request, *FORMS, takes=parameters(about))
    query = read_query(request.query_params, about)
    lang, root = language_of(request), origin + PREFIX
    if form == "html":  # a map, and so degrees, whatever was asked
        page = await read_page(conn, about, replace(query, crs=DEFAULT))
        addresses = _addresses(request, origin, about, page.next)
        return _page(request, items_page(about, page, query, addresses, lang))
    page = await read_page(conn, about, query)
    following = _url(request, origin, cursor=page.next) if page.next else None
    own, html = _url(request, origin), _url(request, origin, f="html")
    links = documents.page_links(about, root, own, html, following, lang)
    body, tag = documents.feature_collection(about, page, links)
    return _sent(request, body, tag, query.crs)


@router.get("/collections/{collection_id}/items/{item_id:path}")
async def get_item(
    request: Request, conn: ReadOnly, origin: Origin, collection_id: str, item_id: str
) -> Response:
    about = await collection(conn, collection_id)
    form = asked(request, *FORMS, takes=("crs",))
    crs = find("crs", request.query_params.get("crs"), about.srid)
    lang, root = language_of(request), origin + PREFIX
    feature = await read_item(conn, about, item_id, crs)
    if form == "html":
        return _page(request, item_page(about, feature, _addresses(request, origin, about), lang))
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
    headers = {"Content-Crs": f"<{crs.uri}>"} | _kept(tag)
    if _is_held(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=documents.GEOJSON, headers=headers)


def _page(request: Request, html: str) -> Response:
    tag = documents.etag(html)
    headers = MAP_HEADERS | {"Content-Language": language_of(request)} | _kept(tag)
    if _is_held(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(html, media_type=HTML, headers=headers)


def _kept(tag: str) -> dict[str, str]:
    return {"Cache-Control": CACHE, "ETag": tag, "Vary": "Accept, Accept-Language"}


def _is_held(request: Request, tag: str) -> bool:
    held = request.headers.get("if-none-match", "")
    return held == "*" or tag in (one.strip() for one in held.split(","))


def _addresses(
    request: Request, origin: str, about: Collection, following: str | None = None
) -> Addresses:
    """Where a page leads to."""
    lang = language_of(request)
    root = origin + PREFIX
    url = documents.url_of(about, root)
    is_first = "cursor" not in request.query_params
    other = "en" if lang == "fr" else "fr"
    return Addresses(
        home=root,
        collection=f"{url}?f=html&lang={lang}",
        items=f"{url}/items",
        json=_url(request, origin, f="json"),
        other=_url(request, origin, f="html", lang=other),
        first=None if is_first else _url(request, origin, f="html", cursor=None),
        following=following and _url(request, origin, f="html", cursor=following),
        sort=_url(request, origin, f="html", cursor=None, sortby=""),
    )


def _url(request: Request, origin: str, **changed: str | None) -> str:
    """What was asked, with other values of some parameters, at the end; None leaves one out."""
    given = request.query_params.multi_items()
    kept = [(name, value) for name, value in given if name not in changed]
    added = [(name, value) for name, value in changed.items() if value is not None]
    query = urlencode([*kept, *added], quote_via=quote, safe=",:/")
    return f"{origin}{quote(request.url.path)}{'?' if query else ''}{query}"
