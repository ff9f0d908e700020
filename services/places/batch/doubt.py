"""The rule by which an answer needs a second look; docs/batch-geocoding.md tells it to callers."""

import math
import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from services.places.batch.answers import PLACE, Answer, Doubt
from services.places.batch.asking import Wanted, plain

LEAST_SCORE = 0.45
LEAST_LEAD = 0.03  # of the score, before the next answer
LEAST_WORD = 3  # letters; what is shorter is an article, or an abbreviation
LEAST_LIKENESS = 0.8  # of two words, as difflib measures it: two letters of eight exchanged
FAR_M = 200  # answers closer than this are one and the same
_NO_STREET = (PLACE, "municipality", "area")
METRES_PER_DEGREE = 111_195  # of a great circle, on a sphere of 6,371 km


def doubts(wanted: Wanted, best: Answer, second: Answer | None) -> tuple[Doubt, ...]:
    """Why the best answer may be wrong or imprecise, as codes; none where nothing speaks for it."""
    return tuple(_doubts(wanted, best, second))


def _doubts(wanted: Wanted, best: Answer, second: Answer | None) -> Iterator[Doubt]:
    if best.score is not None and best.score < LEAST_SCORE:
        yield "low_score"
    if not _names_what_was_asked(wanted, best):
        yield "words_differ"
    if second is not None and _ambiguous(best, second):
        yield "ambiguous"
    if wanted.number is not None and not _has(best, wanted.number):
        yield "number_differs" if best.match == "housenumber" else "number_not_found"
    if best.match in _NO_STREET and (wanted.on_street if best.match == PLACE else wanted.street):
        yield "street_not_found"
    if _elsewhere(wanted, best):
        yield "locality_differs"


def _names_what_was_asked(wanted: Wanted, best: Answer) -> bool:
    """Whether each word of the street's, place's or commune's name was typed, or nearly so.

    What was typed besides, a building or a person, does no harm.
    """
    known = best.name if best.match == "place" else best.street or best.name
    asked = plain(wanted.text).split()
    return all(
        _alike(word, asked) for word in plain(known or "").split() if len(word) >= LEAST_WORD
    )


def _alike(word: str, asked: list[str]) -> bool:
    return word in asked or any(
        SequenceMatcher(a=word, b=other).ratio() >= LEAST_LIKENESS for other in asked
    )


def _ambiguous(best: Answer, second: Answer) -> bool:
    lead = (best.score or 0) - (second.score or 0)
    return lead < LEAST_LEAD and _distance_m(best, second) > FAR_M


def _has(best: Answer, number: int) -> bool:
    """Whether a house number (12, 12 bis, 12;14, 12-16) has this one, or it lies in its range."""
    numbers = [int(digits) for digits in re.findall(r"\d{1,5}", best.housenumber or "")]
    return bool(numbers) and min(numbers) <= number <= max(numbers)


def _elsewhere(wanted: Wanted, best: Answer) -> bool:
    """Another postcode and another commune; of one that is the same, another département."""
    same_code = _same(wanted.postcode, best.postcode)
    same_city = _same_city(wanted.city, best.city)
    if same_city and same_code is False:
        return (wanted.postcode or "")[:2] != (best.postcode or "")[:2]
    return False in (same_code, same_city) and not (same_code or same_city)


def _same(one: str | None, other: str | None) -> bool | None:
    """None where one of them is not known."""
    return plain(one) == plain(other) if one and other else None


def _same_city(one: str | None, other: str | None) -> bool | None:
    """Paris 12e Arrondissement is Paris: one of them may say more than the other."""
    if not one or not other:
        return None
    a, b = f"{plain(one)} ", f"{plain(other)} "
    return a.startswith(b) or b.startswith(a)


def _distance_m(one: Answer, other: Answer) -> float:
    """Metres, on a sphere, where both are near to each other; infinite where one is nowhere."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return math.inf
    east = (one.lon - other.lon) * math.cos(math.radians(one.lat))
    return math.hypot(east, one.lat - other.lat) * METRES_PER_DEGREE
