"""What readers read: every sentence is in web/texts/{fr,en}.json, under the same key."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.errors import Lang

FOLDER = Path(__file__).with_suffix("")
NO_BREAK = "\u202f"  # between thousands, in French


@dataclass(frozen=True)
class Texts:
    """The sentences of one language; widget/src/texts.ts reads the same ones."""

    lang: Lang
    strings: Mapping[str, str]

    def __call__(self, key: str, **values: str | int) -> str:
        """The sentence, its `{names}` replaced."""
        return self.strings[key].format_map({name: self._show(v) for name, v in values.items()})

    def count(self, key: str, count: int) -> str:
        """The sentence for this many: `.zero` where there is one, `.one`, else `.other`."""
        if count == 0 and f"{key}.zero" in self.strings:
            return self(f"{key}.zero")
        is_one = count < 2 if self.lang == "fr" else count == 1
        return self(f"{key}.{'one' if is_one else 'other'}", count=count)

    def _show(self, value: str | int) -> str:
        if isinstance(value, str):
            return value
        return f"{value:,}".replace(",", NO_BREAK if self.lang == "fr" else ",")


@cache
def texts(lang: Lang) -> Texts:
    return Texts(lang, json.loads((FOLDER / f"{lang}.json").read_text("utf-8")))
