"""GET /places/nearby"""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from core.http.deps import Origin, ReadOnly
from core.http.language import Language
from services.places.cursor import LONGEST, Cursor, cursor_of
from services.places.nearby import FARTHEST_M, Near, page
from services.places.routes_filters import (
    UNMASKED,
    Fields,
    HearingLoop,
    OpenAt,
    VerifiedWithin,
    Wheelchair,
    With,
    conditions_of,
    fields_of,
    open_at_of,
    verified_since_of,
)
from services.places.routes_parameters import A_MINUTE, Categories, Lat, Limit, Lon, categories_of
from services.places.schemas_nearby import NearbyCollection, features

router = APIRouter(prefix="/places", tags=["places"])


@router.get("/nearby", responses=UNMASKED)
async def nearby(
    request: Request,
    conn: ReadOnly,
    lang: Language,
    origin: Origin,
    response: Response,
    lon: Lon,
    lat: Lat,
    radius: Annotated[
        float, Query(gt=0, le=FARTHEST_M, allow_inf_nan=False, description="metres")
    ] = 1_000,
    categories: Categories = None,
    with_: With = None,
    wheelchair: Wheelchair = None,
    hearing_loop: HearingLoop = None,
    verified_within: VerifiedWithin = None,
    open_at: OpenAt = None,
    fields: Fields = None,
    limit: Limit = 20,
    cursor: Annotated[
        str | None, Query(max_length=LONGEST, description="of `next`: go on after this page")
    ] = None,
) -> NearbyCollection:
    """Places around a point, nearest first by distance on the ellipsoid, page by page."""
    tree = fields_of(fields)
    near = Near(
        lon=lon,
        lat=lat,
        radius_m=radius,
        limit=limit,
        categories=categories_of(categories),
        conditions=conditions_of(with_, wheelchair, hearing_loop),
        verified_since=verified_since_of(verified_within),
        open_at=open_at_of(open_at, (lon, lat)),
        after=cursor_of(cursor, lon, lat) if cursor else None,
    )
    found = await page(conn, near)
    response.headers["Cache-Control"] = A_MINUTE
    response.headers["Vary"] = "Accept-Language"
    return NearbyCollection(
        features=features(found.rows, lang, origin, tree),
        next=_link(request, origin, near, found.next) if found.next else None,
        complete=found.complete,
    )


def _link(request: Request, origin: str, near: Near, cursor: Cursor) -> str:
    """The same question after the cursor; `now` is the instant of the first page."""
    asked = dict(request.query_params) | {"cursor": cursor.text(near.lon, near.lat)}
    if near.open_at is not None:
        asked["open_at"] = near.open_at.isoformat()
    return f"{origin}/places/nearby?{urlencode(asked)}"
