"""What a client of OGC API – Features knows how to do: look links up, follow pages, read schemas."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
GEOJSON = "application/geo+json"
ITEMS = "/ogc/collections/places/items"


def find_links(document, rel, media_type=None):
    return [
        link
        for link in document["links"]
        if link["rel"] == rel and media_type in (None, link["type"])
    ]


def link_to(document, rel, media_type=None):
    """The URL of the first link of that kind."""
    return find_links(document, rel, media_type)[0]["href"]


async def fetch(client, url, **parameters):
    """A document of JSON, asked for with these parameters besides those of the URL."""
    response = await client.get(with_parameters(url, **parameters))
    assert response.status_code == 200, response.text
    return response.json()


def with_parameters(url, **parameters):
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    return parts._replace(query=urlencode(query | parameters)).geturl()


async def pages(client, url, **parameters):
    """All pages, by their `next` links; `parameters` are changed on each."""
    found = [await fetch(client, url, **parameters)]
    while following := find_links(found[-1], "next"):
        found.append(await fetch(client, following[0]["href"], **parameters))
    return found


async def features(client, url=ITEMS, **parameters):
    """All features of all pages."""
    return [one for page in await pages(client, url, **parameters) for one in page["features"]]


async def names(client, **parameters):
    return [one["properties"]["name"] for one in await features(client, **parameters)]


def described(api, path):
    """The GET of the one path of an OpenAPI document that a URL path is of."""
    matching = [
        template
        for template in api["paths"]
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path)
    ]
    [template] = [path] if path in matching else matching
    return api["paths"][template]["get"]


def parameter(api, path, name):
    for one in described(api, path)["parameters"]:
        if "$ref" in one:
            one = api["components"]["parameters"][one["$ref"].rpartition("/")[2]]
        if one["name"] == name:
            return one
    raise LookupError(name)


def positions(geometry):
    """Every position of a geometry."""
    if geometry["type"] == "GeometryCollection":
        return [p for one in geometry["geometries"] for p in positions(one)]
    return list(_flat(geometry["coordinates"]))


def _flat(coordinates):
    if isinstance(coordinates[0], int | float):
        yield coordinates
        return
    for one in coordinates:
        yield from _flat(one)
