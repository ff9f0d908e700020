"""`bench static`: the memory of those who draw pictures, over a thousand of them."""

import argparse
from collections.abc import Callable
from typing import Any

from bench import pictures
from cli import rendering
from cli.database import database
from cli.terminal import lang, say, tell


def add(kinds: Any, count: Callable[[str], int]) -> None:
    parser = kinds.add_parser("static", help="memory over a thousand pictures of the map")
    parser.add_argument(
        "--pictures", metavar="N", type=count, default=pictures.PICTURES, help="default 1000"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    rendering.install(say)
    with database() as url:
        steps = pictures.pictures(url, options.pictures, say)
    say(f"\n{pictures.text(steps, lang())}\n")
    tell(
        fr="mémoire des deux processus à la fin / après le premier dixième des images",
        en="memory of both processes at the end / after the first tenth of the pictures",
    )
    say(f"ratio: {pictures.ratio(steps):.2f}")
