"""`bench tiles [PART …]`: the tile server against its peers and limits, in the same run."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bench.tiles.cached import cached
from bench.tiles.fresh import fresh
from bench.tiles.memory import REQUESTS, memory
from bench.tiles.outcome import Outcome
from bench.tiles.tipg import tipg
from bench.tiles.uncached import uncached
from bench.tiles.zooms import zooms
from cli import extract
from cli.database import database
from cli.terminal import lang, say
from core.errors import Invalid
from core.settings import ROOT, settings

Part = Callable[[str, Path, argparse.Namespace], Outcome]

PARTS: Mapping[str, Part] = {
    "cached": lambda url, folder, wish: cached(
        url, folder, seconds=wish.seconds, turns=wish.turns, say=say
    ),
    "uncached": lambda url, folder, wish: uncached(url, turns=wish.turns, say=say),
    "sql": lambda url, folder, wish: zooms(url),
    "tipg": lambda url, folder, wish: tipg(url, folder, turns=wish.turns, say=say),
    "fresh": lambda url, folder, wish: fresh(url, source(wish.extract), folder, say=say),
    "memory": lambda url, folder, wish: memory(url, folder, requests=wish.requests, say=say),
}
USUAL = [name for name in PARTS if name != "memory"]  # which takes many minutes
CITIES = ROOT.parent / "shared" / "data" / "osm" / "mixed-cities.osm.pbf"


def add(kinds: Any, count: Callable[[str], int]) -> None:
    parser = kinds.add_parser("tiles", help="tiles a second and freshness, against peers")
    parser.add_argument(
        "parts",
        metavar="PART",
        nargs="*",
        type=_part,
        help=f"of {', '.join(PARTS)} (default: all but the last)",
    )
    parser.add_argument(
        "--turns", metavar="K", type=count, default=3, help="of K turns each, take the better one"
    )
    parser.add_argument(
        "--seconds", metavar="S", type=count, default=5, help="that a turn of `cached` lasts"
    )
    parser.add_argument("--extract", metavar="FILE", help="what `fresh` imports, to change it")
    parser.add_argument(
        "--requests", metavar="N", type=count, default=REQUESTS, help="that `memory` makes"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    folder = settings().data_dir / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    with database() as url:
        found = [PARTS[name](url, folder, options) for name in options.parts or USUAL]
    for outcome in found:
        say(outcome.text(lang()))
    first = found[0]
    say(f"\n{first.name.split(':')[0]}, {first.bar[lang()]}")
    say(f"ratio: {first.ratio:.2f}")


def source(asked: str | None) -> Path:
    """The extract that a benchmark imports. Raises `Invalid` where there is none."""
    if wanted := asked or (str(CITIES) if CITIES.exists() else settings().extract):
        return extract.find(wanted)
    raise Invalid(
        fr="Quel extrait ? Nommez un FICHIER, ou définissez MAPCOMMONS_EXTRACT.",
        en="Which extract? Name a FILE, or set MAPCOMMONS_EXTRACT.",
    )


def _part(text: str) -> str:
    if text not in PARTS:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(PARTS)}")
    return text
