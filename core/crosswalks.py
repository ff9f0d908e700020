"""Other people's names for what a category is: NAF codes, and the categories of GoGoCarto maps.

Each crosswalk is a closed vocabulary with a version of its own, read from `core/taxonomy.json`;
which category answers to which entry is written with the category.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.errors import Lang


@dataclass(frozen=True)
class Naf:
    """INSEE's nomenclature of activities: the codes that some category answers to."""

    version: str
    source: str
    codes: Mapping[str, str]  # code → INSEE's own label, which is French
    first: Mapping[str, str]  # code → the category to put first, where the usual order misleads

    def find(self, text: str) -> str:
        """A code as it is written here: `88.99B`, whether `8899b` or `88.99B` was meant."""
        bare = text.strip().upper().replace(".", "")
        return f"{bare[:2]}.{bare[2:]}"


@dataclass(frozen=True)
class Theme:
    """A category of GoGoCarto maps."""

    id: str
    labels: Mapping[Lang, str]
    names: tuple[str, ...]  # what maps call it as well
    parent: str | None
    transiscope: int | None  # its number in Transiscope's own map, if it is there


@dataclass(frozen=True)
class GoGoCarto:
    """A tree of themes, as maps made with GoGoCarto have them, Transiscope's above all."""

    version: str
    source: str
    themes: tuple[Theme, ...]

    def find(self, name: str) -> str | None:
        """The id of a theme, by its id, a label or any other name, however these are written."""
        return self._by_name.get(_folded(name))

    def below(self, theme: str) -> Iterator[str]:
        """A theme, then the themes under it."""
        yield theme
        for child in self.themes:
            if child.parent == theme:
                yield from self.below(child.id)

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {
            _folded(name): theme.id
            for theme in self.themes
            for name in (theme.id, *theme.labels.values(), *theme.names)
        }


def read_naf(data: Mapping[str, Any]) -> Naf:
    return Naf(data["version"], data["source"], data["codes"], data["first"])


def read_gogocarto(data: Mapping[str, Any]) -> GoGoCarto:
    themes = tuple(
        Theme(
            id=row["id"],
            labels={"fr": row["fr"], "en": row["en"]},
            names=tuple(row.get("names", ())),
            parent=row.get("parent"),
            transiscope=row.get("transiscope"),
        )
        for row in data["categories"]
    )
    return GoGoCarto(data["version"], data["source"], themes)


def _folded(name: str) -> str:
    """Without accents, case, ligatures or punctuation."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("œ", "oe"))
    return re.sub(r"[^a-z0-9]+", "", plain.encode("ascii", "ignore").decode())
