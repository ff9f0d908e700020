"""`status`: what the database holds, and how old it is."""

import argparse
from datetime import UTC, datetime, timedelta
from typing import Any

from cli.database import database
from cli.terminal import say, tell
from core.database import connect
from core.errors import Lang
from core.migrations import pending
from importers.osm.imports import Imported, imported
from importers.osm.position import Standing, standing


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
        there, replication = imported(url), standing(url)
    if there is None or replication is None:
        tell(
            fr="Rien n’est importé : ./mapcommons import osm FICHIER",
            en="Nothing has been imported: ./mapcommons import osm FILE",
        )
        return
    _tell(there)
    _tell_replication(replication)
    _tell_rows(there)


def _tell(there: Imported) -> None:
    date = f"{there.data_timestamp:%Y-%m-%d %H:%M %Z}" if there.data_timestamp else "?"
    when = f"{there.imported_at:%Y-%m-%d %H:%M %Z} ({there.seconds:.1f} s)"
    tell(fr=f"extrait   {there.name}", en=f"extract   {there.name}")
    lag = _lag(there.data_timestamp)
    tell(fr=f"données   {date} ({lag['fr']})", en=f"data      {date} ({lag['en']})")
    tell(fr=f"importé   {when}", en=f"imported  {when}")


def _lag(timestamp: datetime | None) -> dict[Lang, str]:
    """How far behind the data are."""
    if timestamp is None:
        return {"fr": "de date inconnue", "en": "of unknown date"}
    age = max(datetime.now(UTC) - timestamp, timedelta(0))
    if age.days == 0:
        hours, minutes = divmod(age.seconds // 60, 60)
        time = f"{hours} h {minutes:02} min"
        return {"fr": f"il y a {time}", "en": f"{time} behind"}
    days = "day" if age.days == 1 else "days"
    return {"fr": f"données de J-{age.days}", "en": f"data {age.days} {days} behind"}


def _tell_replication(there: Standing) -> None:
    """The feed; nothing where the data name none and none was ever followed."""
    if there.feed is None:
        return
    latest = "?" if there.latest_sequence is None else there.latest_sequence
    gap = "?" if there.gap is None else there.gap
    sequence = "?" if there.sequence is None else there.sequence
    tell(fr=f"flux      {there.feed}", en=f"feed      {there.feed}")
    tell(
        fr=f"séquence  {sequence} appliquée, {latest} publiée, {gap} à appliquer",
        en=f"sequence  {sequence} applied, {latest} published, {gap} to apply",
    )
    if there.checked_at:
        checked = f"{there.checked_at:%Y-%m-%d %H:%M %Z}"
        tell(fr=f"vu        {checked}", en=f"checked   {checked}")
    else:
        tell(
            fr="vu        jamais (./mapcommons update osm)",
            en="checked   never (./mapcommons update osm)",
        )
    if there.trouble:
        trouble = {"fr": there.trouble_fr, "en": there.trouble_en}
        tell(fr=f"ENNUI     {trouble['fr']}", en=f"TROUBLE   {trouble['en']}")


def _tell_rows(there: Imported) -> None:
    for table, rows in sorted(there.counts.items()):
        say(f"  {table:<14} {rows:>10,}")
    for reason, count in sorted(there.dropped.items()):
        tell(fr=f"  écartés : {count} × {reason}", en=f"  left out: {count} × {reason}")
