"""What OGC APIs have in common: the documents at the root, made of what each service adds.

Services do not know each other, and there is one root: it tells of all of them. A service hands
over links, conformance classes, collections and its part of the OpenAPI document; this puts them
together, and `core.http.ogc` serves them. Formats: OGC API – Common 1 and 2, OpenAPI 3.0.3.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from core.errors import NotFound
from core.settings import VERSION

Link = dict[str, Any]
Document = dict[str, Any]

JSON = "application/json"
HTML = "text/html"
#: Written as the official suites compare it: without a space.
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
PROBLEM = "application/problem+json"

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
REL = "http://www.opengis.net/def/rel/ogc/1.0/"
SPEC = "http://www.opengis.net/spec/"
CONFORMS_TO = (
    f"{SPEC}ogcapi-common-1/1.0/conf/core",
    f"{SPEC}ogcapi-common-1/1.0/conf/landing-page",
    f"{SPEC}ogcapi-common-1/1.0/conf/json",
    f"{SPEC}ogcapi-common-1/1.0/conf/oas30",
    f"{SPEC}ogcapi-common-2/1.0/conf/collections",
)
TITLE = "MapCommons"
DESCRIPTION = "The map that associations own together: OpenStreetMap, and layers of their own"


def link(href: str, rel: str, media_type: str = JSON, **more: Any) -> Link:
    return {"href": href, "rel": rel, "type": media_type, **more}


def self_links(url: str, title: str) -> list[Link]:
    """Of a document that is there as JSON and as a page."""
    return [
        link(url, "self", title=title),
        link(f"{url}?f=html", "alternate", HTML, title=f"{title} (HTML)"),
    ]


def landing(root: str, links: Iterable[Link]) -> Document:
    """What is here; `root` is the URL of /ogc, without a trailing slash."""
    return {
        "title": TITLE,
        "description": DESCRIPTION,
        "links": [
            *self_links(root, "This document"),
            link(f"{root}/api", "service-desc", OPENAPI, title="The API, as OpenAPI 3.0"),
            link(f"{root}/conformance", "conformance", title="Which standards it keeps to"),
            link(f"{root}/collections", "data", title="The collections"),
            *links,
        ],
    }


def conformance(classes: Iterable[str]) -> Document:
    """Conformance classes: those of OGC API – Common, then `classes`."""
    return {"conformsTo": list(dict.fromkeys((*CONFORMS_TO, *classes)))}


def collections(root: str, described: Iterable[Document]) -> Document:
    """All collections; what several services say of one is put together."""
    joined = join_collections(root, described)
    return {"links": self_links(f"{root}/collections", "The collections"), "collections": joined}


def join_collections(root: str, described: Iterable[Document]) -> list[Document]:
    """One document for each id: the links of all, of the rest what was said first."""
    joined: dict[str, Document] = {}
    for one in described:
        url = f"{root}/collections/{one['id']}"
        known = joined.setdefault(one["id"], {"links": self_links(url, one["title"])})
        links = [*known["links"], *one["links"]]
        joined[one["id"]] = {**one, **known, "links": links}
    return list(joined.values())


def no_collection(collection_id: str, known: Sequence[str]) -> NotFound:
    """Also for one that the caller may not see."""
    name, there_is = collection_id[:80], ", ".join(known)
    return NotFound(
        fr=f"Il n’y a pas de collection « {name} ». Celles qui existent : {there_is}.",
        en=f"There is no collection “{name}”. Those there are: {there_is}.",
    )


def openapi(root: str, parts: Iterable[Mapping[str, Any]]) -> Document:
    """The OpenAPI document of the whole root, whose paths are below `root`.

    Raises `ValueError` where two parts describe the same path or component.
    """
    whole: Document = {
        "openapi": "3.0.3",
        "info": {
            "title": TITLE,
            "description": DESCRIPTION,
            "version": VERSION,
            "license": {
                "name": "AGPL-3.0-or-later",
                "url": "https://www.gnu.org/licenses/agpl-3.0.html",
            },
        },
        # Absolute: suites take the path of a relative one for a pattern, and find nothing.
        "servers": [{"url": root}],
        "paths": {},
        "components": {},
    }
    for part in parts:
        _add(whole["paths"], part["paths"])
        for kind, components in part.get("components", {}).items():
            _add(whole["components"].setdefault(kind, {}), components)
    return whole


def read_openapi(path: Path) -> Mapping[str, Any]:
    """A hand-kept half of the OpenAPI document: `paths` and `components`."""
    part: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    return part


def _add(known: Document, more: Mapping[str, Any]) -> None:
    if twice := known.keys() & more.keys():
        raise ValueError(f"described twice: {', '.join(sorted(twice))}")
    known.update(more)
