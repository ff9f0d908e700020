"""Tilesets as HTTP tells of them: TileJSON, and which tiles there can be."""

from collections.abc import Iterable
from typing import Any

from core.errors import NotFound
from core.tilesets import Tileset, describe
from services.tiles.catalogue import Catalogue, Edition


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
        **describe(tileset, edition.attribution, edition.licence),
        "scheme": "xyz",
        "minzoom": tileset.minzoom,
        "maxzoom": tileset.maxzoom,
    }
    if edition.bounds and edition.center:
        document |= {"bounds": edition.bounds, "center": edition.center}
    return document


def all_of(texts: Iterable[str], between: str = " ") -> str:
    """What several tilesets say; what another says as well, and more, is left out."""
    said = list(dict.fromkeys(texts))
    return between.join(text for text in said if not any(text in s and text != s for s in said))


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
