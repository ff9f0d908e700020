"""Where the cluster's data and socket are, and which system user runs it."""

import hashlib
import os
import pwd
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from core.settings import Settings

# sockaddr_un has 108 bytes, the last one a NUL; PostgreSQL adds a name and keeps a lock beside it.
SOCKET_BYTES = 107 - len("/.s.PGSQL.65535.lock")
SYSTEM_DATA = Path("/var/lib/mapcommons")


@dataclass(frozen=True)
class Location:
    """`user` is None where the cluster runs under the caller, as it does unless that is root."""

    home: Path  # DATA_DIR: the password and the lease
    base: Path  # belongs to the cluster's user: data, log and, where the path is short, socket
    socket: Path
    user: str | None

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def log(self) -> Path:
        return self.base / "log"

    @property
    def password_file(self) -> Path:
        return self.home / "postgres.password"

    @property
    def port_file(self) -> Path:
        return self.home / "postgres.port"

    @property
    def moved(self) -> bool:
        """The data is not below DATA_DIR, because the cluster's user cannot get there."""
        return not self.base.is_relative_to(self.home)

    @property
    def version(self) -> int | None:
        """The major version the data was made with; None before `initdb`."""
        try:
            return int((self.data / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None


def locate(settings: Settings) -> Location:
    """Decide where things go; creates DATA_DIR, and nothing else."""
    home = settings.data_dir
    home.mkdir(parents=True, exist_ok=True)
    user = "postgres" if os.geteuid() == 0 else None
    reachable = user is None or _can_reach(user, home)
    base = home / "postgres" if reachable else SYSTEM_DATA / _short(home)
    return Location(home=home, base=base, socket=_socket(base, user), user=user)


def own(path: Path, user: str | None) -> None:
    """Make a folder that only the cluster's user (and root) can enter."""
    path.mkdir(parents=True, exist_ok=True)
    give(path, user)
    path.chmod(0o700)


def give(path: Path, user: str | None) -> None:
    if user is not None:
        entry = pwd.getpwnam(user)
        os.chown(path, entry.pw_uid, entry.pw_gid, follow_symlinks=False)


def _can_reach(user: str, folder: Path) -> bool:
    """Whether `user` may walk down to `folder`; a private home says no."""
    try:
        pwd.getpwnam(user)
    except KeyError:  # PostgreSQL is not installed yet: look at the folders' own permissions
        return all(parent.stat().st_mode & 0o001 for parent in [folder, *folder.parents])
    test = ["test", "-x", str(folder)]
    return subprocess.run(test, user=user, group=user, extra_groups=[], cwd="/").returncode == 0


def _socket(base: Path, user: str | None) -> Path:
    """Beside the data, or in a short folder of its own where the path is too long.

    A comma would be read as the end of a host's name by whoever connects.
    """
    beside = base / "socket"
    if len(os.fsencode(beside)) <= SOCKET_BYTES and "," not in str(beside):
        return beside
    name = f"mapcommons-{os.geteuid()}-{_short(base)}"
    return Path("/run" if user else tempfile.gettempdir()) / name


def _short(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
