"""What is asked, for each bar of accuracy: paths, what they should find, and how high."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import NamedTuple, TypeVar
from urllib.parse import urlencode

from bench.places.targets import SEED, Address, Place, Target, moved
from bench.places.typos import KINDS, misspell
from core.errors import Invalid

NEARBY_M = 300  # how far a bias is from what is meant, at most

T = TypeVar("T", bound=Target)


class Ask(NamedTuple):
    q: str
    path: str


@dataclass(frozen=True)
class Question:
    """`asks` come in turn until one finds the target: one, or one for each key pressed."""

    target: Target
    asks: Sequence[Ask]
    top: int  # so many of the answers count


@dataclass(frozen=True)
class Bar:
    """`least` is the share of hits; for autocomplete `most` is the median of characters."""

    name: str
    questions: Sequence[Question]
    least: float | None = None
    most: int | None = None
    peers: tuple[str, str] = ("–", "–")  # Addok, Nominatim, on the same data


def bars(addresses: Sequence[Address], places: Sequence[Place]) -> list[Bar]:
    """All that is measured, in the order of the table."""
    first, last = number_first, number_last
    return [
        Bar("address, number first", _full(addresses, first), 0.99, peers=("100 %", "96.7 %")),
        Bar("address, number last", _full(addresses, last), 0.99, peers=("3 %", "–")),
        Bar("one typo, number first, top 3", _typos(addresses, first), 0.98,
            peers=("97.7 %", "0 %")),
        Bar("one typo, number last, top 3", _typos(addresses, last), 0.98),
        Bar("street and number, bias, number first", _biased(addresses, first), 0.95),
        Bar("street and number, bias, number last", _biased(addresses, last), 0.95),
        Bar("name of a place", [_search(p, p.name, 1) for p in places], 0.98,
            peers=("–", "97.7 %")),
        Bar("name with a typo, top 3", _misspelt_names(places), 0.96, peers=("–", "0.3 %")),
        Bar("characters until in top 5: place", _typed(places, lambda p: p.name), most=6),
        Bar("characters until in top 5: address", _typed(addresses, first), most=6),
        Bar("reverse at an address point", [_reverse(a) for a in addresses], 0.99),
    ]  # fmt: skip


def named(only: str, names: Iterable[str]) -> list[str]:
    """The names that have `only` in them. Raises `Invalid` where there are none."""
    known = list(names)
    if chosen := [name for name in known if only in name]:
        return chosen
    raise Invalid(
        fr=f"Rien de ce qui est mesuré ne contient « {only} » : {'; '.join(known)}.",
        en=f"Nothing that is measured has “{only}” in its name: {'; '.join(known)}.",
    )


def number_first(address: Address) -> str:
    return f"{address.housenumber} {address.street}"


def number_last(address: Address) -> str:
    return f"{address.street} {address.housenumber}"


def where(address: Address) -> str:
    """Its postcode and its commune, as far as they are known."""
    return " ".join(filter(None, (address.postcode, address.city)))


def _full(addresses: Iterable[Address], spell: Callable[[Address], str]) -> list[Question]:
    return [_search(a, f"{spell(a)}, {where(a)}", 1) for a in addresses]


def _typos(addresses: Iterable[Address], spell: Callable[[Address], str]) -> list[Question]:
    """Each kind of typo in turn, in the name of the street."""
    random_ = random.Random(SEED)  # noqa: S311
    kinds = cycle(KINDS)
    found = []
    for address in addresses:
        wrong = misspell(spell(address), next(kinds), random_)
        if wrong is not None:
            found.append(_search(address, f"{wrong}, {where(address)}", 3))
    return found


def _biased(addresses: Iterable[Address], spell: Callable[[Address], str]) -> list[Question]:
    return [_search(a, spell(a), 1, near=True) for a in addresses]


def _misspelt_names(places: Iterable[Place]) -> list[Question]:
    random_ = random.Random(SEED)  # noqa: S311
    kinds = cycle(KINDS)
    wrong = [(place, misspell(place.name, next(kinds), random_)) for place in places]
    return [_search(place, name, 3) for place, name in wrong if name is not None]


def _typed(targets: Iterable[T], spell: Callable[[T], str]) -> list[Question]:
    """What autocomplete is asked, letter by letter, by someone nearby."""
    return [
        Question(
            target,
            [
                _ask("/places/autocomplete", target, text[:typed], limit=5, near=True)
                for typed in range(1, len(text) + 1)
                if not text[:typed].endswith(" ")
            ],
            5,
        )
        for target in targets
        for text in (spell(target),)
    ]


def _search(target: Target, q: str, top: int, *, near: bool = False) -> Question:
    return Question(target, [_ask("/places/search", target, q, limit=top, near=near)], top)


def _reverse(address: Address) -> Question:
    lon, lat = address.position
    values = urlencode({"lon": lon, "lat": lat, "kinds": "address", "limit": 1})
    return Question(address, [Ask(f"{lon},{lat}", f"/places/reverse?{values}")], 1)


def _ask(route: str, target: Target, q: str, *, limit: int, near: bool) -> Ask:
    values: dict[str, str | int] = {"q": q, "limit": limit}
    if near:
        # Of one target always the same, so that each letter is typed at one place.
        lon, lat = moved(target.position, NEARBY_M, random.Random(target.id))  # noqa: S311
        values["bias"] = f"{lon},{lat}"
    return Ask(q, f"{route}?{urlencode(values)}")
