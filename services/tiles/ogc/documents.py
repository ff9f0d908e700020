"""Tilesets as OGC API – Tiles tells of them: lists, metadata, limits, collections.

Every public tileset is a collection, but for the basemap: that is what collections are shown on.
The tiles of the whole dataset have the layers of the basemap and of the places.
Formats: OGC 20-057 (OGC API – Tiles 1), OGC 17-083r4 (tileset metadata).
"""

from dataclasses import dataclass

from core.credits import Credit
from core.ogc import CRS84, HTML, REL, SPEC, Document, Link, link, no_collection, self_links
from core.tilesets import BASEMAP, PLACES, Layer
from core.tiling import WORLD, Box, Range
from services.tiles.answer import MEDIA_TYPE
from services.tiles.catalogue import Catalogue, Edition
from services.tiles.ogc import matrix
from services.tiles.ogc.dimensions import dimension_of
from services.tiles.tileset import all_of

CONFORMS_TO = (
    *(
        f"{SPEC}ogcapi-tiles-1/1.0/conf/{name}"
        for name in (
            "core",
            "tileset",
            "tilesets-list",
            "dataset-tilesets",
            "geodata-tilesets",
            "mvt",
            "oas30",
        )
    ),
    f"{SPEC}tms/2.0/conf/tilematrixset",
    f"{SPEC}tms/2.0/conf/json-tilematrixset",
    f"{SPEC}tms/2.0/conf/tilematrixsetlimits",
    f"{SPEC}tms/2.0/conf/json-tilematrixsetlimits",
)
TILESETS_VECTOR = f"{REL}tilesets-vector"
DATASET = (BASEMAP.id, PLACES.id)
TITLE = "The whole map"
DESCRIPTION = "The basemap in the vocabulary of Shortbread 1.0, and the places"


@dataclass(frozen=True)
class Tiled:
    """What has tiles here: the dataset, or a collection. `path` is its own, below /ogc."""

    path: str
    title: str
    description: str
    editions: tuple[Edition, ...]

    @property
    def bounds(self) -> Box:
        """That of its tilesets together; of one that has none, the world."""
        boxes = [edition.bounds or WORLD for edition in self.editions]
        west, south, east, north = zip(*boxes, strict=True)
        return Box(min(west), min(south), max(east), max(north))

    @property
    def zooms(self) -> range:
        tilesets = [edition.tileset for edition in self.editions]
        return range(min(t.minzoom for t in tilesets), max(t.maxzoom for t in tilesets) + 1)

    @property
    def layers(self) -> list[tuple[Layer, int]]:
        """Each layer, with the last zoom of its tileset."""
        tilesets = [edition.tileset for edition in self.editions]
        return [(layer, tileset.maxzoom) for tileset in tilesets for layer in tileset.layers]

    @property
    def credits(self) -> tuple[Credit, ...]:
        """Each once; of a file, or a layer, perhaps none."""
        return tuple(dict.fromkeys(c for edition in self.editions for c in edition.credits))

    def having(self, z: int, x: int, y: int) -> list[str]:
        """Which of its tilesets have that tile."""
        return [
            edition.tileset.id
            for edition in self.editions
            if edition.tileset.minzoom <= z <= edition.tileset.maxzoom
            and matrix.limits(edition.bounds or WORLD, z).has(x, y)
        ]


def dataset(catalogue: Catalogue) -> Tiled:
    editions = tuple(catalogue[name] for name in DATASET if name in catalogue)
    return Tiled("", TITLE, DESCRIPTION, editions)


def collections(catalogue: Catalogue) -> list[Tiled]:
    return [_collection(edition) for name, edition in catalogue.items() if name != BASEMAP.id]


def collection(catalogue: Catalogue, collection_id: str) -> Tiled:
    """Raises `NotFound`, also for what the caller may not see."""
    if collection_id in catalogue and collection_id != BASEMAP.id:
        return _collection(catalogue[collection_id])
    raise no_collection(
        collection_id, [one.editions[0].tileset.id for one in collections(catalogue)]
    )


def _collection(edition: Edition) -> Tiled:
    tileset = edition.tileset
    return Tiled(f"/collections/{tileset.id}", tileset.name, tileset.description, (edition,))


def landing_links(root: str) -> list[Link]:
    return [
        link(f"{root}/tiles", TILESETS_VECTOR, title="Vector tiles of the whole map"),
        link(f"{root}/tileMatrixSets", f"{REL}tiling-schemes", title="Tile matrix sets"),
    ]


def describe(tiled: Tiled, root: str) -> Document:
    """A collection, as far as its tiles go."""
    title = "Vector tiles of this collection"
    return {
        "id": tiled.editions[0].tileset.id,
        "title": tiled.title,
        "description": tiled.description,
        **_rights(tiled),
        "dataType": "vector",
        "extent": {"spatial": {"bbox": [list(tiled.bounds)], "crs": CRS84}},
        "links": [link(f"{root}{tiled.path}/tiles", TILESETS_VECTOR, title=title)],
    }


