"""Which words that were typed a text has, and where."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Substring = dict[str, int]
LEAST = 2
#: Consonants of a longer word: bd, blvd, rte, st, fg.
ABBREVIATION = re.compile(r"[a-z][^aeiouy0-9]{1,3}e?")


@dataclass(frozen=True)
class Word:
    """Folded — lower case, no accents — and where it stands in the text."""

    folded: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """Runs of letters or digits; `3bis` is two."""
    found: list[Word] = []
    for start, end in _runs(text):
        found.append(Word(_folded(text[start:end]), start, end))
    return found


def matched(text: str, typed: str) -> list[Substring]:
    """The beginnings of words of `text` that were typed, each once, in the order of the text."""
    free = words(text)
    found: list[Substring] = []
    for word in words(typed):
        hit = next((one for one in free if one.folded.startswith(word.folded)), None)
        if hit is None:
            continue
        free.remove(hit)
        # What folds to more or fewer letters (œ, ß) is marked whole.
        same = len(hit.folded) == hit.end - hit.start
        length = len(word.folded) if same else hit.end - hit.start
        found.append({"length": length, "offset": hit.start})
    return sorted(found, key=lambda substring: substring["offset"])


def has_all(texts: Sequence[str | None], typed: str) -> bool:
    """Whether each word that was typed is, begins or abbreviates a word of one of these.

    Words of one or two letters (à, de, in) say too little to be missed.
    """
    there = {word.folded for text in texts if text for word in words(text)}
    asked = {word.folded for word in words(typed)}
    telling = (word for word in asked if len(word) > LEAST or word[0].isdigit())
    return all(any(_means(word, known) for known in there) for word in telling)


def _means(typed: str, word: str) -> bool:
    if typed[0].isdigit():  # 10 begins no 100
        return word == typed
    if word.startswith(typed):
        return True
    letters = iter(word)
    return (
        bool(ABBREVIATION.fullmatch(typed))
        and word[0] == typed[0]
        and all(letter in letters for letter in typed)
    )


def _runs(text: str) -> Iterator[tuple[int, int]]:
    kind, start = "", 0
    for position, character in enumerate([*text, ""]):
        here = "d" if character.isdigit() else "a" if _is_letter(character) else ""
        if here != kind:
            if kind:
                yield start, position
            kind, start = here, position


def _is_letter(character: str) -> bool:
    return character.isalpha() or unicodedata.category(character or " ").startswith("M")


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(character for character in plain if not unicodedata.combining(character))
