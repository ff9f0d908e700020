"""Which PostgreSQL with PostGIS this machine has; installed with apt where it has none."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core import packages
from core.errors import Unavailable

OLDEST = 15
SEARCH = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")


@dataclass(frozen=True)
class Binaries:
    """One PostgreSQL: its major version and the folder of `initdb`, `pg_ctl`, `postgres`."""

    version: int
    folder: Path


def find(version: int | None = None) -> Binaries | None:
    """The newest PostgreSQL (or the one of that version) that has PostGIS beside it."""
    found = [b for b in _installed() if version in (None, b.version) and _has_postgis(b)]
    return max(found, key=lambda b: b.version, default=None)


def find_or_install(version: int | None, say: packages.Say) -> Binaries:
    """As `find`, after installing it where it is missing. Raises `Unavailable`."""
    if found := find(version):
        return found
    wanted = version or max((b.version for b in _installed()), default=None)
    names = [f"postgresql-{wanted}-postgis-3"] if wanted else [_newest_package(say)]
    packages.install(names, why="PostgreSQL + PostGIS", say=say)
    if found := find(version):
        return found
    raise Unavailable(
        fr=f"{names[0]} est installé, mais initdb ou postgis.control reste introuvable.",
        en=f"{names[0]} is installed, but initdb or postgis.control is still not to be found.",
    )


def _newest_package(say: packages.Say) -> str:
    pattern = "^postgresql-[0-9]+-postgis-3$"
    names = packages.newest(pattern)
    if not names:
        # A bare machine has no package lists yet: any install refreshes them.
        packages.install(["postgresql-common"], why="PostgreSQL", say=say)
        names = packages.newest(pattern) or [f"postgresql-{OLDEST}-postgis-3"]
    return max(names, key=lambda name: int(name.split("-")[1]))


def _installed() -> Iterator[Binaries]:
    for pattern in SEARCH:
        for folder in Path("/").glob(pattern.lstrip("/")):
            number = re.search(r"\d+", folder.parent.name)
            if number and int(number[0]) >= OLDEST and (folder / "initdb").exists():
                yield Binaries(int(number[0]), folder)


def _has_postgis(binaries: Binaries) -> bool:
    command = [str(binaries.folder / "pg_config"), "--sharedir"]
    try:
        share = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        share = f"/usr/share/postgresql/{binaries.version}"  # Debian: pg_config is a -dev tool
    return (Path(share) / "extension" / "postgis.control").exists()
