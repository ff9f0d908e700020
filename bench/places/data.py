"""The database that is measured: a fresh one with an extract."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import databases, processes
from core.packages import Say
from core.settings import ROOT

CLI = [sys.executable, "-m", "cli"]


@contextmanager
def loaded(server_url: str, source: Path, folder: Path, say: Say) -> Iterator[str]:
    """The URL of a new database with this extract, dropped at the end. Raises `Unavailable`."""
    folder.mkdir(parents=True, exist_ok=True)
    with databases.fresh(server_url, "places") as url:
        env = os.environ | {
            "MAPCOMMONS_DATABASE_URL": url,
            "MAPCOMMONS_DATA_DIR": str(folder),
            "PYTHONPATH": str(ROOT),
        }
        say(f"places: importing {source.name}")
        processes.measured([*CLI, "db", "migrate"], env)
        processes.measured([*CLI, "import", "osm", str(source)], env)
        yield url
