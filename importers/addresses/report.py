"""What an import could not use: counted by reason, and listed in a file if there is any."""

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from core.settings import settings

MOST_LISTED = 100_000  # rows; the counts go on
LONGEST_SHOWN = 200  # characters of a row
HEADER = "line\treason\ttext\n"


class Report:
    """The file is below DATA_DIR/reports and named after the file that is read, and the time."""

    def __init__(self, file: Path) -> None:
        stem = re.sub(r"[^\w.-]+", "_", file.name)[:80]
        name = f"addresses-{stem}-{datetime.now(UTC):%Y%m%dT%H%M%S.%f}.tsv"
        self.path = settings().data_dir / "reports" / name
        self.counts: Counter[str] = Counter()
        self._listed = 0
        self._file: IO[str] | None = None

    def reject(self, line: int, reason: str, text: str) -> None:
        """`line` counts from 1; `reason` is a key of `importers.addresses.row.REASONS`."""
        self.counts[reason] += 1
        self._listed += 1
        if self._listed > MOST_LISTED + 1:
            return
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("w", encoding="utf-8", errors="backslashreplace")
            self._file.write(HEADER)
        if self._listed > MOST_LISTED:
            self._file.write(f"…\tonly the first {MOST_LISTED} are listed\t\n")
            return
        shown = "".join(c if c.isprintable() else "·" for c in text[:LONGEST_SHOWN])
        self._file.write(f"{line}\t{reason}\t{shown}\n")

    @property
    def written(self) -> Path | None:
        """The file, if anything was rejected."""
        return self.path if self.counts else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()
