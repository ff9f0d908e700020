"""Create, start and stop the private cluster."""

import os
import secrets
import shlex
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from core.cluster.binaries import Binaries
from core.cluster.location import Location, give, own
from core.errors import Unavailable

NAME = "mapcommons"  # of the role and of the database
TRIES = 3

# A small host first: a few hundred MB of memory, and imports that write no more than they must.
# Data stays safe: fsync and full-page writes are on.
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
}


class Server:
    """The cluster of one checkout. Its methods raise `Unavailable` with the log's last words."""

    def __init__(self, where: Location, programs: Binaries) -> None:
        self.where = where
        self.programs = programs

    def running(self) -> bool:
        """Also true for a cluster that a killed `up` left behind."""
        status = self._run("pg_ctl", "status", "-D", self.where.data)
        return status.returncode == 0 and _is_postgres(self._pid_file)

    @property
    def _pid_file(self) -> Path:
        return self.where.data / "postmaster.pid"

    def start(self) -> None:
        """Create the cluster if there is none, and start it; one that runs is taken as it is."""
        if self.where.version is None:
            self._create()
        if not self.running():
            self._start()
        self._create_database()

    def stop(self) -> None:
        """Stop, letting running transactions roll back; nothing happens when it is stopped."""
        if self.where.version is None or not self.running():
            return
        result = self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", self.where.data)
        if result.returncode:
            raise self._failed("pg_ctl stop", result.stderr)

    def url(self, database: str = NAME) -> str:
        """How to connect: over the Unix socket, with the password of this cluster."""
        try:
            running = self._pid_file.read_text().splitlines()
            password = self.where.password_file.read_text().strip()
        except FileNotFoundError as error:
            raise Unavailable(
                fr=f"La base privée est arrêtée ou incomplète : {error.filename} manque. "
                "`./mapcommons db start` la démarre.",
                en=f"The private database is stopped or incomplete: {error.filename} is missing. "
                "`./mapcommons db start` starts it.",
            ) from error
        # postmaster.pid: pid, data folder, start time, port, socket folder, …
        return make_conninfo(
            host=running[4], port=running[3], user=NAME, password=password, dbname=database
        )

    def _create(self) -> None:
        """`initdb`, beside its final place, so that a killed one is never taken for a cluster."""
        own(self.where.base, self.where.user)
        unfinished = self.where.base / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        password = secrets.token_urlsafe(24)  # keeps the machine's other users out
        handover = self.where.base / "password"
        _write_private(handover, password)
        give(handover, self.where.user)
        result = self._run(
            "initdb", "-D", unfinished, "--username", NAME, "--encoding", "UTF8",
            "--locale", "C.UTF-8", "--auth", "scram-sha-256", "--pwfile", handover,
            "--data-checksums",
        )  # fmt: skip
        handover.unlink()
        if result.returncode:
            raise self._failed("initdb", result.stderr)
        _write_private(self.where.password_file, password)
        unfinished.rename(self.where.data)

    def _start(self) -> None:
        self._prepare_socket()
        self._pid_file.unlink(missing_ok=True)  # of a power cut; the pid may be another's by now
        for port in self._ports():
            options = OPTIONS | {
                "port": str(port),
                "unix_socket_directories": _quoted(self.where.socket),
            }
            flags = " ".join(f"-c {shlex.quote(f'{k}={v}')}" for k, v in options.items())
            result = self._run(
                "pg_ctl", "start", "-w", "-D", self.where.data, "-l", self.where.log, "-o", flags
            )
            if result.returncode == 0:
                self.where.port_file.write_text(f"{port}\n")
                return
        raise self._failed("pg_ctl start", _reason(self.where.log))

    def _ports(self) -> Iterator[int]:
        """The port it had, so that a site finds its database again after a restart; then others,
        more than one, because a port that is free may be taken before PostgreSQL has it."""
        if self.where.port_file.exists():
            yield int(self.where.port_file.read_text())
        for _ in range(TRIES):
            yield _free_port()

    def _prepare_socket(self) -> None:
        folder = self.where.socket
        owners = {os.geteuid(), self.where.data.stat().st_uid}
        if folder.is_symlink() or (folder.exists() and folder.stat().st_uid not in owners):
            raise Unavailable(
                fr=f"Le dossier {folder} appartient à quelqu’un d’autre : retirez-le.",
                en=f"The folder {folder} belongs to somebody else: remove it.",
            )
        own(folder, self.where.user)

    def _create_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as conn:
            exists = sql.SQL("SELECT 1 FROM pg_database WHERE datname = {}").format(NAME)
            if conn.execute(exists).fetchone() is None:
                conn.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))

    def _run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the cluster's user."""
        user = self.where.user
        return subprocess.run(
            [str(self.programs.folder / program), *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd="/",
            user=user,
            group=user,
            extra_groups=None if user is None else [],
            start_new_session=True,  # Ctrl-C is for us: we stop the server in good order
        )

    def _failed(self, what: str, text: str) -> Unavailable:
        last = (text.strip().splitlines() or ["?"])[-1]
        return Unavailable(
            fr=f"{what} a échoué : {last} (journal : {self.where.log})",
            en=f"{what} failed: {last} (log: {self.where.log})",
        )


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")


def _quoted(folder: Path) -> str:
    """A folder in PostgreSQL's comma-separated lists."""
    return '"{}"'.format(str(folder).replace('"', '""'))


def _is_postgres(pid_file: Path) -> bool:
    """Whether the process that the file names is PostgreSQL, where /proc can tell."""
    try:
        name = Path("/proc", pid_file.read_text().split()[0], "comm")
        return not Path("/proc/self/comm").exists() or name.read_text().strip() == "postgres"
    except (FileNotFoundError, IndexError):
        return False


def _reason(log: Path) -> str:
    """Why PostgreSQL did not start: its last FATAL line, for it goes on talking after that."""
    lines = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
    return next((line for line in reversed(lines) if "FATAL:" in line), "".join(lines[-1:]))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
