"""`status`: what the database holds, and how old it is."""

import argparse
from datetime import UTC, datetime
from typing import Any

from cli.database import database
from cli.terminal import say, tell
from core.database import connect
from core.migrations import pending
from importers.osm.imports import Imported, imported


def add(verbs: Any) -> None:
    parser = verbs.add_parser("status", help="what the database holds, and how old it is")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    with database() as url:
        with connect(url) as conn:
            missing = pending(conn)
        if missing:
            tell(
                fr=f"à migrer : {', '.join(missing)} (./mapcommons db migrate)",
                en=f"to be migrated: {', '.join(missing)} (./mapcommons db migrate)",
            )
            return
        there = imported(url)
    if there is None:
        tell(
            fr="Rien n’est importé : ./mapcommons import osm FICHIER",
            en="Nothing has been imported: ./mapcommons import osm FILE",
        )
        return
    _tell(there)


def _tell(there: Imported) -> None:
    date = f"{there.data_timestamp:%Y-%m-%d %H:%M %Z}" if there.data_timestamp else "?"
    days = (datetime.now(UTC) - there.data_timestamp).days if there.data_timestamp else "?"
    when = f"{there.imported_at:%Y-%m-%d %H:%M %Z} ({there.seconds:.1f} s)"
    tell(fr=f"extrait   {there.name}", en=f"extract   {there.name}")
    tell(fr=f"données   {date} ({days} jours)", en=f"data      {date} ({days} days)")
    tell(fr=f"importé   {when}", en=f"imported  {when}")
    for table, rows in sorted(there.counts.items()):
        say(f"  {table:<14} {rows:>10,}")
    for reason, count in sorted(there.dropped.items()):
        tell(fr=f"  écartés : {count} × {reason}", en=f"  left out: {count} × {reason}")
