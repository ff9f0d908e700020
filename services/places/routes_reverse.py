"""GET /places/reverse."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from core.http.deps import ReadOnly
from core.http.language import Language
from services.places import reverse as places_reverse
from services.places.credited import credits_of
from services.places.routes_parameters import A_MINUTE, MOST, Kinds, Lat, Lon, kinds_of
from services.places.schemas_reverse import Found

router = APIRouter(prefix="/places", tags=["places"])


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
    response.headers["Cache-Control"] = A_MINUTE
    response.headers["Vary"] = "Accept-Language"
    return Found.from_rows(rows, lang, await credits_of(conn, rows))
