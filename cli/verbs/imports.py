"""`import osm FILE|URL`: replace the OSM data by that of an extract."""

import argparse
from pathlib import Path
from typing import Any

from cli import extract
from cli.database import database
from cli.progress import progress
from cli.terminal import say, tell
from importers.osm.imports import import_osm
from importers.osm.source import open_source


def add(verbs: Any) -> None:
    parser = verbs.add_parser("import", help="bring data in")
    kinds = parser.add_subparsers(metavar="KIND", required=True)
    osm = kinds.add_parser("osm", help="an OpenStreetMap extract (.osm.pbf, .osm, .osm.gz)")
    osm.add_argument("file", metavar="FILE|URL")
    osm.add_argument(
        "--resume",
        action="store_true",
        help="go on after the last stage that a killed import of this file has ended",
    )
    osm.set_defaults(run=run)


def tell_report(report: Path | None) -> None:
    """Where to read what could not be used, if there was something."""
    if report is not None:
        tell(fr=f"Éléments écartés : {report}", en=f"Elements left out: {report}")


def run(options: argparse.Namespace) -> None:
    file = extract.find(options.file, anew=not options.resume)
    open_source(file)  # a bad file is told before a database is started
    with database() as url:
        report = import_osm(url, file, say, resume=options.resume, progress=progress())
        tell_report(report)
        tell(fr=f"{file.name} est servi.", en=f"{file.name} is being served.")
