"""Lines along which house numbers are counted: what `osm.interpolated_address` is made of."""

from importers.osm.topic import Element, Row, Tags, Topic


def row(_: Element, tags: Tags) -> Row | None:
    step = tags.get("addr:interpolation")
    if not step:
        return None
    return (
        step,
        tags.get("addr:street") or tags.get("addr:place"),
        tags.get("addr:postcode"),
        tags.get("addr:city"),
    )


topic = Topic(
    name="interpolations",
    table="interpolation",
    keys=("addr:interpolation",),
    columns=("step", "street", "postcode", "city"),
    rows={"way": row},
    minzoom=None,
)
