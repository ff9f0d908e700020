"""`import osm FILE|URL`: replace the OSM data by that of an extract."""

import argparse
from typing import Any

from cli import extract, world
from cli.database import database, migrated
from cli.terminal import say, tell
from importers.osm.imports import import_osm
from importers.osm.reader import open_source


def add(verbs: Any) -> None:
    parser = verbs.add_parser("import", help="bring data in")
    kinds = parser.add_subparsers(metavar="KIND", required=True)
    osm = kinds.add_parser("osm", help="an OpenStreetMap extract (.osm.pbf, .osm, .osm.gz)")
    osm.add_argument("file", metavar="FILE|URL")
    osm.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    file = extract.find(options.file, anew=True)
    open_source(file)  # a bad file is told before a database is started
    with database() as url:
        migrated(url)
        world.load(url)
        import_osm(url, file, say)
        tell(fr=f"{file.name} est servi.", en=f"{file.name} is being served.")
