"""Shortbread `addresses`: everything with a house number or a house name."""

from importers.osm.topic import Element, Row, Tags, Topic


def row(element: Element, tags: Tags) -> Row | None:
    housename, housenumber = tags.get("addr:housename"), tags.get("addr:housenumber")
    if not housename and not housenumber:
        return None
    return (
        housename,
        housenumber,
        tags.get("addr:street") or tags.get("addr:place"),
        tags.get("addr:postcode"),
        tags.get("addr:city"),
    )


topic = Topic(
    name="addresses",
    table="address",
    keys=("addr:housenumber", "addr:housename"),
    columns=("housename", "housenumber", "street", "postcode", "city"),
    rows={"node": row, "area": row},
    minzoom=14,
    drawn=("housename", "housenumber"),
)
