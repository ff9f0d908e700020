"""`export tiles`: the tiles of a tileset, or of a part of it, in one PMTiles file."""

import argparse
import time
from pathlib import Path
from typing import Any

from cli.database import database
from cli.progress import counting
from cli.terminal import tell
from core.tiling import Box
from exporters.dump.pmtiles import Wanted, Written, export_tiles


def add(verbs: Any) -> None:
    parser = verbs.add_parser("export", help="take data out")
    kinds = parser.add_subparsers(metavar="KIND", required=True)
    tiles = kinds.add_parser("tiles", help="tiles, as a PMTiles file that any server can serve")
    tiles.add_argument("--tileset", default="basemap", help="basemap (default) or places")
    where = tiles.add_mutually_exclusive_group()
    where.add_argument(
        "--bbox", metavar="W,S,E,N", type=_box, help="in degrees; without it, the whole extract"
    )
    where.add_argument(
        "--area", metavar="INSEE", help="the bbox of a commune, département or region of France"
    )
    tiles.add_argument("--minzoom", metavar="Z", type=_zoom)
    tiles.add_argument("--maxzoom", metavar="Z", type=_zoom)
    tiles.add_argument(
        "--world", metavar="Z", type=_zoom, help="and the whole world, up to this zoom"
    )
    tiles.add_argument(
        "--connections", metavar="N", type=_connections, default=2,
        help="how many make tiles at a time (default 2): the cores of the database",
    )  # fmt: skip
    tiles.add_argument("--output", metavar="FILE", type=Path, required=True)
    tiles.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    wanted = Wanted(
        options.tileset,
        options.bbox,
        options.area,
        options.minzoom,
        options.maxzoom,
        options.world,
    )
    bar = counting(fr="tuiles", en="tiles")
    began = time.monotonic()
    with database() as url:
        bar.stage("export")
        try:
            written = export_tiles(url, wanted, options.output, bar, options.connections)
        finally:
            bar.clear()
    _tell(options.output, written, time.monotonic() - began)


def _tell(path: Path, written: Written, seconds: float) -> None:
    size = written.bytes / 1e6
    tell(
        fr=f"{path} : {written.tiles:,} tuiles ({written.asked:,} demandées, le reste est vide), "
        f"{size:,.1f} Mo, {seconds:.0f} s.",
        en=f"{path}: {written.tiles:,} tiles (of {written.asked:,}; the others are empty), "
        f"{size:,.1f} MB, {seconds:.0f} s.",
    )


def _box(text: str) -> Box:
    try:
        west, south, east, north = map(float, text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not west,south,east,north in degrees, such as 7.4,43.7,7.5,43.8"
        ) from error
    return Box(west, south, east, north)


def _zoom(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or int(text) > 30:
        raise argparse.ArgumentTypeError(f"{text!r} is not a zoom")
    return int(text)


def _connections(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of connections (1–64)")
    return int(text)
