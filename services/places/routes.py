"""GET /places/…"""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from core.http.deps import Origin, ReadOnly
from core.http.language import Language
from core.http.problems import MEDIA_TYPE, Problem
from services.places import categories as places_categories
from services.places import details as places_details
from services.places import history as places_history
from services.places.credited import credits_of
from services.places.identity import identified
from services.places.routes_filters import UNMASKED, Fields, fields_of
from services.places.routes_parameters import A_MINUTE, Limit
from services.places.schemas import FoundFeature, PlaceFeature
from services.places.schemas_categories import Categories as CategoriesOut
from services.places.schemas_history import Departed, Event, History
from services.places.schemas_nearby import PartialPlace, place_feature

router = APIRouter(prefix="/places", tags=["places"])

LONGEST_ID = 300
AN_HOUR = "public, max-age=3600"
PlaceId = Annotated[int, Path(ge=0, le=places_details.GREATEST_ID)]
AnyId = Annotated[
    str,
    Path(
        max_length=LONGEST_ID,
        description="of a place, an address, a street, a municipality or an area",
        examples=["address-n123"],
    ),
]


class GoneProblem(Problem):
    """A place that has left: what it was, and its history, newest first."""

    place: Departed | None
    history: list[Event]


class MovedProblem(Problem):
    """A place that goes by another id, which `Location` leads to."""

    replaced_by: str


NEVER: dict[int | str, dict[str, Any]] = {
    301: {
        "model": MovedProblem,
        "content": {MEDIA_TYPE: {}},
        "description": "It was merged with another one",
    },
    404: {
        "model": Problem,
        "content": {MEDIA_TYPE: {}},
        "description": "There never was such a place",
    },
}
ABSENT: dict[int | str, dict[str, Any]] = NEVER | {
    410: {"model": GoneProblem, "content": {MEDIA_TYPE: {}}, "description": "It has left"}
}


@router.get("/categories")
async def categories(lang: Language, response: Response) -> CategoriesOut:
    """The taxonomy: groups, categories, labels in French and English, OSM tags, crosswalks."""
    _keep(response, AN_HOUR)
    return CategoriesOut.model_validate(places_categories.categories(lang))


@router.get("/{place_id}", responses=ABSENT | UNMASKED)
async def details(
    conn: ReadOnly,
    lang: Language,
    response: Response,
    origin: Origin,
    place_id: AnyId,
    fields: Fields = None,
) -> PlaceFeature | PartialPlace | FoundFeature:
    """One place, with all that is known of it, or the fields that are asked for.

    The id of an address, a street, a municipality or an area gives what search tells of it.
    """
    tree = fields_of(fields)
    row = await identified(conn, place_id)
    _keep(response)
    if "data_timestamp" in row:
        return place_feature(row, lang, origin, tree)
    return FoundFeature.from_one(row, lang, await credits_of(conn, [row]))


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
