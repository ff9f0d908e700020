"""What the layers are made of: points (0), lines (1) or areas (2)."""

from core.tilesets import PLACES, Layer

LINES = """
    water_lines dam_lines pier_lines ferries streets aerialways boundaries water_lines_labels
    street_labels
"""
AREAS = """
    ocean land sites water_polygons dam_polygons pier_polygons street_polygons buildings bridges
"""
POINTS = """
    water_polygons_labels streets_polygons_labels street_labels_points public_transport
    boundary_labels place_labels addresses pois
"""
DIMENSIONS = {
    PLACES.id: 0,
    **{
        layer: dimension
        for dimension, layers in enumerate((POINTS, LINES, AREAS))
        for layer in layers.split()
    },
}


def dimension_of(layer: Layer) -> int | None:
    """What the layer says, else what a layer of that name is here or in Shortbread."""
    return DIMENSIONS.get(layer.id) if layer.dimension is None else layer.dimension
