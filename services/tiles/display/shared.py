"""A tileset of the catalogue as the drawing of a shared layer knows it."""

from typing import Any

from core.errors import Invalid
from services.tiles.catalogue import Edition
from services.tiles.display.layer import SharedLayer

#: What tiles have beside the fields that a layer declares.
OURS = "point_count"


def shared_layer(edition: Edition) -> tuple[SharedLayer, Any]:
    """The layer and the rule of its stewards, None where they have none.

    Raises `Invalid` for a tileset that is no shared layer.
    """
    tileset = edition.tileset
    if edition.geometry is None:
        raise Invalid(
            fr=f"« {tileset.id} » n’est pas une couche partagée : retirez-la de `layers`.",
            en=f"“{tileset.id}” is not a shared layer: take it out of `layers`.",
        )
    fields: Any = {n: kind for n, kind in tileset.layers[0].fields.items() if n != OURS}
    geometry: Any = edition.geometry
    layer = SharedLayer(tileset.id, tileset.id, geometry, fields, tileset.name, tileset.name)
    return layer, edition.display
