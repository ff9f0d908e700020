"""A query string as it came: text, of which every adapter reads its own meaning."""

import math
import re
from collections.abc import Iterable

NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?\s*", re.ASCII)
WHOLE = re.compile(r"\s*[+-]?\d{1,15}\s*", re.ASCII)


class Given:
    """The parameters of a request, in order; a name may come more than once."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        # No text in the database has a NUL, and PostgreSQL takes none.
        self._pairs = [(name, value.replace("\0", " ")) for name, value in pairs]

    def __contains__(self, name: str) -> bool:
        return any(name == known for known, _ in self._pairs)

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(name for name, _ in self._pairs))

    def get(self, *names: str) -> str | None:
        """The first value of any of these names."""
        return next((value for known, value in self._pairs if known in names), None)

    def all(self, name: str) -> list[str]:
        return [value for known, value in self._pairs if known == name]


def number(text: str) -> float | None:
    """A finite number with a decimal point; None for all else (`nan`, `48,9`, `1_000`)."""
    if not NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def whole(text: str) -> int | None:
    """A whole number; None for all else."""
    return int(text) if WHOLE.fullmatch(text) else None
