"""`bench import [FILE]`: how long a full import takes, against osm2pgsql in the same run.

`bench tiles` is in `bench_tiles`, `bench places` in `bench_places`.
"""

import argparse
from collections.abc import Sequence
from typing import Any

from bench import imports, report
from bench.tiling import survey
from cli.database import database
from cli.terminal import lang, say, tell
from cli.verbs import bench_places, bench_static, bench_tiles
from core.settings import settings
from importers.osm.source import open_source, readable


def add(verbs: Any) -> None:
    parser = verbs.add_parser("bench", help="measure, against a peer in the same run")
    kinds = parser.add_subparsers(metavar="NAME", required=True)
    osm = kinds.add_parser("import", help="a full import, against osm2pgsql")
    osm.add_argument("file", metavar="FILE", nargs="?", help="an OpenStreetMap extract")
    osm.add_argument(
        "--scale", metavar="N[,N…]", type=_scales, default=[1],
        help="import the extract N times over, with fresh ids, side by side",
    )  # fmt: skip
    osm.add_argument(
        "--runs", metavar="K", type=_count, default=1, help="of K runs by turns, take the quickest"
    )
    osm.set_defaults(run=run)
    bench_tiles.add(kinds, _count)
    bench_places.add(kinds, _count)
    bench_static.add(kinds, _count)


def run(options: argparse.Namespace) -> None:
    file = bench_tiles.source(options.file)
    open_source(file)  # a bad file is told before a database is started
    imports.install_peer(say)
    with readable(file):
        found = survey(file)
    nodes, ways, relations = found.counts
    tell(
        fr=f"{file.name} : {nodes:,} nœuds, {ways:,} chemins, {relations:,} relations",
        en=f"{file.name}: {nodes:,} nodes, {ways:,} ways, {relations:,} relations",
    )
    with database() as url:
        results = imports.bench(
            url, file, found,
            scales=options.scale, runs=options.runs, folder=settings().data_dir / "bench", say=say,
        )  # fmt: skip
    _tell(results)


def _tell(results: Sequence[imports.Result]) -> None:
    say(f"\n{report.table(results, lang())}")
    for result in results:
        if result.tool == imports.OURS:
            say("\n".join([f"\nN = {result.n}", *report.stages(result)]))
    say("")
    if len(results) > 2:
        growth = report.growth(results)
        tell(
            fr=f"croissance : {growth:.2f} × la durée par nœud, du plus petit N au plus grand",
            en=f"growth: {growth:.2f} × the time per node, from the smallest N to the largest",
        )
    say(f"ratio: {report.ratio(results):.2f}")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 up")
    return int(text)


def _scales(text: str) -> list[int]:
    return sorted({_count(part) for part in text.split(",")})
