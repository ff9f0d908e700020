"""What an import or update could not use: counted by reason, each listed in a file."""

from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Self

from core.settings import settings

PATTERN = "dropped.*.tsv"
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


def keep(folder: Path, name: str) -> Path | None:
    """Join the reports of a folder in one below DATA_DIR; None where they list nothing."""
    lines = [line for file in sorted(folder.glob(PATTERN)) for line in _lines(file)]
    kept = settings().data_dir / "reports" / f"{name}.tsv"
    if not lines:
        kept.unlink(missing_ok=True)  # of an earlier time
        return None
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(HEADER + "".join(sorted(lines)), "utf-8")
    return kept


def _lines(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines(keepends=True)[1:]
