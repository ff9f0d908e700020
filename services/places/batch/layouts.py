"""The columns that are added to a table, and what is safe in a cell of a spreadsheet."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from services.places.batch.answers import Answer

Value = str | float | None
#: A cell that begins so is a formula to a spreadsheet, which would run it.
FORMULA = ("=", "+", "-", "@")


class Layout(NamedTuple):
    """`columns`: name → what of an answer stands there.

    Where a file has a column of that name already, ours gets another name, or the same one again:
    whoever reads rows as dictionaries then reads ours, as Addok's clients expect.
    """

    columns: Mapping[str, Callable[[Answer], Value]]
    renames: bool = True

    def names(self, header: Sequence[str]) -> list[str]:
        taken = {name.strip() for name in header}
        names: list[str] = []
        for name in self.columns:
            names.append(_free(name, taken) if self.renames else name)
            taken.add(names[-1])
        return names

    def cells(self, answer: Answer) -> list[str]:
        return [_cell(value(answer)) for value in self.columns.values()]


def safe(text: str) -> str:
    """Text in one line that no spreadsheet takes for a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(FORMULA) else line


def _cell(value: Value) -> str:
    if isinstance(value, str):
        return safe(value)
    return "" if value is None else f"{value:.7f}".rstrip("0").rstrip(".")


def _free(name: str, taken: set[str]) -> str:
    if name in taken and not name.startswith("result_"):
        name = f"result_{name}"
    free, number = name, 2
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _yes_or_no(answer: Answer) -> str:
    return "yes" if answer.reasons else "no"


def _reasons(answer: Answer) -> str:
    return " ".join(answer.reasons)


FORWARD = Layout(
    {
        "latitude": lambda a: a.lat,
        "longitude": lambda a: a.lon,
        "result_label": lambda a: a.label,
        "result_score": lambda a: _rounded(a.score, 4),
        "result_score_next": lambda a: _rounded(a.score_next, 4),
        "result_type": lambda a: a.kind,
        "result_id": lambda a: a.id,
        "result_housenumber": lambda a: a.housenumber,
        "result_street": lambda a: a.street,
        "result_postcode": lambda a: a.postcode,
        "result_city": lambda a: a.city,
        "result_citycode": lambda a: a.citycode,
        "result_match": lambda a: a.match,
        "result_doubtful": _yes_or_no,
        "result_reason": _reasons,
        "result_source": lambda a: a.source,
        "result_licence": lambda a: a.licence,
    }
)
REVERSE = Layout(
    {
        "result_latitude": lambda a: a.lat,
        "result_longitude": lambda a: a.lon,
        "result_label": lambda a: a.label,
        "result_distance": lambda a: _rounded(a.distance_m, 1),
        "result_type": lambda a: a.kind,
        "result_id": lambda a: a.id,
        "result_housenumber": lambda a: a.housenumber,
        "result_street": lambda a: a.street,
        "result_postcode": lambda a: a.postcode,
        "result_city": lambda a: a.city,
        "result_citycode": lambda a: a.citycode,
        "result_doubtful": _yes_or_no,
        "result_reason": _reasons,
        "result_source": lambda a: a.source,
        "result_licence": lambda a: a.licence,
    }
)
