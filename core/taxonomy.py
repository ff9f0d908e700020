"""The taxonomy of places: styles, search, importer, pages and API read the same file.

`core/taxonomy.json` has groups and categories with French and English labels, everyday words,
the OSM tags that make an element a place of that category, and crosswalks to NAF and GoGoCarto.
How to read and to change it: `docs/taxonomy.md`.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, Self

from core.crosswalks import GoGoCarto, Naf, read_gogocarto, read_naf
from core.errors import Lang

PATH = Path(__file__).with_suffix(".json")
ANY = "*"
# An exact value is worth more than "any value", and several conditions more than one.
EXACT, WILDCARD = 10, 1
Conditions = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Group:
    id: str
    labels: Mapping[Lang, str]
    icon: str
    colour: str


@dataclass(frozen=True)
class Rule:
    """OSM tags that must all be there: `amenity=social_facility + social_facility=food_bank`."""

    conditions: Conditions

    @classmethod
    def parse(cls, text: str) -> Self:
        pairs = (condition.strip().partition("=") for condition in text.split("+"))
        return cls(tuple((key, value) for key, _, value in pairs))

    def __str__(self) -> str:
        return " + ".join(f"{key}={value}" for key, value in self.conditions)

    @property
    def weight(self) -> int:
        return sum(WILDCARD if value == ANY else EXACT for _, value in self.conditions)


@dataclass(frozen=True)
class Category:
    id: str
    group: str
    labels: Mapping[Lang, str]
    words: Mapping[Lang, tuple[str, ...]]
    osm: tuple[Rule, ...]
    naf: tuple[str, ...]  # the most usual code first
    gogocarto: tuple[str, ...]  # the nearest theme first
    icon: str
    rank: int  # 0–100, prominence on the map
    unnamed: bool  # an element without a name is still a place worth finding

    @property
    def breadth(self) -> int:
        """The less a category asks of an element, the more it covers; the widest is the lowest."""
        return min(rule.weight for rule in self.osm)


# A rule as the index has it: its precedence, its conditions but the first, its category. The
# precedence is the rule's weight, then the order in the file, in one number.
Entry = tuple[int, Conditions, Category]


@dataclass(frozen=True)
class Taxonomy:
    version: str
    groups: tuple[Group, ...]
    categories: tuple[Category, ...]
    naf: Naf
    gogocarto: GoGoCarto

    @cached_property
    def by_id(self) -> dict[str, Category]:
        return {category.id: category for category in self.categories}

    @cached_property
    def group_by_id(self) -> dict[str, Group]:
        return {group.id: group for group in self.groups}

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The OSM keys without which no element is a place."""
        return tuple(sorted(self._index))

    @cached_property
    def values(self) -> Mapping[str, frozenset[str]]:
        """Of those keys, the values that rules ask for; a key of which any will do is not in."""
        return {
            key: frozenset(by_value) for key, by_value in self._index.items() if ANY not in by_value
        }

    @cached_property
    def _index(self) -> dict[str, dict[str, list[Entry]]]:
        """Rules by the key and the value of their first condition."""
        index: dict[str, dict[str, list[Entry]]] = {}
        last = len(self.categories)
        for position, category in enumerate(self.categories):
            for rule in category.osm:
                (key, value), *rest = rule.conditions
                entry = (rule.weight * last + last - position, tuple(rest), category)
                index.setdefault(key, {}).setdefault(value, []).append(entry)
        return index

    @cached_property
    def _beginning(self) -> Callable[[str, str], Sequence[Entry]]:
        """The rules whose first condition a tag fulfils, best first; the same few tags recur."""

        @lru_cache(maxsize=10_000)
        def beginning(key: str, text: str) -> Sequence[Entry]:
            by_value = self._index[key]
            parts = set(values(text))
            entries = [
                entry for part in (parts and parts | {ANY}) for entry in by_value.get(part, ())
            ]
            return sorted(entries, key=lambda entry: entry[0], reverse=True)

        return beginning

    def categorise(self, tags: Mapping[str, str]) -> Category | None:
        """The category of an element with these tags; None if they do not make a place.

        The importer asks this of every tagged element: the work grows with the tags that an element
        has, not with the rules that there are.
        """
        index, beginning = self._index, self._beginning
        best, found = -1, None
        for key, text in tags.items():
            if key not in index:
                continue
            for precedence, rest, category in beginning(key, text):
                if precedence <= best:
                    break
                # Most rests ask for a key that the element has not: that is the quickest no.
                if not rest or (rest[0][0] in tags and _hold(rest, tags)):
                    best, found = precedence, category
                    break
        return found

    def from_naf(self, code: str) -> tuple[Category, ...]:
        """The categories of places that usually have this code (`88.99B` or `8899B`), best first.

        Best is what `first` names; then those of which the code is the most usual; among these the
        widest, as a code says less than a category; then the most prominent. A code that is not in
        the crosswalk has none.
        """
        known = self.naf.find(code)
        answering = [category for category in self.categories if known in category.naf]
        first = self.naf.first.get(known)
        return tuple(
            sorted(
                answering,
                key=lambda one: (one.id != first, one.naf.index(known), one.breadth, -one.rank),
            )
        )

    def from_gogocarto(self, name: str) -> tuple[Category, ...]:
        """The categories of a theme, best first, by its id or any of its names (`ressourcerie`).

        Those of the theme itself come before those of the themes under it; of these, those that
        the theme is nearest to, then the most prominent. A name that is not in the crosswalk has
        none.
        """
        theme = self.gogocarto.find(name)
        if theme is None:
            return ()
        found: dict[str, Category] = {}
        for below in self.gogocarto.below(theme):
            answering = [category for category in self.categories if below in category.gogocarto]
            answering.sort(key=lambda one: (one.gogocarto.index(below), -one.rank))
            found |= {one.id: one for one in answering if one.id not in found}
        return tuple(found.values())


def values(value: str) -> Iterator[str]:
    """The values of an OSM tag, several of which may be joined by semicolons; `no` is none."""
    return (part for raw in value.split(";") if (part := raw.strip()) not in ("", "no"))


def _hold(conditions: Conditions, tags: Mapping[str, str]) -> bool:
    return all(key in tags and _has(tags[key], wanted) for key, wanted in conditions)


def _has(text: str, wanted: str) -> bool:
    return text == wanted or any(wanted in (ANY, part) for part in values(text))


@cache
def taxonomy() -> Taxonomy:
    data = json.loads(PATH.read_text("utf-8"))
    return Taxonomy(
        version=data["version"],
        groups=tuple(Group(g["id"], _labels(g), g["icon"], g["colour"]) for g in data["groups"]),
        categories=tuple(_categories(data["categories"])),
        naf=read_naf(data["crosswalks"]["naf"]),
        gogocarto=read_gogocarto(data["crosswalks"]["gogocarto"]),
    )


def _categories(rows: Iterable[Mapping[str, Any]]) -> Iterator[Category]:
    for row in rows:
        yield Category(
            id=row["id"],
            group=row["group"],
            labels=_labels(row),
            words={lang: tuple(words) for lang, words in row.get("words", {}).items()},
            osm=tuple(Rule.parse(text) for text in row["osm"]),
            naf=tuple(row.get("naf", ())),
            gogocarto=tuple(row.get("gogocarto", ())),
            icon=row["icon"],
            rank=row["rank"],
            unnamed=row["unnamed"],
        )


def _labels(row: Mapping[str, Any]) -> dict[Lang, str]:
    return {"fr": row["fr"], "en": row["en"]}
