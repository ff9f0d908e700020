"""`db start|stop|status|migrate`: the database."""

import argparse
from typing import Any

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from cli import world
from cli.database import database, migrated
from cli.terminal import say, tell
from core.cluster.lease import keep, private_server, release
from core.cluster.server import Server
from core.database import connect
from core.errors import Invalid
from core.migrations import pending
from core.settings import settings


def add(verbs: Any) -> None:
    parser = verbs.add_parser("db", help="start, stop, look at or migrate the database")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    for name, run, text in (
        ("start", start, "start the private database and leave it running"),
        ("stop", stop, "stop the private database"),
        ("status", status, "where it is, and whether it is up to date"),
        ("migrate", migrate, "apply new migrations, reload SQL functions and the world"),
    ):
        actions.add_parser(name, help=text).set_defaults(run=run)


def start(options: argparse.Namespace) -> None:
    server = _private()
    keep(server)
    say(_without_password(server.url()))


def stop(options: argparse.Namespace) -> None:
    release(_private())
    tell(fr="Base arrêtée.", en="Database stopped.")


def status(options: argparse.Namespace) -> None:
    url = settings().database_url
    if url is None:
        server = _private()
        if server.where.version is None or not server.running():
            tell(
                fr=f"arrêtée ({server.where.data})",
                en=f"stopped ({server.where.data})",
            )
            return
        url = server.url()
    with connect(url) as conn:
        missing = pending(conn)
    say(_without_password(url))
    tell(
        fr="à jour" if not missing else f"à migrer : {', '.join(missing)}",
        en="up to date" if not missing else f"to be migrated: {', '.join(missing)}",
    )


def migrate(options: argparse.Namespace) -> None:
    with database() as url:
        migrated(url)
        world.load(url)
        tell(fr="Base à jour.", en="Database up to date.")


def _private() -> Server:
    if settings().database_url:
        raise Invalid(
            fr="MAPCOMMONS_DATABASE_URL est défini : cette base-là se démarre et s’arrête "
            "sur son propre serveur.",
            en="MAPCOMMONS_DATABASE_URL is set: that database is started and stopped "
            "on its own server.",
        )
    return private_server(settings(), say)


def _without_password(url: str) -> str:
    parts = conninfo_to_dict(url)
    return make_conninfo(**{k: str(v) for k, v in parts.items() if k != "password"})
