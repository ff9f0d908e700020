"""GET /places/…"""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from core.credits import OSM, address_credits
from core.http.deps import Origin, ReadOnly
from core.http.language import Language
from core.http.problems import MEDIA_TYPE, Problem
from services.places import categories as places_categories
from services.places import details as places_details
from services.places import history as places_history
from services.places import nearby as places_nearby
from services.places import reverse as places_reverse
from services.places.routes_parameters import (
    MOST,
    Categories,
    Kinds,
    Lat,
    Limit,
    Lon,
    categories_of,
    kinds_of,
)
from services.places.schemas import Categories as CategoriesOut
from services.places.schemas import FeatureCollection, PlaceFeature
from services.places.schemas_history import Departed, Event, History
from services.places.schemas_reverse import Found

router = APIRouter(prefix="/places", tags=["places"])

A_MINUTE = "public, max-age=60"
AN_HOUR = "public, max-age=3600"
PlaceId = Annotated[int, Path(ge=0, le=places_details.GREATEST_ID)]


class GoneProblem(Problem):
    """A place that has left: what it was, and its history, newest first."""

    place: Departed | None
    history: list[Event]


NEVER: dict[int | str, dict[str, Any]] = {
    404: {
        "model": Problem,
        "content": {MEDIA_TYPE: {}},
        "description": "There never was such a place",
    }
}
ABSENT: dict[int | str, dict[str, Any]] = NEVER | {
    410: {"model": GoneProblem, "content": {MEDIA_TYPE: {}}, "description": "It has left"}
}


@router.get("/nearby")
async def nearby(
    conn: ReadOnly,
    lang: Language,
    response: Response,
    lon: Lon,
    lat: Lat,
    radius: Annotated[
        float, Query(gt=0, le=places_nearby.FARTHEST_M, allow_inf_nan=False, description="metres")
    ] = 1_000,
    categories: Categories = None,
    limit: Limit = 20,
) -> FeatureCollection:
    """Places around a point, nearest first by distance on the ellipsoid."""
    rows = await places_nearby.nearby(conn, lon, lat, radius, categories_of(categories), limit)
    _keep(response)
    return FeatureCollection.from_rows(rows, lang)


@router.get("/reverse")
async def reverse(
    conn: ReadOnly,
    lang: Language,
    response: Response,
    lon: Lon,
    lat: Lat,
    radius: Annotated[
        float, Query(gt=0, le=places_reverse.FARTHEST_M, allow_inf_nan=False, description="metres")
    ] = places_reverse.USUAL_M,
    kinds: Kinds = None,
    limit: Annotated[int, Query(ge=1, le=MOST, description="of each kind")] = 5,
) -> Found:
    """The address of a point, the places and streets there, and the areas around it."""
    rows = await places_reverse.reverse(
        conn, lon, lat, radius_m=radius, limit=limit, kinds=kinds_of(kinds)
    )
    elsewhere = {row["source"] for row in rows} - {"osm"}
    credits = [c for c in await address_credits(conn) if c != OSM] if elsewhere else []
    _keep(response)
    return Found.from_rows(rows, lang, credits)


@router.get("/categories")
async def categories(lang: Language, response: Response) -> CategoriesOut:
    """The taxonomy: groups, categories, labels in French and English, OSM tags, crosswalks."""
    _keep(response, AN_HOUR)
    return CategoriesOut.model_validate(places_categories.categories(lang))


@router.get("/{place_id}", responses=ABSENT)
async def details(
    conn: ReadOnly,
    lang: Language,
    response: Response,
    origin: Origin,
    place_id: PlaceId,
) -> PlaceFeature:
    """One place, with all that is known of it."""
    row = await places_details.details(conn, place_id)
    _keep(response)
    return PlaceFeature.from_row(row, lang, origin)


@router.get("/{place_id}/history", responses=NEVER)
async def history(
    conn: ReadOnly,
    response: Response,
    origin: Origin,
    place_id: PlaceId,
    limit: Limit = places_history.AT_ONCE,
    cursor: Annotated[
        int | None, Query(ge=1, le=2**63 - 1, description="of `next`: go on after this event")
    ] = None,
) -> History:
    """What became of a place, newest first; also of one that has left."""
    rows = await places_history.history(conn, place_id, limit + 1, cursor)
    events = [Event(**row) for row in rows[:limit]]
    here = f"{origin}/places/{place_id}/history"
    more = f"{here}?limit={limit}&cursor={events[-1].seq}" if len(rows) > limit else None
    _keep(response)
    return History(id=str(place_id), events=events, next=more)


def _keep(response: Response, how_long: str = A_MINUTE) -> None:
    response.headers["Cache-Control"] = how_long
    response.headers["Vary"] = "Accept-Language"
