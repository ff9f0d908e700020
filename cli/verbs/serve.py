"""`serve`: the site and its APIs, from a database that is ready."""

import argparse
from typing import Any

from cli.database import database
from cli.server import check_port, serve
from core.database import connect
from core.errors import Unavailable
from core.migrations import pending


def add(verbs: Any) -> None:
    parser = verbs.add_parser("serve", help="the site and its APIs")
    add_address(parser)
    parser.add_argument("--workers", type=_count, default=1, help="processes (default 1)")
    parser.set_defaults(run=run)


def add_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="default 127.0.0.1")
    parser.add_argument("--port", type=_port, default=8000, help="default 8000")


def run(options: argparse.Namespace) -> None:
    check_port(options.host, options.port)
    with database() as url:
        with connect(url) as conn:
            missing = pending(conn)
        if missing:
            raise Unavailable(
                fr=f"La base n’est pas à jour ({', '.join(missing)}) : "
                "lancez `./mapcommons db migrate`.",
                en=f"The database is not up to date ({', '.join(missing)}): "
                "run `./mapcommons db migrate`.",
            )
        serve(options.host, options.port, options.workers)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65_535:
        raise argparse.ArgumentTypeError(f"{text} is not a port (1–65535)")
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"{text} is not a number of processes (1–64)")
    return int(text)
