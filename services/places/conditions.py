"""What the tags of a place must say, as PostgreSQL asks it of them: a jsonpath predicate."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

NO = "no"


@dataclass(frozen=True)
class Condition:
    """One of `keys` has one of `values`; without values, it has any but `no`.

    A tag may have several values, with semicolons between them. With `wanted` false, none does.
    """

    keys: tuple[str, ...]
    values: tuple[str, ...] = ()
    wanted: bool = True


def jsonpath(conditions: Sequence[Condition]) -> str | None:
    """A predicate that holds where all conditions do; None where there are none."""
    return " && ".join(_predicate(condition) for condition in conditions) or None


def _predicate(condition: Condition) -> str:
    either = " || ".join(_of_key(key, condition.values) for key in condition.keys)
    return f"({either})" if condition.wanted else f"(!({either}))"


def _of_key(key: str, values: tuple[str, ...]) -> str:
    path = f"$.{_quoted(key)}"
    if not values:
        return f"({path} != {_quoted(NO)})"
    one_of = "|".join(re.escape(value) for value in values)
    pattern = rf"^(.*;)?\s*({one_of})\s*(;.*)?$"
    return f"({path} like_regex {_quoted(pattern)})"


def _quoted(text: str) -> str:
    """A string as jsonpath has it, which is as JSON has it."""
    return json.dumps(text)