def tilesets(tiled: Tiled, root: str) -> Document:
    """The list of tilesets: there is one for each tile matrix set, so one."""
    url = f"{root}{tiled.path}/tiles"
    return {
        "title": tiled.title,
        "description": tiled.description,
        "tilesets": [_summary(tiled, root)],
        "links": self_links(url, "Tilesets"),
    }


def tileset(tiled: Tiled, root: str) -> Document:
    """All there is to know of one tileset."""
    corners = {"lowerLeft": tiled.bounds[:2], "upperRight": tiled.bounds[2:]}
    summary = _summary(tiled, root)
    page = self_links(f"{root}{tiled.path}/tiles/{matrix.ID}", tiled.title)[1]
    return {
        **summary,
        **_rights(tiled),
        "version": "+".join(edition.version for edition in tiled.editions),
        "boundingBox": {**corners, "crs": CRS84},
        "layers": [_layer(layer, last) for layer, last in tiled.layers],
        "links": [*summary["links"], page, *_licences(tiled), *_tilejson(tiled, root)],
    }


def tile_matrix_sets(root: str) -> Document:
    url = f"{root}/tileMatrixSets/{matrix.ID}"
    return {
        "tileMatrixSets": [
            {
                "id": matrix.ID,
                "title": matrix.TITLE,
                "uri": matrix.URI,
                "crs": matrix.CRS,
                "links": [link(url, "self", title=matrix.TITLE)],
            }
        ],
        "links": [link(f"{root}/tileMatrixSets", "self", title="Tile matrix sets")],
    }


def find_tile(tiled: Tiled, tile_matrix: str, row: str, col: str) -> tuple[int, int, int]:
    """z, x and y of a tile within the declared limits. Raises `Malformed`, `NotFound`."""
    z = matrix.number("tileMatrix", tile_matrix)
    y, x = matrix.number("tileRow", row), matrix.number("tileCol", col)
    matrix.check_zoom(z, tiled.zooms[0], tiled.zooms[-1])
    matrix.check_limits(matrix.limits(tiled.bounds, z), z, y, x)
    return z, x, y


def _summary(tiled: Tiled, root: str) -> Document:
    """What a list of tilesets tells of one.

    Limits and the template of tiles stand in the list, too: the official suite reads them there.
    """
    url = f"{root}{tiled.path}/tiles/{matrix.ID}"
    scheme = f"{root}/tileMatrixSets/{matrix.ID}"
    tile = f"{url}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"
    return {
        "title": tiled.title,
        "description": tiled.description,
        "dataType": "vector",
        "crs": matrix.CRS,
        "tileMatrixSetId": matrix.ID,
        "tileMatrixSetURI": matrix.URI,
        "tileMatrixSetLimits": [_limits(z, matrix.limits(tiled.bounds, z)) for z in tiled.zooms],
        "links": [
            link(url, "self", title=tiled.title),
            link(scheme, f"{REL}tiling-scheme", title=matrix.TITLE),
            link(tile, "item", MEDIA_TYPE, title="The tiles", templated=True),
        ],
    }


def _limits(z: int, there: Range) -> Document:
    return {
        "tileMatrix": str(z),
        "minTileRow": there.top,
        "maxTileRow": there.bottom,
        "minTileCol": there.left,
        "maxTileCol": there.right,
    }


def _layer(layer: Layer, last_zoom: int) -> Document:
    dimension = dimension_of(layer)
    return {
        "id": layer.id,
        "description": layer.description,
        "dataType": "vector",
        **({} if dimension is None else {"geometryDimension": dimension}),
        "minTileMatrix": str(layer.minzoom),
        "maxTileMatrix": str(last_zoom),
        "propertiesSchema": {
            "type": "object",
            "properties": {field: {"type": kind} for field, kind in layer.fields.items()},
        },
    }


def _rights(tiled: Tiled) -> dict[str, str]:
    """Whose data it is, as text, and under which licences, as one SPDX expression."""
    return {
        "attribution": "; ".join(credit.text for credit in tiled.credits),
        "licence": all_of((edition.licence for edition in tiled.editions), " AND "),
    }


def _licences(tiled: Tiled) -> list[Link]:
    return [link(c.url, "license", HTML, title=c.licence) for c in tiled.credits if c.url]


def _tilejson(tiled: Tiled, root: str) -> list[Link]:
    """The same tiles for clients that read TileJSON, with URLs that may be kept for ever."""
    site = root.removesuffix("/ogc")
    ids = [edition.tileset.id for edition in tiled.editions]
    return [link(f"{site}/tiles/{i}", "related", title=f"TileJSON of {i}") for i in ids]
