"""The web services by their paths: what each reads, calls and answers with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.database import Connection
from services.places.compat.google import calls
from services.places.compat.google.parameters import Asked

Call = Callable[[Connection, Asked], Awaitable[calls.Found]]


@dataclass(frozen=True)
class Service:
    """`holds` is where in the answer that which was found is."""

    path: str
    holds: str
    call: Call
    summary: str
    parameters: str
    is_paged: bool = False


SERVICES = (
    Service(
        "geocode",
        "results",
        calls.geocode,
        "Addresses to positions, positions to addresses",
        "address components latlng place_id bounds region result_type location_type",
    ),
    Service(
        "place/nearbysearch",
        "results",
        calls.nearby_search,
        "Places around a position",
        "location radius keyword name type rankby opennow pagetoken",
        is_paged=True,
    ),
    Service(
        "place/textsearch",
        "results",
        calls.text_search,
        "Places by what people type",
        "query location radius type region opennow pagetoken",
        is_paged=True,
    ),
    Service(
        "place/details",
        "result",
        calls.details,
        "One place, with all that is known of it",
        "place_id placeid fields",
    ),
    Service(
        "place/findplacefromtext",
        "candidates",
        calls.find_place,
        "The likeliest places for a text",
        "input inputtype fields locationbias",
    ),
    Service(
        "place/autocomplete",
        "predictions",
        calls.autocomplete,
        "Proposals while somebody types",
        "input offset origin location radius locationbias locationrestriction types components "
        "strictbounds",
    ),
    Service(
        "place/queryautocomplete",
        "predictions",
        calls.autocomplete,
        "Proposals while somebody types",
        "input offset location radius",
    ),
)
