"""One slip of the fingers: exactly one edit, in a word that is long enough to be read anyway."""

import random
import re
from collections.abc import Callable, Mapping

WORD = re.compile(r"[^\W\d_]{4,}")
ACCENTED = {
    "a": "àâä", "c": "ç", "e": "éèê", "i": "îï", "n": "ñ", "o": "ôöó", "u": "ùûü",
}  # fmt: skip
PLAIN = {accented: letter for letter, many in ACCENTED.items() for accented in many}


def misspell(text: str, kind: str, random_: random.Random) -> str | None:
    """The text with one typo of a kind of `KINDS`; None where no word can have it."""
    words = [match for match in WORD.finditer(text) if KINDS[kind](match[0])]
    if not words:
        return None
    word = random_.choice(words)
    wrong = random_.choice(KINDS[kind](word[0]))
    return text[: word.start()] + wrong + text[word.end() :]


def swapped(word: str) -> list[str]:
    """Two letters the other way round: all that differ from the word."""
    pairs = range(len(word) - 1)
    return [
        word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in pairs if word[i] != word[i + 1]
    ]


def dropped(word: str) -> list[str]:
    return [word[:i] + word[i + 1 :] for i in range(len(word))]


def doubled(word: str) -> list[str]:
    return [word[:i] + word[i] + word[i:] for i in range(len(word))]


def accented(word: str) -> list[str]:
    """An accent that is not in the word, or another, or none where there is one."""
    return [
        word[:i] + other + word[i + 1 :] for i in range(len(word)) for other in _others(word[i])
    ]


def _others(letter: str) -> list[str]:
    plain = PLAIN.get(letter.lower(), letter.lower())
    family = plain + ACCENTED.get(plain, "")
    others = [other for other in family if other != letter.lower()]
    return [other.upper() for other in others] if letter.isupper() else others


KINDS: Mapping[str, Callable[[str], list[str]]] = {
    "swap": swapped,
    "drop": dropped,
    "double": doubled,
    "accent": accented,
}
