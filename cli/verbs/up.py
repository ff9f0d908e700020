"""`up`: database ready, data in, everything served."""

import argparse
import time
from typing import Any

from cli import assets, extract, rendering, world
from cli.database import database, migrated
from cli.progress import progress
from cli.server import check_port, serve
from cli.terminal import lang, say, tell
from cli.verbs.imports import tell_report
from cli.verbs.serve import add_address
from core.errors import Unavailable
from importers.osm.imports import import_osm, imported
from importers.osm.source import open_source


def add(verbs: Any) -> None:
    parser = verbs.add_parser("up", help="database, data and map, in one command")
    parser.add_argument("--extract", metavar="FILE|URL", help="what to import into an empty base")
    add_address(parser)
    parser.add_argument("--no-serve", action="store_true", help="stop before serving")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    if not options.no_serve:
        check_port(options.host, options.port)
    if options.extract and "://" not in options.extract:
        open_source(extract.find(options.extract))  # a bad file is told before anything is done
    with database() as url:
        migrated(url)
        assets.build()
        _prepare_pictures()
        world.load(url)
        _import(url, options.extract)
        if not options.no_serve:
            serve(options.host, options.port)
            tell(fr="Arrêté.", en="Stopped.")


def _prepare_pictures() -> None:
    """What draws pictures is worth having, but a map can do without."""
    try:
        rendering.install(say)
    except Unavailable as error:
        say(f"  {error.text(lang())}")


def _import(url: str, asked: str | None) -> None:
    """Import into a database that has no OSM data yet; another one is left as it is."""
    there = imported(url)
    if there is None:
        file = extract.find(asked)
        tell(fr=f"Import de {file} …", en=f"Importing {file} …")
        began = time.monotonic()
        tell_report(import_osm(url, file, say, progress=progress()))
        seconds = time.monotonic() - began
        tell(fr=f"Importé en {seconds:.0f} s.", en=f"Imported in {seconds:.0f} s.")
    elif asked and extract.name(asked) != there.name:
        tell(
            fr=f"La base contient déjà {there.name}. Pour le remplacer : "
            f"./mapcommons import osm {asked}",
            en=f"The database has {there.name} already. To replace it: "
            f"./mapcommons import osm {asked}",
        )
