"""A document of the OGC root as a page: what it says of itself, and a table of links.

Services have templates of their own, which extend `ogc_layout.html`.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from core.errors import Lang

TEMPLATES = Path(__file__).parent / "templates"
STYLE = (TEMPLATES / "ogc.css").read_text("utf-8")
DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{DIGEST}'; img-src 'self'; base-uri 'none'"
#: For pages with a map: the scripts, the style and the tiles are our own.
MAP_POLICY = (
    f"default-src 'none'; style-src 'self' 'sha256-{DIGEST}'; script-src 'self'; "
    "worker-src 'self'; connect-src 'self'; img-src 'self' data: blob:; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}
MAP_HEADERS = HEADERS | {"Content-Security-Policy": MAP_POLICY}
TEXTS: dict[Lang, dict[str, str]] = {
    "fr": {
        "collections": "Collections",
        "tilesets": "Jeux de tuiles",
        "links": "Liens",
        "relation": "Relation",
        "type": "Type",
        "layers": "Couches",
        "layer": "Couche",
        "fields": "Champs",
        "field": "Champ",
        "meaning": "Signification",
        "zooms": "Zooms",
        "extent": "Étendue",
        "attribution": "Sources",
        "licence": "Licence",
        "home": "Accueil de l’API",
        "json": "Le même document en JSON",
        "this_page": "Cette page autrement",
        "welcome": "La carte que les associations possèdent ensemble : OpenStreetMap, et des "
        "couches à elles",
    },
    "en": {
        "collections": "Collections",
        "tilesets": "Tilesets",
        "links": "Links",
        "relation": "Relation",
        "type": "Type",
        "layers": "Layers",
        "layer": "Layer",
        "fields": "Fields",
        "field": "Field",
        "meaning": "Meaning",
        "zooms": "Zooms",
        "extent": "Extent",
        "attribution": "Sources",
        "licence": "Licence",
        "home": "Start of the API",
        "json": "The same document as JSON",
        "this_page": "This page otherwise",
        "welcome": "The map that associations own together: OpenStreetMap, and layers of their own",
    },
}
#: What a link is called in French; the documents, and so their titles, are in English.
RELATIONS = {
    "self": "Ce document",
    "alternate": "Ce document, sous une autre forme",
    "service-desc": "L’API, en OpenAPI 3.0",
    "conformance": "Les normes suivies",
    "data": "Les collections",
    "tilesets-vector": "Tuiles vectorielles",
    "tiling-schemes": "Grilles de tuiles",
    "tiling-scheme": "Grille de tuiles",
    "item": "Les tuiles",
    "queryables": "Ce par quoi les éléments se choisissent",
    "schema": "Ce qu’a un élément",
}


def page(document: dict[str, Any], lang: Lang, home: str) -> str:
    """HTML that works without scripts, on a phone and with a screen reader."""
    own = next((link["href"] for link in document["links"] if link["rel"] == "self"), "")
    return render(
        "ogc.html",
        lang,
        document=document,
        own=own,
        home=home,
        extent=_extent(document),
        label=lambda link: _label(link, lang),
        json=f"{own}?f=json",
        other=f"{own}?f=html&lang={'en' if lang == 'fr' else 'fr'}",
    )


def render(template: str, lang: Lang, folder: Path = TEMPLATES, **values: Any) -> str:
    """A page by a template of ours, or of a folder of a service."""
    return (
        _templates(folder)
        .get_template(template)
        .render(lang=lang, t=TEXTS[lang], style=STYLE, **values)
    )


def _label(link: dict[str, Any], lang: Lang) -> str:
    title = str(link.get("title", link["href"]))
    return title if lang == "en" else RELATIONS.get(link["rel"].rpartition("/")[2], title)


def _extent(document: dict[str, Any]) -> str:
    """West, south, east, north in degrees."""
    boxes = document.get("extent", {}).get("spatial", {}).get("bbox", [])
    if box := document.get("boundingBox"):
        boxes = [[*box["lowerLeft"], *box["upperRight"]]]
    return "; ".join(", ".join(f"{degrees:.4f}" for degrees in box) for box in boxes)


@cache
def _templates(folder: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader([folder, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
