"""GET / and what a page needs beside it."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse

from core.errors import Moved
from core.http.deps import Origin
from core.http.language import language_of
from core.http.problems import STATUS, status_of
from core.settings import settings
from web import assets
from web.freshness import days_behind
from web.map import MapPage, fill
from web.page import HEADERS, render
from web.place import facts, told
from web.texts import texts

STATIC = Path(__file__).parent / "static"
A_DAY = "public, max-age=86400"
FOR_EVER = "public, max-age=31536000, immutable"

router = APIRouter(include_in_schema=False)


@router.get("/")
async def map_page(request: Request, origin: Origin, q: str = "", place: str = "") -> Response:
    """The map; with `q`, what a search finds; with `place`, that place’s card."""
    lang = language_of(request)
    # A page that only shows the map opens while the database is away.
    connection = request.state.pools.read.connection
    page = await fill(connection, MapPage(q=q, place_id=place, lang=lang))
    if isinstance(page.error, Moved):
        asked = dict(request.query_params) | {"place": page.error.new}
        return RedirectResponse(f"/?{urlencode(asked)}", STATUS[Moved])
    status = status_of(page.error) if page.error else 200
    shown = {
        "facts": facts(page.place.properties, texts(lang)) if page.place else [],
        "past": told(page.error.more.get("history", ()), texts(lang)) if page.error else [],
        "days_behind": await days_behind(connection),
    }
    html = render("map.html", lang, origin, page.query, page=page, **shown)
    return HTMLResponse(html, status, HEADERS | {"Content-Language": lang})


@router.get("/assets/{name}")
def asset(name: str, accept_encoding: Annotated[str, Header()] = "") -> Response:
    """A built file: its name changes with its content."""
    found = assets.read(settings().assets_dir, name, accepts_gzip="gzip" in accept_encoding)
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
    headers |= {"X-Content-Type-Options": "nosniff"}
    if found.is_gzipped:
        headers["Content-Encoding"] = "gzip"
    return Response(found.content, media_type=found.media_type, headers=headers)


@router.get("/favicon.svg")
@router.get("/favicon.ico")
def favicon() -> Response:
    content = (STATIC / "favicon.svg").read_bytes()
    return Response(content, media_type="image/svg+xml", headers={"Cache-Control": A_DAY})


@router.get("/robots.txt")
def robots() -> PlainTextResponse:
    """Pages may be indexed; tiles and searches are no pages."""
    lines = ["User-agent: *", "Disallow: /tiles/", "Disallow: /places/", "Disallow: /*?q="]
    return PlainTextResponse("\n".join([*lines, ""]), headers={"Cache-Control": A_DAY})
