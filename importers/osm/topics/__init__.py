"""The topics of an import, as a list."""

from collections.abc import Mapping

from importers.osm.topic import Topic
from importers.osm.topics import (
    addresses,
    admin_areas,
    boundaries,
    buildings,
    coastlines,
    interpolations,
    land,
    place_labels,
    places,
    streets,
    water_polygons,
)
from importers.osm.topics.boundaries import Border


def topics(borders: Mapping[int, Border]) -> list[Topic]:
    """All topics; `borders` tells which ways are part of an administrative boundary."""
    return [
        streets.topic,
        buildings.topic,
        water_polygons.topic,
        coastlines.topic,
        land.topic,
        boundaries.topic(borders),
        place_labels.topic,
        addresses.topic,
        admin_areas.topic,
        interpolations.topic,
        places.topic(),
    ]
