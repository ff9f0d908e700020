"""Shortbread `addresses`: everything with a house number or a house name."""

from importers.osm.topic import Element, Row, Tags, Topic


def row(element: Element, tags: Tags) -> Row | None:
    housename, housenumber = tags.get("addr:housename"), _housenumber(tags)
    if not housename and not housenumber:
        return None
    return (
        housename,
        housenumber,
        tags.get("addr:street") or tags.get("addr:place"),
        tags.get("addr:postcode"),
        tags.get("addr:city"),
    )


def _housenumber(tags: Tags) -> str | None:
    """As it is written; in Czechia and Slovakia the number of the building may stand alone."""
    parts = (tags.get("addr:conscriptionnumber"), tags.get("addr:streetnumber"))
    return tags.get("addr:housenumber") or "/".join(filter(None, parts)) or None


topic = Topic(
    name="addresses",
    table="address",
    keys=("addr:housenumber", "addr:housename", "addr:conscriptionnumber", "addr:streetnumber"),
    columns=("housename", "housenumber", "street", "postcode", "city"),
    rows={"node": row, "area": row},
    minzoom=14,
    drawn=("housename", "housenumber"),
)
