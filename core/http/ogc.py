"""GET /ogc, /ogc/conformance, /ogc/api, /ogc/collections: one root for what all services add.

These routes are described in the OpenAPI document of the root itself, as the standards ask, and
not in /openapi.json, whose version (3.1) their clients do not read.
"""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response

from core import ogc
from core.http.asking import asked
from core.http.deps import Origin, origin_of
from core.http.language import language_of
from core.http.ogc_page import HEADERS, page

PREFIX = "/ogc"
#: Links, collections and limits follow the data: ask again after a minute.
CACHE = "public, max-age=60, stale-while-revalidate=600"
Route = Callable[..., Awaitable[Response]]
COMMON = ogc.read_openapi(Path(__file__).with_name("ogc_api.json"))


@dataclass(frozen=True)
class Part:
    """What one service adds to the root.

    `links` gives its links on the landing page, `collections` what it has to say of each collection
    that the caller may see: `id`, `title`, `description`, `links` and more. Both are given the URL
    of the root.
    """

    conforms_to: Sequence[str]
    openapi: Path
    links: Callable[[str], list[ogc.Link]]
    collections: Callable[[Request, str], Awaitable[list[ogc.Document]]]


class Root:
    """The routes at the root; `router` has them."""

    def __init__(self, *parts: Part) -> None:
        self._parts = parts
        self._openapi = (COMMON, *(ogc.read_openapi(part.openapi) for part in parts))
        ogc.openapi("", self._openapi)  # two that describe the same path are told at start-up
        self.router = APIRouter(prefix=PREFIX, include_in_schema=False)
        routes: dict[str, Route] = {
            "": self.landing,
            "/": self.landing,  # without a redirect: suites ask for it so
            "/conformance": self.conformance,
            "/api": self.api,
            "/collections": self.collections,
            "/collections/{collection_id}": self.collection,
        }
        for path, route in routes.items():
            self.router.add_api_route(path, route)

    async def landing(self, request: Request, site: Origin) -> Response:
        root = site + PREFIX
        links = (link for part in self._parts for link in part.links(root))
        return sent(request, ogc.landing(root, links), asked(request, "json", "html"))

    async def conformance(self, request: Request) -> Response:
        classes = (name for part in self._parts for name in part.conforms_to)
        return sent(request, ogc.conformance(classes), asked(request, "json"))

    async def api(self, request: Request, site: Origin) -> Response:
        form = asked(request, "json")
        return sent(request, ogc.openapi(site + PREFIX, self._openapi), form, ogc.OPENAPI)

    async def collections(self, request: Request, site: Origin) -> Response:
        form = asked(request, "json", "html")
        root = site + PREFIX
        return sent(request, ogc.collections(root, await self._described(request, root)), form)

    async def collection(self, request: Request, site: Origin, collection_id: str) -> Response:
        form = asked(request, "json", "html")
        root = site + PREFIX
        joined = ogc.join_collections(root, await self._described(request, root))
        for document in joined:
            if document["id"] == collection_id:
                return sent(request, document, form)
        raise ogc.no_collection(collection_id, [document["id"] for document in joined])

    async def _described(self, request: Request, root: str) -> list[ogc.Document]:
        return [one for part in self._parts for one in await part.collections(request, root)]


def sent(
    request: Request, document: dict[str, Any], form: str, media_type: str = ogc.JSON
) -> Response:
    """The document as it is, or as a page."""
    headers = {"Cache-Control": CACHE, "Vary": "Accept, Accept-Language"}
    if form == "html":
        lang = language_of(request)
        headers |= HEADERS | {"Content-Language": lang}
        html = page(document, lang, origin_of(request) + PREFIX)
        return Response(html, media_type=ogc.HTML, headers=headers)
    content = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    response = Response(content, headers=headers)
    response.headers["Content-Type"] = media_type  # Starlette would add a charset to some
    return response
