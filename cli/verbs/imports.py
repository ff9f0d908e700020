"""`import osm FILE`: replace the OSM data by that of an extract."""

import argparse
from pathlib import Path
from typing import Any

from cli.database import database
from cli.terminal import say, tell
from importers.osm.imports import import_osm
from importers.osm.reader import open_source


def add(verbs: Any) -> None:
    parser = verbs.add_parser("import", help="bring data in")
    kinds = parser.add_subparsers(metavar="KIND", required=True)
    osm = kinds.add_parser("osm", help="an OpenStreetMap extract (.osm.pbf, .osm, .osm.gz)")
    osm.add_argument("file", type=Path, metavar="FILE")
    osm.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    open_source(options.file)  # a bad file is told before a database is started
    with database() as url:
        import_osm(url, options.file, say)
        tell(fr=f"{options.file.name} est servi.", en=f"{options.file.name} is being served.")
