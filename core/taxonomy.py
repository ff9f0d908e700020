"""The taxonomy of places: styles, search, importer, pages and API read the same file.

`core/taxonomy.json` has groups and categories with French and English labels, everyday words,
and the OSM tags that make an element a place of that category.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Self

from core.errors import Lang

PATH = Path(__file__).with_suffix(".json")
ANY = "*"
# An exact value is worth more than "any value", and several conditions more than one.
EXACT, WILDCARD = 10, 1


@dataclass(frozen=True)
class Group:
    id: str
    labels: Mapping[Lang, str]
    icon: str
    colour: str


@dataclass(frozen=True)
class Rule:
    """OSM tags that must all be there: `amenity=social_facility + social_facility=food_bank`."""

    conditions: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        pairs = (condition.strip().partition("=") for condition in text.split("+"))
        return cls(tuple((key, value) for key, _, value in pairs))

    def __str__(self) -> str:
        return " + ".join(f"{key}={value}" for key, value in self.conditions)

    @property
    def weight(self) -> int:
        return sum(WILDCARD if value == ANY else EXACT for _, value in self.conditions)

    def holds(self, tags: Mapping[str, str]) -> bool:
        return all(_has(tags.get(key, ""), value) for key, value in self.conditions)


@dataclass(frozen=True)
class Category:
    id: str
    group: str
    labels: Mapping[Lang, str]
    words: Mapping[Lang, tuple[str, ...]]
    osm: tuple[Rule, ...]
    icon: str
    rank: int  # 0–100, prominence on the map
    unnamed: bool  # an element without a name is still a place worth finding


@dataclass(frozen=True)
class Taxonomy:
    version: str
    groups: tuple[Group, ...]
    categories: tuple[Category, ...]

    @cached_property
    def by_id(self) -> dict[str, Category]:
        return {category.id: category for category in self.categories}

    @cached_property
    def group_by_id(self) -> dict[str, Group]:
        return {group.id: group for group in self.groups}

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The OSM keys without which no element is a place."""
        return tuple(sorted({key for key, _ in self._index}))

    @cached_property
    def _index(self) -> dict[tuple[str, str], list[tuple[int, Rule, Category]]]:
        """Rules by their first condition, with their precedence: weight, then order in the file."""
        index: dict[tuple[str, str], list[tuple[int, Rule, Category]]] = {}
        last = len(self.categories)
        for position, category in enumerate(self.categories):
            for rule in category.osm:
                entry = (rule.weight * last + last - position, rule, category)
                index.setdefault(rule.conditions[0], []).append(entry)
        return index

    @cached_property
    def _values(self) -> dict[str, frozenset[str]]:
        """For each key, the values that some rule begins with."""
        known: dict[str, set[str]] = {}
        for key, value in self._index:
            known.setdefault(key, set()).add(value)
        return {key: frozenset(found) for key, found in known.items()}

    def concerns(self, tags: Any) -> bool:
        """A quick look that lets most elements go; `categorise` has the last word.

        `tags` needs only `get`, so that osmium's own tag list will do.
        """
        for key, known in self._values.items():
            value = tags.get(key)
            if value is not None and (value.strip() in known or ANY in known or ";" in value):
                return True
        return False

    def categorise(self, tags: Mapping[str, str]) -> Category | None:
        """The category of an element with these tags; None if they do not make a place."""
        best, found = -1, None
        for key in self.keys:
            if key not in tags:
                continue
            for value in (*values(tags[key]), ANY):
                for precedence, rule, category in self._index.get((key, value), ()):
                    if precedence > best and rule.holds(tags):
                        best, found = precedence, category
        return found


def values(value: str) -> Iterator[str]:
    """The values of an OSM tag, several of which may be joined by semicolons; `no` is none."""
    return (part for raw in value.split(";") if (part := raw.strip()) not in ("", "no"))


def _has(value: str, wanted: str) -> bool:
    return any(wanted in (ANY, part) for part in values(value))


@cache
def taxonomy() -> Taxonomy:
    data = json.loads(PATH.read_text("utf-8"))
    return Taxonomy(
        version=data["version"],
        groups=tuple(Group(g["id"], _labels(g), g["icon"], g["colour"]) for g in data["groups"]),
        categories=tuple(_categories(data["categories"])),
    )


def _categories(rows: Iterable[Mapping[str, Any]]) -> Iterator[Category]:
    for row in rows:
        yield Category(
            id=row["id"],
            group=row["group"],
            labels=_labels(row),
            words={lang: tuple(words) for lang, words in row.get("words", {}).items()},
            osm=tuple(Rule.parse(text) for text in row["osm"]),
            icon=row["icon"],
            rank=row["rank"],
            unnamed=row["unnamed"],
        )


def _labels(row: Mapping[str, Any]) -> dict[Lang, str]:
    return {"fr": row["fr"], "en": row["en"]}
