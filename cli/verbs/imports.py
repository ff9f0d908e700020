"""`import osm FILE|URL`: replace the OSM data; `import addresses FILE`: those of BAN or BANO."""

import argparse
from pathlib import Path
from typing import Any

from cli import extract, world
from cli.database import database, migrated
from cli.progress import progress
from cli.terminal import lang, say, tell
from importers.addresses.formats import recognise
from importers.addresses.imports import Imported, import_addresses
from importers.addresses.row import REASONS
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
    addresses = kinds.add_parser("addresses", help="addresses of BAN or BANO (CSV, NDJSON; .gz)")
    addresses.add_argument("file", metavar="FILE", type=Path)
    addresses.set_defaults(run=run_addresses)


def tell_report(report: Path | None) -> None:
    """Where to read what could not be used, if there was something."""
    if report is not None:
        tell(fr=f"Éléments écartés : {report}", en=f"Elements left out: {report}")


def run(options: argparse.Namespace) -> None:
    file = extract.find(options.file, anew=not options.resume)
    open_source(file)  # a bad file is told before a database is started
    with database() as url:
        migrated(url)
        world.load(url)
        report = import_osm(url, file, say, resume=options.resume, progress=progress())
        tell_report(report)
        tell(fr=f"{file.name} est servi.", en=f"{file.name} is being served.")


def run_addresses(options: argparse.Namespace) -> None:
    file: Path = options.file
    recognise(file)  # a bad file is told before a database is started
    with database() as url:
        _tell(file, import_addresses(url, file, say))


def _tell(file: Path, done: Imported) -> None:
    changes, where = done.changes, ", ".join(done.departements)
    tell(
        fr=f"{file.name} ({where}) : {done.read} adresses lues, {changes.kept} gardées "
        f"(+{changes.added}, ~{changes.changed}, −{changes.removed}), dont {changes.in_osm} "
        f"qu’OpenStreetMap a aussi et {changes.in_ban} que la BAN a aussi ; "
        f"{done.rejected.total()} écartées ; {done.seconds:.1f} s.",
        en=f"{file.name} ({where}): {done.read} addresses read, {changes.kept} kept "
        f"(+{changes.added}, ~{changes.changed}, −{changes.removed}), of which {changes.in_osm} "
        f"are in OpenStreetMap, too, and {changes.in_ban} in BAN, too; "
        f"{done.rejected.total()} rejected; {done.seconds:.1f} s.",
    )
    for reason, count in done.rejected.most_common():
        say(f"  {count:>10,}  {REASONS[reason][lang()]}")
    if done.report is not None:
        tell(fr=f"Les lignes écartées : {done.report}", en=f"The rejected rows: {done.report}")
