"""`publish table SCHEMA.TABLE|FILE.gpkg[:LAYER] --as ID`: a collection of what others keep."""

import argparse
from typing import Any

from cli.database import database
from cli.terminal import say, tell
from importers.published.publish import Wanted, check_id, listed, publish, remove
from importers.published.source import read_source


def add(verbs: Any) -> None:
    parser = verbs.add_parser("publish", help="serve what others keep, read only, by OGC API")
    kinds = parser.add_subparsers(metavar="KIND", required=True)
    table = kinds.add_parser("table", help="a PostGIS table, or a layer of a GeoPackage")
    table.add_argument("source", metavar="SCHEMA.TABLE|FILE.gpkg[:LAYER]", nargs="?")
    what = table.add_mutually_exclusive_group(required=True)
    what.add_argument("--as", dest="id", metavar="ID", help="of the collection, in its URL")
    what.add_argument("--remove", metavar="ID", help="publish it no longer")
    table.add_argument("--title", default="", help="what it is called (default: as its source is)")
    table.add_argument("--description", default="", metavar="TEXT")
    table.add_argument("--licence", default="", metavar="SPDX", help="such as ODbL-1.0, etalab-2.0")
    table.add_argument("--attribution", default="", metavar="TEXT", help="who is to be named")
    table.add_argument("--geometry", metavar="COLUMN", help="which one, if there are several")
    table.add_argument("--datetime", metavar="COLUMN", help="what `datetime=` asks about")
    table.set_defaults(run=run, parser=table)
    kinds.add_parser("list", help="what is published").set_defaults(run=run_list)


def run(options: argparse.Namespace) -> None:
    if (options.source is None) == (options.remove is None):
        options.parser.error("a source goes with --as, and none with --remove")
    if options.remove is not None:
        with database() as url:
            remove(url, options.remove)
        tell(
            fr=f"« {options.remove} » n’est plus publié.",
            en=f"“{options.remove}” is published no longer.",
        )
        return
    source = read_source(options.source)  # bad arguments are told before a database is started
    check_id(options.id)
    wanted = Wanted(
        options.id,
        options.title,
        options.description,
        options.licence,
        options.attribution,
        options.geometry,
        options.datetime,
    )
    with database() as url:
        found = publish(url, source, wanted, say)
    tell(
        fr=f"/ogc/collections/{wanted.id} : {found.rows:,} éléments, {found.geometry_type}, "
        f"EPSG:{found.srid}, clé « {found.key} ».",
        en=f"/ogc/collections/{wanted.id}: {found.rows:,} features, {found.geometry_type}, "
        f"EPSG:{found.srid}, key “{found.key}”.",
    )
    if not wanted.licence:
        tell(
            fr="Sans --licence, personne ne sait ce qu’on peut en faire.",
            en="Without --licence, nobody knows what may be done with it.",
        )


def run_list(options: argparse.Namespace) -> None:
    with database() as url:
        for one in listed(url):
            state = "" if one.is_served else "  (absent / missing)"
            say(f"{one.id}  {one.schema}.{one.table}  {one.title}{state}")
