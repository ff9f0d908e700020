"""`update osm`: follow the replication feed of the data."""

import argparse
import signal
from pathlib import Path
from typing import Any

import psycopg

from cli.database import database
from cli.terminal import tell
from core.settings import settings
from importers.osm.position import standing
from importers.osm.state import GREATEST, State
from importers.osm.update import apply
from importers.osm.updates import follow


def add(verbs: Any) -> None:
    parser = verbs.add_parser("update", help="keep the data fresh")
    kinds = parser.add_subparsers(metavar="KIND", required=True)
    osm = kinds.add_parser("osm", help="apply what a replication feed of OpenStreetMap publishes")
    osm.add_argument("--once", action="store_true", help="end when all that is there is applied")
    osm.add_argument("--feed", metavar="URL|DIR", help="the one the extract names by default")
    osm.add_argument(
        "--from",
        dest="start",
        metavar="SEQUENCE",
        type=_sequence,
        help="what the data are at, where the extract does not say it",
    )
    osm.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # psycopg cancels what is running
    feed = options.feed or settings().feed_url
    with database() as url:
        try:
            follow(url, feed, options.once, _apply, tell, options.start)
        except KeyboardInterrupt:
            if options.once:
                raise
            tell(fr="Arrêté.", en="Stopped.")
            return
        _done(url)


def _apply(conn: psycopg.Connection[Any], diff: Path, state: State) -> int:
    """Apply a diff; how many elements it affects."""
    return apply(conn, diff, state).elements


def _done(url: str) -> None:
    there = standing(url)
    if there is not None and there.timestamp is not None:
        tell(
            fr=f"À jour : séquence {there.sequence} du {there.timestamp:%Y-%m-%d %H:%M %Z}.",
            en=f"Up to date: sequence {there.sequence} of {there.timestamp:%Y-%m-%d %H:%M %Z}.",
        )


def _sequence(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= GREATEST):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to {GREATEST}")
    return int(text)
