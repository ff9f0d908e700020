"""What people write for opening hours, in the words that the evaluator takes.

Three steps, each a list one can read: what is plainly a slip is put right (`TIDY`), a comment
makes a rule uncertain, and so does an open end. What is ambiguous (`Mo-Fr 9-5`) stays as it is,
and is not understood.
"""

import re

LONGEST = 1_000  # characters; OSM's values have at most 255

COMMENT = re.compile(r'("[^"]*")')

# Slips that have one meaning only. They apply outside of comments.
TIDY = (
    (re.compile(r"^\s*opening_hours\s*=\s*"), ""),
    (re.compile(r"[–—−]"), "-"),
    (re.compile(r"\s+"), " "),
    (re.compile(r"\b(Mo|Tu|We|Th|Fr|Sa|Su)(?:n|es?|d|urs?|i|t|nday|esday|dnesday|ursday|iday|turday)\b"),
     r"\1"),
    (re.compile(r"\b(Mo|Tu|We|Th|Fr|Sa|Su)\b\s*-\s*\b(Mo|Tu|We|Th|Fr|Sa|Su)\b"), r"\1-\2"),
    # `Fr, Sa 10:00-12:00`: the evaluator takes `Fr` for a rule of its own, open all day.
    (re.compile(r"\b(Mo|Tu|We|Th|Fr|Sa|Su|PH|SH) ?, (?=(Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)\b)"), r"\1,"),
    (re.compile(r"\b(Mo|Tu|We|Th|Fr|Sa|Su|PH):? ?(?=\d{1,2}[:.]\d\d)"), r"\1 "),
    (re.compile(r"\b(\d{1,2})\.(\d\d)\b"), r"\1:\2"),
    (re.compile(r"(\d:\d\d) ?- ?(\d{1,2}:\d\d)"), r"\1-\2"),
    (re.compile(r"(\d:\d\d),? (?=\d{1,2}:\d\d)"), r"\1,"),
    (re.compile(r";\s*(?=;|$)"), ""),
)  # fmt: skip

MODIFIER = re.compile(r"\b(open|closed|off|unknown)\s*$", re.IGNORECASE)

TIME = r"\d{1,2}:\d\d"
SPAN = rf"{TIME}(?:-{TIME})?\+?"
# The days of a rule, its times, and what comes after them.
RULE = re.compile(rf"^(?P<days>.*?)\s*(?P<times>{SPAN}(?:\s*,\s*{SPAN})*)(?P<rest>\s.*)?$")
OPEN_END = re.compile(r"\+(?!\s*\d)")


WEEK = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAY = f"(?:{'|'.join(WEEK)})"
WEEKLY = re.compile(rf"^\s*(?P<days>{DAY}(?:-{DAY})?(?:,{DAY}(?:-{DAY})?)*) {SPAN}(?:,{SPAN})*\s*$")


def understood(text: str) -> str:
    """The same hours for the evaluator: slips put right, what is uncertain marked `unknown`."""
    parts = _rules(_with_uncertain_comments(tidied(text)))
    written = [
        part if separator else _with_open_ends(part) for part, separator in _joined_nights(parts)
    ]
    return "".join(written).strip()


def tidied(text: str) -> str:
    """Slips put right; comments stay as they are."""
    parts = COMMENT.split(text)
    for slip, right in TIDY:
        parts[::2] = [slip.sub(right, part) for part in parts[::2]]
    return "".join(parts).strip(" ;")


def has_open_end(text: str) -> bool:
    """Whether some time of it has no end; `understood` leaves those that it cannot rewrite."""
    return any(OPEN_END.search(part) for part in COMMENT.split(text)[::2])


def _with_uncertain_comments(text: str) -> str:
    """A comment without a word before it that says otherwise makes its rule uncertain."""
    parts = COMMENT.split(text)
    for at in range(1, len(parts), 2):
        if not MODIFIER.search(parts[at - 1]):
            parts[at - 1] = f"{parts[at - 1].rstrip()} unknown ".lstrip()
    return "".join(parts)


def _rules(text: str) -> list[tuple[str, bool]]:
    """The rules, and what separates them: (text, whether it is a separator)."""
    parts = re.split(r'((?:"[^"]*"|[^";|])+)', text)
    return [(part, at % 2 == 0) for at, part in enumerate(parts) if part]


def _joined_nights(parts: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Rules of different days of the week side by side, where they stood one after the other.

    Nothing changes by it but for the evaluator, which forgets the hours after midnight of a rule
    that another one precedes: `Su-Th 11:00-02:00; Fr-Sa 11:00-06:00` on a Sunday at 03:00.
    """
    taken: set[str] = set()
    joined = list(parts)
    for at, (rule, separator) in enumerate(parts):
        if separator:
            continue
        match = WEEKLY.match(rule)
        days = _days(match["days"]) if match else set()
        if match is None or taken & days or (at and parts[at - 1][0].strip() != ";"):
            return joined
        if at:
            joined[at - 1] = (",", True)
            joined[at] = (f" {rule.strip()}", False)
        taken |= days
    return joined


def _days(ranges: str) -> set[str]:
    """The days of `Su-Th,Sa`."""
    days: set[str] = set()
    for part in ranges.split(","):
        first, last = (WEEK.index(day) for day in (part[:2], part[-2:]))
        days |= {WEEK[at % 7] for at in range(first, last + 1 + 7 * (last < first))}
    return days


def _with_open_ends(rule: str) -> str:
    """`Mo 10:00-12:00,17:00+` → `Mo 10:00-12:00, Mo 17:00-27:00 unknown`."""
    match = RULE.match(rule.strip())
    if match is None or "+" not in match["times"]:
        return rule
    spans = [span.strip() for span in match["times"].split(",")]
    if match["rest"]:  # a modifier or a comment speaks of all times
        all_times = ",".join(_whole(span) for span in spans)
        return f" {match['days']} {all_times}{match['rest']}"
    days = match["days"] or "Mo-Su"
    sure = [span.rstrip("+") for span in spans if "-" in span or "+" not in span]
    unsure = [_after(span) for span in spans if "+" in span]
    firm = f"{days} {','.join(sure)}, " if sure else ""
    return f" {firm}{days} {','.join(unsure)} unknown"


def _whole(span: str) -> str:
    """The span from its beginning to the end that is guessed."""
    return f"{span.split('-')[0].rstrip('+')}-{_guessed(span)}" if "+" in span else span


def _after(span: str) -> str:
    """What is uncertain of a span with an open end: from its last time on."""
    return f"{span.rstrip('+').split('-')[-1]}-{_guessed(span)}"


def _guessed(span: str) -> str:
    """When it probably ends: at midnight, ten hours after 17:00 or later, eight after 22:00.

    These are the guesses of the reference evaluator, opening_hours.js.
    """
    hour, minute = (int(part) for part in span.rstrip("+").split("-")[-1].split(":"))
    if hour < 17:
        return "24:00"
    return f"{min(hour + (8 if hour >= 22 else 10), 47):02}:{minute:02}"
