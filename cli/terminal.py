"""What the command line says, and in which language: that of the terminal's locale."""

import os
import sys

from core.errors import Lang


def lang() -> Lang:
    """French in a French locale; else English, as is usual on the command line."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "fr" if value.lower().startswith("fr") else "en"
    return "en"


def say(text: str) -> None:
    print(text, flush=True)


def tell(*, fr: str, en: str) -> None:
    say(fr if lang() == "fr" else en)


def complain(text: str) -> None:
    """One line on stderr."""
    print(f"mapcommons: {' '.join(text.split())}", file=sys.stderr, flush=True)
