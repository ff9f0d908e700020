"""Which collections of features there are: places, every public layer, published tables."""

from core.credits import OSM
from core.database import Connection, Row
from core.ogc import no_collection
from core.sql import queries
from core.tilesets import PLACES
from services.places.ogc.collection import Collection
from services.places.ogc.place import PLACE, PROPERTIES, SRID
from services.places.ogc.published import published
from services.places.ogc.shared import shared_layer

SQL = queries(__name__)


async def collections(conn: Connection) -> list[Collection]:
    """All that anybody may see, `places` first."""
    extract = await (await conn.execute(SQL["extract"])).fetchone()
    layers = await (await conn.execute(SQL["layers"])).fetchall()
    return [_places(extract), *map(shared_layer, layers), *await published(conn)]


async def collection(conn: Connection, collection_id: str) -> Collection:
    """Raises `NotFound`, also for what the caller may not see."""
    known = {one.id: one for one in await collections(conn)}
    if collection_id not in known:
        raise no_collection(collection_id, list(known))
    return known[collection_id]


def _places(extract: Row | None) -> Collection:
    return Collection(
        id=PLACES.id,
        title={"fr": "Lieux", "en": "Places"},
        description={
            "fr": "Tous les lieux publics d’OpenStreetMap : commerces, services, équipements, "
            "associations",
            "en": "Every public place of OpenStreetMap: shops, services, amenities, associations",
        },
        selectable=PLACE,
        key=PLACE.c.id,
        geometry=PLACE.c.geom,
        srid=SRID,
        properties=PROPERTIES,
        datetime=PLACE.c.osm_timestamp,
        licence=OSM.licence,
        attribution=OSM.text,
        extent=tuple(extract["bbox"]) if extract and extract["bbox"] else None,
        until=extract["until"] if extract else None,
    )
