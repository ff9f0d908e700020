"""A picture, told to the renderer: one document, which says all that the picture shows."""

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from core.errors import NotFound, Unavailable
from core.tilesets import Tileset
from services.tiles import style, tileset
from services.tiles.catalogue import Catalogue, Edition, find
from services.tiles.display.compose import compose_layers
from services.tiles.display.shared import shared_layer
from services.tiles.pictures.credited import credit_forms, licence_links
from services.tiles.pictures.picture import Picture

#: What the renderer fetches has this origin in every style. It does not exist: the renderer asks
#: its proxy, `services.tiles.pictures.source`. So a scene does not depend on who serves it.
ORIGIN = "http://mapcommons.invalid"
DRAWN_BY = [version("pymgl"), version("pillow")]


@dataclass(frozen=True)
class Scene:
    """`job` is what `services.tiles.pictures.painting` takes, and `etag` is of it.

    The terms of what it shows are told at the URLs of `licences`.
    """

    job: bytes
    etag: str
    licences: list[str]


def compose(catalogue: Catalogue, picture: Picture, assets_dir: Path) -> Scene:
    """The scene of a picture, with the tiles of now.

    Raises `NotFound` for a style or layer there is not, `Unavailable` without built assets.
    """
    document = style.compose(picture.style, ORIGIN, picture.lang)
    tokens = style.tokens(picture.style)
    shown = [find(catalogue, tileset_id) for tileset_id in document["sources"]]
    asked = [_layer(catalogue, slug) for slug in picture.layers]
    shared = [shared_layer(edition) for edition in asked if edition.geometry is not None]
    document = compose_layers(document, shared, tokens, ORIGIN)
    for edition in asked:
        if edition.geometry is None:
            document["layers"] += _points(edition.tileset, tokens)
    shown += asked
    document["sources"] = {edition.tileset.id: _source(edition) for edition in shown}
    attributions = [edition.attribution for edition in shown]
    job = {
        "style": json.dumps(document, ensure_ascii=False),
        "lon": picture.lon,
        "lat": picture.lat,
        "zoom": picture.zoom,
        "width": picture.width,
        "height": picture.height,
        "ratio": picture.ratio,
        "format": picture.format,
        "markers": [
            [marker.lon, marker.lat, marker.colour or tokens["cluster"]]
            for marker in picture.markers
        ],
        "ring": tokens["place.ring"],
        "credits": credit_forms(attributions),
        "text": tokens["text"],
        "plate": tokens["halo"],
        "font": str(_font(assets_dir)),
    }
    told = json.dumps(job, ensure_ascii=False).encode()
    return Scene(told, _etag(told, assets_dir), licence_links(attributions))


def _layer(catalogue: Catalogue, slug: str) -> Edition:
    if slug == "basemap":
        raise NotFound(
            fr="« basemap » est la carte elle-même ; `layer` demande une couche de lieux.",
            en="“basemap” is the map itself; `layer` asks for a layer of places.",
        )
    return find(catalogue, slug)


def _source(edition: Edition) -> dict[str, Any]:
    """The tileset as a source of its own: the renderer reads no TileJSON, so that the versions
    that it draws are those that the ETag is of."""
    told = tileset.tilejson(edition, ORIGIN)
    known = ("tiles", "minzoom", "maxzoom", "bounds", "scheme")
    return {"type": "vector"} | {key: told[key] for key in known if key in told}


def _points(shown: Tileset, tokens: dict[str, Any]) -> list[dict[str, Any]]:
    """Circles for the points of a tileset that is no shared layer: it has no rule of its own."""
    return [
        {
            "id": f"layer_{shown.id}_{layer.id}",
            "type": "circle",
            "source": shown.id,
            "source-layer": layer.id,
            "filter": ["==", ["geometry-type"], "Point"],
            "paint": {
                "circle-color": tokens["cluster"],
                "circle-radius": ["step", ["coalesce", ["get", "point_count"], 1], 5, 2, 8, 50, 11],
                "circle-stroke-color": tokens["place.ring"],
                "circle-stroke-width": 1.5,
            },
        }
        for layer in shown.layers
    ]


def _font(assets_dir: Path) -> Path:
    font = assets_dir / "fonts" / "NotoSans-Regular.ttf"
    if not font.exists():
        raise Unavailable(
            fr=f"{font} n’est pas encore construit : `./mapcommons up` le fait.",
            en=f"{font} has not been built yet: `./mapcommons up` does it.",
        )
    return font


def _etag(job: bytes, assets_dir: Path) -> str:
    """Strong: the renderer gives the same bytes for the same scene, glyphs and icons."""
    stamp = assets_dir / ".stamp"  # of the sources of glyphs and icons
    built = stamp.read_text() if stamp.exists() else ""
    whole = hashlib.sha256(job)
    whole.update(json.dumps([built, *DRAWN_BY]).encode())
    return f'"{whole.hexdigest()[:32]}"'
