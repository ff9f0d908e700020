"""GET /places/search and /places/autocomplete."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from core.http.deps import ReadOnly
from core.http.language import Language
from services.places import around as places_around
from services.places import search as places_search
from services.places.credited import credits_of
from services.places.routes_filters import (
    HearingLoop,
    OpenAt,
    VerifiedWithin,
    Wheelchair,
    With,
    conditions_of,
    open_at_of,
    verified_since_of,
)
from services.places.routes_parameters import (
    A_MINUTE,
    Bbox,
    Bias,
    Categories,
    Kinds,
    Layers,
    Limit,
    Text,
    bbox_of,
    bias_of,
    categories_of,
    kinds_of,
    layers_of,
)
from services.places.schemas import FeatureCollection

router = APIRouter(prefix="/places", tags=["places"])


async def query_of(
    q: Text,
    bias: Bias = None,
    zoom: Annotated[
        float | None,
        Query(ge=0, le=24, allow_inf_nan=False, description="of the map whose middle `bias` is"),
    ] = None,
    bbox: Bbox = None,
    categories: Categories = None,
    kinds: Kinds = None,
    with_: With = None,
    wheelchair: Wheelchair = None,
    hearing_loop: HearingLoop = None,
    verified_within: VerifiedWithin = None,
    open_at: OpenAt = None,
    layers: Layers = None,
    limit: Limit = 10,
) -> places_search.Query:
    """What is asked of a search. Raises `Invalid`."""
    position = bias_of(bias)
    return places_search.Query(
        q=q,
        bias=position,
        zoom=zoom,
        bbox=bbox_of(bbox),
        categories=categories_of(categories),
        kinds=kinds_of(kinds),
        conditions=conditions_of(with_, wheelchair, hearing_loop),
        verified_since=verified_since_of(verified_within),
        open_at=open_at_of(open_at, position),
        layers=layers_of(layers),
        limit=limit,
    )


Asked = Annotated[places_search.Query, Depends(query_of)]
Explain = Annotated[bool, Query(description="tell what each score is made of")]


@router.get("/search")
async def search(
    conn: ReadOnly, lang: Language, response: Response, asked: Asked, explain: Explain = False
) -> FeatureCollection:
    """Places, streets, addresses and features of shared layers, best first.

    Accents, abbreviations and typos are forgiven.
    """
    rows = await places_around.find(conn, asked)
    _keep(response)
    credits = await credits_of(conn, rows)
    return FeatureCollection.from_rows(rows, lang, credits, explain=explain)


@router.get("/autocomplete")
async def autocomplete(
    conn: ReadOnly, lang: Language, response: Response, asked: Asked
) -> FeatureCollection:
    """The same for what is being typed: the last word may be unfinished. Cheap at every key."""
    rows = await places_search.search(conn, replace(asked, prefix=True))
    _keep(response)
    return FeatureCollection.from_rows(rows, lang, await credits_of(conn, rows))


def _keep(response: Response) -> None:
    response.headers["Cache-Control"] = A_MINUTE
    response.headers["Vary"] = "Accept-Language"
