"""What an import or update could not use: counted by reason, each listed in a file."""

from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Self

HEADER = "reason\telement\n"


class Report:
    """`file` is written as elements are dropped: one line each, the reason and `n1`, `w2`, `r3`."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.path = file
        self.counts: Counter[str] = Counter()
        self._file = file.open("w", encoding="utf-8")
        self._file.write(HEADER)

    def drop(self, reason: str, osm_type: str, osm_id: int) -> None:
        self.counts[reason] += 1
        self._file.write(f"{reason}\t{osm_type}{osm_id}\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
