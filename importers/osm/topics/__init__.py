"""The topics of an import, as a list."""

from collections.abc import Mapping

from importers.osm.topic import Topic
from importers.osm.topics import (
    addresses,
    admin_areas,
    aerialways,
    boundaries,
    boundary_labels,
    bridges,
    buildings,
    coastlines,
    dams,
    ferries,
    interpolations,
    land,
    motorway_junctions,
    piers,
    place_labels,
    places,
    pois,
    public_transport,
    sites,
    street_polygons,
    streets,
    water_lines,
    water_polygons,
)
from importers.osm.topics.boundaries import Border


def topics(borders: Mapping[int, Border]) -> list[Topic]:
    """All topics; `borders` tells which ways are part of an administrative boundary."""
    return [
        streets.topic,
        street_polygons.topic,
        motorway_junctions.topic,
        aerialways.topic,
        ferries.topic,
        buildings.topic,
        bridges.topic,
        water_polygons.topic,
        coastlines.topic,
        water_lines.topic,
        dams.topic,
        piers.topic,
        land.topic,
        sites.topic,
        boundaries.topic(borders),
        boundary_labels.topic,
        place_labels.topic,
        addresses.topic,
        admin_areas.topic,
        interpolations.topic,
        public_transport.topic,
        pois.topic,
        places.topic(),
    ]
