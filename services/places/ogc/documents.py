"""What is told of collections and their features: descriptions, schemas, GeoJSON with links.

Formats: OGC 17-069r4 (Features Part 1), OGC 18-058r1 (Part 2), JSON Schema 2020-12, RFC 7946.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b

from sqlalchemy import Integer

from core.errors import Lang
from core.ogc import CRS84, HTML, REL, SPEC, Document, Link, link
from services.places.ogc import filtering
from services.places.ogc.collection import Collection, Property
from services.places.ogc.crs import offered, storage_uri
from services.places.ogc.items import Feature, Page
from services.places.ogc.query import queryables

CONFORMS_TO = (
    *(f"{SPEC}ogcapi-features-1/1.0/conf/{name}" for name in ("core", "oas30", "html", "geojson")),
    f"{SPEC}ogcapi-features-2/1.0/conf/crs",
    f"{SPEC}ogcapi-features-3/1.0/conf/queryables",
    f"{SPEC}ogcapi-features-3/1.0/conf/queryables-query-parameters",
    *filtering.CONFORMS_TO,
)
GEOJSON = "application/geo+json"
SCHEMA = "application/schema+json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
GEOMETRY: dict[Lang, str] = {"fr": "Géométrie", "en": "Geometry"}


def url_of(collection: Collection, root: str) -> str:
    return f"{root}/collections/{collection.id}"


def describe(collection: Collection, root: str, lang: Lang) -> Document:
    """A collection, as far as its features go."""
    url = url_of(collection, root)
    titles = {"fr": "Les éléments", "en": "The items"}
    return {
        "id": collection.id,
        "title": collection.title[lang],
        "description": collection.description[lang],
        "attribution": collection.attribution,
        "licence": collection.licence,
        "itemType": "feature",
        **_extent(collection),
        "crs": [crs.uri for crs in offered(collection.srid)],
        "storageCrs": storage_uri(collection.srid),
        "links": [
            link(f"{url}/items", "items", GEOJSON, title=titles[lang]),
            link(f"{url}/items?f=html", "items", HTML, title=titles[lang]),
            link(f"{url}/queryables", f"{REL}queryables", SCHEMA, title="Queryables"),
            link(f"{url}/schema", f"{REL}schema", SCHEMA, title="Schema"),
            *_licences(collection),
        ],
    }


def describe_queryables(collection: Collection, root: str, lang: Lang) -> Document:
    """What features can be selected by: the names that parameters and filters take."""
    properties = {one.name: _property(collection, one, lang) for one in queryables(collection)}
    return _schema(collection, f"{url_of(collection, root)}/queryables", properties, lang)


def describe_schema(collection: Collection, root: str, lang: Lang) -> Document:
    """What a feature has."""
    key = "integer" if isinstance(collection.key.type, Integer) else "string"
    properties = {"id": {"type": key, "readOnly": True, "x-ogc-role": "id"}} | {
        one.name: _property(collection, one, lang) for one in collection.properties
    }
    return _schema(collection, f"{url_of(collection, root)}/schema", properties, lang)


def feature_collection(
    collection: Collection, page: Page, links: Sequence[Link]
) -> tuple[bytes, str]:
    """A page as GeoJSON, and what it is known by (an ETag): all but the time it was made at."""
    told = _json(
        {
            "numberMatched": page.matched,
            "numberReturned": len(page.features),
            "attribution": collection.attribution,
            "licence": collection.licence,
            "links": links,
        }
    )
    body = f'{told[1:-1]},"features":[{",".join(page.features)}]}}'
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return f'{{"type":"FeatureCollection","timeStamp":"{now}",{body}'.encode(), etag(body)


def feature_document(
    collection: Collection, feature: Feature, links: Sequence[Link]
) -> tuple[bytes, str]:
    """A feature as GeoJSON, with links, and its ETag."""
    rights = {"attribution": collection.attribution, "licence": collection.licence}
    body = f"{feature[:-1]},{_json({**rights, 'links': links})[1:]}"
    return body.encode(), etag(body)


def etag(body: str) -> str:
    """Weak: compressed or not, it says the same."""
    return f'W/"{blake2b(body.encode(), digest_size=12).hexdigest()}"'


def page_links(
    collection: Collection, root: str, own: str, page: str, following: str | None, lang: Lang
) -> list[Link]:
    """Of a page of items; `own` is its URL, `page` that of its form in HTML."""
    titles = {
        "fr": ("Cette page", "Cette page, en HTML", "La page suivante"),
        "en": ("This page", "This page, in HTML", "The next page"),
    }[lang]
    links = [
        link(own, "self", GEOJSON, title=titles[0]),
        link(page, "alternate", HTML, title=titles[1]),
    ]
    if following:
        links.append(link(following, "next", GEOJSON, title=titles[2]))
    return [*links, _of_collection(collection, root, lang)]


def item_links(collection: Collection, root: str, own: str, page: str, lang: Lang) -> list[Link]:
    titles = {
        "fr": ("Cet élément", "Cet élément, en HTML"),
        "en": ("This item", "This item, in HTML"),
    }[lang]
    return [
        link(own, "self", GEOJSON, title=titles[0]),
        link(page, "alternate", HTML, title=titles[1]),
        _of_collection(collection, root, lang),
    ]


def _of_collection(collection: Collection, root: str, lang: Lang) -> Link:
    return link(url_of(collection, root), "collection", title=collection.title[lang])


def _extent(collection: Collection) -> Document:
    """What is known of it; where its oldest feature is of is not."""
    extent: Document = {}
    if collection.extent:
        extent["spatial"] = {"bbox": [list(collection.extent)], "crs": CRS84}
    if collection.datetime is not None:
        extent["temporal"] = {"interval": [[None, collection.until]], "trs": GREGORIAN}
    return {"extent": extent} if extent else {}


def _licences(collection: Collection) -> list[Link]:
    """Where the licences of an SPDX expression are explained."""
    names = collection.licence.replace(" OR ", " AND ").split(" AND ")
    return [
        link(f"https://spdx.org/licenses/{name}.html", "license", HTML, title=name)
        for name in names
        if name.replace("-", "").replace(".", "").isalnum()
    ]


def _schema(
    collection: Collection, url: str, properties: dict[str, Document], lang: Lang
) -> Document:
    kind = getattr(collection.geometry.type, "geometry_type", None) or "GEOMETRY"
    form = "any" if kind == "GEOMETRY" else kind.lower()
    geometry = {"format": f"geometry-{form}", "x-ogc-role": "primary-geometry"}
    return {
        "$schema": DIALECT,
        "$id": url,
        "type": "object",
        "title": collection.title[lang],
        "description": collection.description[lang],
        "properties": properties | {"geometry": {"title": GEOMETRY[lang], **geometry}},
        "additionalProperties": False,
        "links": [
            link(url, "self", SCHEMA, title=collection.title[lang]),
            link(f"{url}?f=html", "alternate", HTML, title=f"{collection.title[lang]}, HTML"),
        ],
    }


def _property(collection: Collection, one: Property, lang: Lang) -> Document:
    title = {"title": one.title[lang]} if one.title else {}
    form = {"format": one.format} if one.format else {}
    role = {"x-ogc-role": "primary-instant"} if one.column is collection.datetime else {}
    return {**title, "type": one.type, **form, **role}


def _json(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
