"""Tilesets as HTTP tells of them: TileJSON, and which tiles there can be."""

from html import escape
from typing import Any

from core.credits import Credit, licence_of
from core.errors import NotFound
from services.tiles.catalogue import Catalogue, Edition
from services.tiles.layers import Tileset


def list_tilesets(catalogue: Catalogue, origin: str) -> list[dict[str, str]]:
    """Every tileset, with the URL of its TileJSON."""
    return [
        {
            "id": edition.tileset.id,
            "name": edition.tileset.name,
            "description": edition.tileset.description,
            "version": edition.version,
            "url": f"{origin}/tiles/{edition.tileset.id}",
        }
        for edition in catalogue.values()
    ]


def tilejson(edition: Edition, origin: str) -> dict[str, Any]:
    """TileJSON 3.0.0, whose tile URLs carry the version."""
    tileset = edition.tileset
    document: dict[str, Any] = {
        "tilejson": "3.0.0",
        "tiles": [f"{origin}/tiles/{tileset.id}/{edition.version}/{{z}}/{{x}}/{{y}}.mvt"],
        "vector_layers": [
            {
                "id": layer.id,
                "description": layer.description,
                "minzoom": layer.minzoom,
                "maxzoom": tileset.maxzoom,
                "fields": dict(layer.fields),
            }
            for layer in tileset.layers
        ],
        "name": tileset.name,
        "description": tileset.description,
        "version": "1.0.0",
        "scheme": "xyz",
        "minzoom": tileset.minzoom,
        "maxzoom": tileset.maxzoom,
        "attribution": attribution(edition.credits),
        "licence": licence_of(edition.credits),
    }
    if edition.data:
        west, south, east, north = edition.data
        document["bounds"] = edition.bounds
        document["center"] = [(west + east) / 2, (south + north) / 2, 12]
    return document


def attribution(credited: tuple[Credit, ...]) -> str:
    """As HTML, which is what TileJSON asks for."""
    return " ".join(
        f'<a href="{escape(credit.url)}" rel="noopener">{escape(credit.text)}</a>'
        for credit in credited
    )


def credits_of(catalogue: Catalogue) -> tuple[Credit, ...]:
    """Whose data all tilesets together show, each once."""
    return tuple(dict.fromkeys(c for edition in catalogue.values() for c in edition.credits))


def check_range(tileset: Tileset, z: int, x: int, y: int) -> None:
    """Raises `NotFound` outside the tileset's zooms, or outside the world at that zoom."""
    if not tileset.minzoom <= z <= tileset.maxzoom:
        raise NotFound(
            fr=f"Il n’y a pas de tuile au zoom {_short(z)} : {tileset.id} va de "
            f"{tileset.minzoom} à {tileset.maxzoom}.",
            en=f"There is no tile at zoom {_short(z)}: {tileset.id} goes from "
            f"{tileset.minzoom} to {tileset.maxzoom}.",
        )
    last = 2**z - 1
    if not (0 <= x <= last and 0 <= y <= last):
        raise NotFound(
            fr=f"Il n’y a pas de tuile {z}/{_short(x)}/{_short(y)} : au zoom {z}, x et y vont "
            f"de 0 à {last}.",
            en=f"There is no tile {z}/{_short(x)}/{_short(y)}: at zoom {z}, x and y go "
            f"from 0 to {last}.",
        )


def _short(number: int) -> str:
    return str(number) if abs(number) < 10**12 else "…"
