"""Which answers a request wants: by OSM tag, by layer, by category and by country."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import get_args

from core.errors import Malformed
from services.places.compat.asking import Keep
from services.places.compat.found import Found, Layer
from services.places.compat.given import Given
from services.places.compat.photon.parameters import countries_of
from services.places.compat.tags import categories_of

LAYERS: tuple[Layer, ...] = get_args(Layer)
KINDS: dict[Layer, tuple[str, ...]] = {
    "house": ("address", "place"),
    "street": ("street", "place"),
    "locality": ("place", "area", "address"),
    "district": ("place", "area"),
    "city": ("municipality", "place"),
    "county": ("area", "place"),
    "state": ("area", "place"),
    "country": ("area", "place"),
    "other": ("place", "area"),
}
#: Keys of which not only places are.
BESIDE_PLACES = frozenset(("highway", "boundary", "place", None))
TAG = re.compile(r"(?P<out>!?)(?P<key>[^:!]*)(:(?P<value_out>!?)(?P<value>[^:!]+))?")
CATEGORY = re.compile(r"osm\.(?P<key>[\w-]+)(\.(?P<value>[\w-]+))?(\.[\w-]+){0,1}", re.ASCII)


@dataclass(frozen=True)
class OsmTag:
    """A key, a value or both; `out` where they are not wanted."""

    key: str | None
    value: str | None
    out: bool

    def is_of(self, found: Found) -> bool:
        key, value = found.tag
        return self.key in (None, key) and self.value in (None, value)


@dataclass(frozen=True)
class Wanted:
    """`kinds` and `categories` are what a search can leave out early; `keep` says the rest.

    No categories at all: nothing that we have can be wanted.
    """

    kinds: list[str] | None
    categories: list[str] | None
    keep: Keep | None

    @property
    def nothing(self) -> bool:
        return self.categories == []


def wanted(given: Given) -> Wanted:
    """Raises `Malformed`."""
    tags = [_osm_tag(text) for text in given.all("osm_tag")]
    layers = _layers(given)
    include = [tag for tag in tags if not tag.out]
    tests = [
        *_test(include, lambda found: any(tag.is_of(found) for tag in include)),
        *_test(tags, lambda found: not any(tag.out and tag.is_of(found) for tag in tags)),
        *_test(layers, lambda found: found.layer in layers),
        *_of_categories(given),
        *_of_countries(given),
    ]
    return Wanted(
        kinds=sorted({kind for layer in layers for kind in KINDS[layer]}) or None,
        categories=_categories(include),
        keep=(lambda found: all(test(found) for test in tests)) if tests else None,
    )


def _test(asked: Collection[object], test: Keep) -> list[Keep]:
    return [test] if asked else []


def _osm_tag(text: str) -> OsmTag:
    """`key`, `key:value`, `:value`; an exclamation mark before any of them leaves out.

    `key:!value` and `!key:value` leave out the same. Raises `Malformed`.
    """
    parts = TAG.fullmatch(text.strip())
    if parts is None or not (parts["key"] or parts["value"]):
        raise Malformed(
            fr=f"« osm_tag » vaut « {text[:80]} » ; il faut clé, clé:valeur, :valeur, !clé ou "
            ":!valeur.",
            en=f"Invalid value '{text[:80]}' for parameter 'osm_tag': it must be key, key:value, "
            ":value, !key or :!value.",
        )
    out = bool(parts["out"] or parts["value_out"])
    return OsmTag(parts["key"] or None, parts["value"], out)


def _layers(given: Given) -> list[Layer]:
    known = {str(layer): layer for layer in LAYERS}
    layers = [name.strip() for text in given.all("layer") for name in text.split(",")]
    for name in layers:
        if name not in known:
            there_is = ", ".join(LAYERS)
            raise Malformed(
                fr=f"Il n’y a pas de « layer » {name[:40]} ; il y a : {there_is}.",
                en=f"Invalid value '{name[:40]}' for parameter 'layer': there is {there_is}.",
            )
    return [known[name] for name in layers]


def _categories(include: Collection[OsmTag]) -> list[str] | None:
    """Those of our categories that an element with one of these tags may have; None for any."""
    if not include or any(tag.key in BESIDE_PLACES for tag in include):
        return None
    return sorted({one for tag in include for one in categories_of(tag.key, tag.value)})


def _of_categories(given: Given) -> Iterable[Keep]:
    """`include`: any of a list, of each list; `exclude`: not all of a list, of no list."""
    for text in given.all("include"):
        yield _matching(_listed("include", text), any)
    for text in given.all("exclude"):
        yield _not(_matching(_listed("exclude", text), all))


def _matching(tags: list[OsmTag], how: Callable[[Iterable[bool]], bool]) -> Keep:
    return lambda found: how(tag.is_of(found) for tag in tags)


def _not(test: Keep) -> Keep:
    return lambda found: not test(found)


def _listed(name: str, text: str) -> list[OsmTag]:
    """`osm.shop,osm.amenity.cafe`: Photon's own categories are the main tags."""
    tags = []
    for category in text.split(","):
        parts = CATEGORY.fullmatch(category.strip())
        if parts is None:
            raise Malformed(
                fr=f"« {name} » vaut « {category[:80]} » ; il faut osm.clé ou osm.clé.valeur.",
                en=f"Invalid value '{category[:80]}' for parameter '{name}': it must be osm.key or "
                "osm.key.value.",
            )
        tags.append(OsmTag(parts["key"], parts["value"], out=False))
    return tags


def _of_countries(given: Given) -> list[Keep]:
    """What lies in no country that we know is kept: extracts may have no borders."""
    codes = countries_of(given)
    return [lambda found: found.country_code in codes | {None}] if codes else []
