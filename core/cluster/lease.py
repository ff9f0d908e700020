"""Who is using the cluster: the last one out stops it.

Each process that needs the cluster holds a shared lock on one file for as long as it lives. The
kernel lets go of it however the process ends, so a killed `up` never keeps the cluster alive, and
a test run that ends never stops the cluster under somebody's map.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from core.cluster import binaries
from core.cluster.location import Location, locate
from core.cluster.server import Server
from core.packages import Say
from core.settings import Settings


def private_server(settings: Settings, say: Say) -> Server:
    """The checkout's cluster, its programs installed if need be; not started yet."""
    where = locate(settings)
    programs = binaries.find_or_install(where.version, say)
    where = locate(settings)  # installing may have created the user that runs it
    if where.moved:
        say(
            f"{where.user} cannot enter {where.home}: the database goes to {where.base} "
            f"· {where.user} ne peut pas entrer dans {where.home} : la base va dans {where.base}"
        )
    return Server(where, programs)


@contextmanager
def leased(server: Server) -> Iterator[Server]:
    """Start the server if need be; at the end stop it, unless others use it or it is kept."""
    with (server.where.home / "postgres.lease").open("w") as lease:
        try:
            with _one_at_a_time(server.where):
                fcntl.flock(lease, fcntl.LOCK_SH)
                server.start()
            yield server
        finally:
            with _one_at_a_time(server.where):
                if not _keep_file(server.where).exists() and _is_last(lease):
                    server.stop()


def keep(server: Server) -> None:
    """Start the server and leave it running (`db start`) until `release`."""
    with _one_at_a_time(server.where):
        server.start()
        _keep_file(server.where).touch()


def release(server: Server) -> None:
    """Stop the server, whoever uses it (`db stop`)."""
    with _one_at_a_time(server.where):
        _keep_file(server.where).unlink(missing_ok=True)
        server.stop()


@contextmanager
def _one_at_a_time(where: Location) -> Iterator[None]:
    """Starting and stopping never overlap, in whatever terminals they were asked."""
    with (where.home / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_last(lease: IO[str]) -> bool:
    try:
        fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _keep_file(where: Location) -> Path:
    return where.home / "postgres.keep"
