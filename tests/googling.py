"""The contract of Google's own Node client, as JSON Schemas."""

import json
from functools import cache

from jsonschema import Draft7Validator
from samples import shared

API = "/compat/google/maps/api"
SCHEMAS = {
    "geocode": "Geocode",
    "place/nearbysearch": "PlacesNearby",
    "place/textsearch": "TextSearch",
    "place/details": "PlaceDetails",
    "place/findplacefromtext": "FindPlaceFromText",
    "place/autocomplete": "PlaceAutocomplete",
    "place/queryautocomplete": "PlaceAutocomplete",
}
#: What the client's types require, and Google itself leaves out.
NOT_REQUIRED = {"error_message", "plus_code", "postcode_localities", "partial_match"}


@cache
def validator(service):
    name = f"schemas/schema_{SCHEMAS[service]}ResponseData.json"
    return Draft7Validator(_loosened(json.loads(shared(name).read_text("utf-8"))))


def checked(service, body):
    """The body, which is as Google's client has it typed."""
    faults = [
        f"{'/'.join(map(str, fault.absolute_path))}: {fault.message[:200]}"
        for fault in validator(service).iter_errors(body)
    ]
    assert faults == []
    return body


async def ask(client, service, /, *, slash="", language="fr", **parameters):
    """One call, over HTTP; the answer is 200 and as typed, whatever its status."""
    response = await client.get(
        f"{API}/{service}/json{slash}", params={"language": language} | parameters
    )
    assert response.status_code == 200, response.text
    return checked(service, response.json())


def _loosened(schema):
    if isinstance(schema, list):
        return [_loosened(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    loosened = {name: _loosened(part) for name, part in schema.items()}
    if isinstance(schema.get("required"), list):
        loosened["required"] = [name for name in schema["required"] if name not in NOT_REQUIRED]
    return loosened
