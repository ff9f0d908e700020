"""What an archive says of itself: its layers, and the part of the world that it has."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import Invalid
from core.tilesets import Layer, Tileset
from core.tiling import WORLD, Box, touched
from services.tiles.archives.pmtiles import Damaged

MOST_LAYERS = 500
MOST_FIELDS = 1_000


@dataclass(frozen=True)
class Extent:
    """The tiles that an archive is meant to have: of its zooms, those that touch `box`.

    One of our own may also have the whole world, to zoom `world`; -1 is that it has not.
    """

    minzoom: int
    maxzoom: int
    box: Box
    world: int

    def has(self, z: int, x: int, y: int) -> bool:
        if not self.minzoom <= z <= self.maxzoom:
            return False
        return touched(WORLD if z <= self.world else self.box, z).has(x, y)


def read_metadata(data: bytes) -> dict[str, Any]:
    """A JSON object. Raises `Damaged`."""
    try:
        metadata = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Damaged("the metadata") from error
    if not isinstance(metadata, dict):
        raise Damaged("the metadata")
    return metadata


def extent_of(metadata: Mapping[str, Any], zooms: tuple[int, int], bounds: Box) -> Extent:
    """From the header's zooms and bounds, and what one of our own archives adds."""
    ours = metadata.get("mapcommons")
    ours = ours if isinstance(ours, dict) else {}
    world = ours.get("world_maxzoom")
    detail = _box(ours.get("detail")) or bounds
    return Extent(*zooms, detail, world if isinstance(world, int) else -1)


def is_box(box: Box) -> bool:
    return -180 <= box.west < box.east <= 180 and -90 <= box.south < box.north <= 90


def tileset_of(
    name: str, tileset_id: str, metadata: Mapping[str, Any], zooms: tuple[int, int]
) -> Tileset:
    """The tileset that an archive is. Raises `Invalid` where it does not tell its layers."""
    layers = metadata.get("vector_layers")
    if not isinstance(layers, list) or not 0 < len(layers) <= MOST_LAYERS:
        raise Invalid(
            fr=f"{name} ne dit pas quelles couches il contient (vector_layers) : refaites-le avec "
            "un outil qui l’écrit, comme `./mapcommons export tiles`.",
            en=f"{name} does not tell which layers it has (vector_layers): make it again with a "
            "tool that writes them, such as `./mapcommons export tiles`.",
        )
    return Tileset(
        tileset_id,
        text(metadata, "name") or tileset_id,
        text(metadata, "description"),
        tuple(_layer(name, layer, zooms[0]) for layer in layers),
        minzoom=zooms[0],
        maxzoom=zooms[1],
    )


def text(metadata: Mapping[str, Any], key: str) -> str:
    value = metadata.get(key)
    return value if isinstance(value, str) else ""


def _layer(name: str, layer: Any, minzoom: int) -> Layer:
    told = layer if isinstance(layer, dict) else {}
    fields, layer_id, lowest = told.get("fields", {}), told.get("id"), told.get("minzoom", minzoom)
    if (
        not isinstance(layer_id, str)
        or not isinstance(fields, dict)
        or not isinstance(lowest, int)
        or len(fields) > MOST_FIELDS
    ):
        shown = str(layer)[:80]
        raise Invalid(
            fr=f"{name} décrit une couche que TileJSON ne permet pas : {shown}. Refaites-le.",
            en=f"{name} describes a layer as TileJSON does not allow: {shown}. Make it again.",
        )
    kinds = {field: str(kind)[:80] for field, kind in fields.items()}
    return Layer(layer_id, text(told, "description"), lowest, kinds)


def _box(value: Any) -> Box | None:
    if not (isinstance(value, list) and len(value) == 4):
        return None
    if not all(isinstance(degrees, int | float) for degrees in value):
        return None
    box = Box(*value)
    return box if is_box(box) else None
