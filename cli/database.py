"""The database that a verb works on: the configured one, or the checkout's private cluster."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from cli.terminal import say, tell
from core.cluster.lease import leased, private_server
from core.database import connect
from core.migrations import migrate
from core.settings import settings


@contextmanager
def database() -> Iterator[str]:
    """A database URL that answers, for as long as the block runs.

    The private cluster is started if need be, and stopped at the end by the last one out. The URL
    is put into the environment, where the settings of this process and its workers find it.
    """
    if url := settings().database_url:
        connect(url).close()
        yield url
        return
    server = private_server(settings(), say)
    with leased(server):
        yield _configure(server.url())


def migrated(url: str) -> None:
    with connect(url) as conn:
        for name in migrate(conn):
            tell(fr=f"  migration {name}", en=f"  migration {name}")


def _configure(url: str) -> str:
    os.environ["MAPCOMMONS_DATABASE_URL"] = url
    settings.cache_clear()
    return url
