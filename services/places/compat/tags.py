"""Between our categories and the one OSM tag by which OSM's geocoders name a kind of thing."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from core.taxonomy import ANY, taxonomy, values

Tag = tuple[str, str]


def main_tag(category: str, tags: Mapping[str, str]) -> Tag:
    """The tag that made an element a place of this category: (`shop`, `bakery`).

    Of a category that the taxonomy has dropped since the import, or an element that was retagged,
    the category itself is the value.
    """
    known = taxonomy().by_id.get(category)
    for rule in known.osm if known else ():
        if all(_has(tags.get(key, ""), value) for key, value in rule.conditions):
            key, value = rule.conditions[0]
            return key, next(iter(values(tags[key]))) if value == ANY else value
    return "place", category


@lru_cache(maxsize=256)
def categories_of(key: str | None, value: str | None) -> frozenset[str]:
    """The categories of which an element with this key, this value, or both, may be."""
    return frozenset(
        category.id
        for category in taxonomy().categories
        for rule in category.osm
        if _names(*rule.conditions[0])(key, value)
    )


def _names(key: str, value: str) -> Callable[[str | None, str | None], bool]:
    return lambda wanted_key, wanted_value: (
        wanted_key in (None, key) and (wanted_value in (None, value) or value == ANY)
    )


def _has(text: str, wanted: str) -> bool:
    return bool(text) and (text == wanted or any(wanted in (ANY, one) for one in values(text)))
