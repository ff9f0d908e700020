"""Opening hours as written in OSM, their words put into the reader’s language.

widget/src/hours.ts says the same; tests/web/hours.json holds both to it.
"""

import re

from web.texts import Texts

RULE = re.compile(r";|\|\|")
DAYS = "Mo|Tu|We|Th|Fr|Sa|Su|PH|SH"
MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
# Quoted comments stay as they are.
WORD = re.compile(rf'"[^"]*"|,(?=\S)|\b(?:{DAYS}|{MONTHS}|off|closed)\b')


def hours(opening_hours: str | None, text: Texts) -> list[str]:
    """One rule a line."""
    rules = [rule.strip() for rule in RULE.split(opening_hours or "")]
    return [WORD.sub(lambda m: _translate(m[0], text), rule) for rule in rules if rule]


def _translate(word: str, text: Texts) -> str:
    if word.startswith('"'):
        return word
    return ", " if word == "," else text(f"hours.{word}")
