"""`bench places [PART …]`: accuracy and speed of the places API, against bars and pgbench."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from bench.places.accuracy import SAMPLES, accuracy
from bench.places.data import loaded
from bench.places.latency import latency
from bench.places.outcome import Outcome
from bench.places.throughput import throughput
from cli.database import database
from cli.terminal import lang, say
from cli.verbs.bench_tiles import source
from core.settings import settings

Part = Callable[[str, argparse.Namespace], Outcome]

PARTS: Mapping[str, Part] = {
    "accuracy": lambda url, wish: accuracy(
        url, samples=wish.samples, misses=wish.misses, only=wish.only, say=say
    ),
    "latency": lambda url, wish: latency(url, samples=wish.samples, only=wish.only, say=say),
    "throughput": lambda url, wish: throughput(
        url, samples=wish.samples, only=wish.only, seconds=wish.seconds, turns=wish.turns, say=say
    ),
}  # fmt: skip


def add(kinds: Any, count: Callable[[str], int]) -> None:
    parser = kinds.add_parser("places", help="accuracy and speed of /places, against pgbench")
    parser.add_argument(
        "parts", metavar="PART", nargs="*", type=_part, help=f"of {', '.join(PARTS)} (default: all)"
    )
    parser.add_argument("--extract", metavar="FILE", help="import this into a database of its own")
    parser.add_argument(
        "--here", action="store_true", help="on the configured database, with what it holds"
    )
    parser.add_argument(
        "--samples", metavar="N", type=count, default=SAMPLES, help=f"default {SAMPLES}"
    )
    parser.add_argument(
        "--misses", metavar="N", type=count, default=0, help="list up to N misses of each kind"
    )
    parser.add_argument("--only", metavar="TEXT", default="", help="only what has this in its name")
    parser.add_argument(
        "--seconds", metavar="S", type=count, default=5, help="that a turn of `throughput` lasts"
    )
    parser.add_argument(
        "--turns", metavar="K", type=count, default=2, help="of K turns each, take the better one"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    with database() as server_url, _data(server_url, options) as url:
        found = [PARTS[name](url, options) for name in options.parts or PARTS]
    for outcome in found:
        say(outcome.text(lang()))
    say(f"\n{found[-1].name.split(':')[0]}, {found[-1].caption[lang()]}")
    say(f"ratio: {found[-1].ratio:.2f}")


@contextmanager
def _data(server_url: str, options: argparse.Namespace) -> Iterator[str]:
    if options.here:
        yield server_url
        return
    folder = settings().data_dir / "bench" / "places"
    with loaded(server_url, source(options.extract), folder, say) as url:
        yield url


def _part(text: str) -> str:
    if text not in PARTS:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(PARTS)}")
    return text
