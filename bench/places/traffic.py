"""Requests as people make them, of each kind: what latency and throughput are measured with."""

import random
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from bench.places.questions import bars, named
from bench.places.targets import SEED, Address, Place, moved

SEARCHES = {
    "search: address": ("address, number first", "address, number last"),
    "search: typo": ("one typo, number first, top 3", "one typo, number last, top 3"),
    "search: place": ("name of a place", "name with a typo, top 3"),
}
TYPED = ("characters until in top 5: place", "characters until in top 5: address")
CATEGORIES = ("pharmacy", "cafe", "restaurant", "bakery", "school", "library", "toilets", "park")
RADIUS_M = 1_000
ASTRAY_M = 50  # how far from a door somebody stands who asks where that is


def requests(
    addresses: Sequence[Address], places: Sequence[Place], count: int, only: str
) -> Mapping[str, list[str]]:
    """Up to so many different paths of each kind that has `only` in its name, shuffled; always the
    same ones. Raises `Invalid` where no kind is left."""
    asked = {
        bar.name: [ask.path for question in bar.questions for ask in question.asks]
        for bar in bars(addresses, places)
    }
    found = {
        kind: [path for name in names for path in asked[name]] for kind, names in SEARCHES.items()
    }
    found["autocomplete"] = [path for name in TYPED for path in asked[name]]
    found["nearby"] = [_nearby(address) for address in addresses]
    found["reverse"] = [_reverse(address) for address in addresses]
    random_ = random.Random(SEED)  # noqa: S311
    for paths in found.values():
        random_.shuffle(paths)
    return {kind: found[kind][:count] for kind in named(only, found)}


def _nearby(address: Address) -> str:
    """All kinds of places, or those of one category, as often."""
    random_ = random.Random(address.id)  # noqa: S311
    lon, lat = moved(address.position, ASTRAY_M, random_)
    values: dict[str, str | float] = {"lon": lon, "lat": lat, "radius": RADIUS_M}
    if random_.random() < 0.5:
        values["categories"] = random_.choice(CATEGORIES)
    return f"/places/nearby?{urlencode(values)}"


def _reverse(address: Address) -> str:
    lon, lat = moved(address.position, ASTRAY_M, random.Random(address.id))  # noqa: S311
    return f"/places/reverse?{urlencode({'lon': lon, 'lat': lat})}"
