"""How far the data are in the feed they come from; whether a feed goes on from there."""

from datetime import datetime
from typing import NamedTuple

import psycopg
from psycopg.rows import TupleRow, class_row

from core.database import connect
from core.errors import Conflict, Invalid
from core.sql import queries
from importers.osm.beginning import at_or_before
from importers.osm.feed import Feed, same
from importers.osm.state import State
from importers.osm.trouble import behind, other, rewritten

SQL = queries(__name__)

Conn = psycopg.Connection[TupleRow]


class Position(NamedTuple):
    """How far the data are. `updated_at`: when they were last moved on; None since the import."""

    feed: str | None
    sequence: int | None
    timestamp: datetime | None
    updated_at: datetime | None

    def needs_begin(self, asked: int | None) -> bool:
        """Whether `begin` has something to choose, or to refuse."""
        if self.sequence is None:
            return True
        return asked is not None and (self.updated_at is None or asked > self.sequence)


class Standing(NamedTuple):
    """The data and the feed beside each other, for people to read."""

    timestamp: datetime | None
    sequence: int | None
    updated_at: datetime | None
    feed: str | None
    latest_sequence: int | None
    checked_at: datetime | None
    trouble: str | None
    trouble_fr: str | None
    trouble_en: str | None

    @property
    def gap(self) -> int | None:
        """How many diffs are published and not applied; None where that is not known."""
        if self.sequence is None or self.latest_sequence is None:
            return None
        return max(self.latest_sequence - self.sequence, 0)


def position(conn: Conn) -> Position:
    """Raises `Invalid` where nothing has been imported."""
    row = conn.execute(SQL["position"]).fetchone()
    if row is None:
        raise Invalid(
            fr="Rien n’est importé : ./mapcommons import osm FICHIER, puis suivez son flux.",
            en="Nothing has been imported: ./mapcommons import osm FILE, then follow its feed.",
        )
    return Position(*row)


def standing(url: str) -> Standing | None:
    """None if nothing was ever imported."""
    with connect(url) as conn:
        return conn.cursor(row_factory=class_row(Standing)).execute(SQL["standing"]).fetchone()


def advance(conn: Conn, feed: Feed, before: int | None, state: State) -> None:
    """Move on from sequence `before`. Raises `Conflict` where the data are not there."""
    values = {"feed": feed.name, "before": before, **state._asdict()}
    if conn.execute(SQL["advance"], values).rowcount != 1:
        raise Conflict(
            fr="La position des données a changé entre-temps : recommencez.",
            en="The position of the data has changed in the meantime: do it again.",
        )


def begin(feed: Feed, there: Position, asked: int | None, newest: State) -> State:
    """Where the data are in this feed: at sequence `asked`, or else found by their date.

    Raises `Invalid` for a sequence that would skip diffs or that the feed does not have.
    """
    if asked is not None:
        return _asked(feed, there, asked, newest)
    if there.timestamp is None:
        raise Invalid(
            fr="L’extrait importé ne dit ni sa séquence ni sa date : importez-en un dont "
            "l’en-tête les porte, ou donnez --from SÉQUENCE.",
            en="The imported extract says neither its sequence nor its date: import one whose "
            "header has them, or give --from SEQUENCE.",
        )
    return at_or_before(feed, there.timestamp, newest)


def _asked(feed: Feed, there: Position, asked: int, newest: State) -> State:
    if there.sequence is not None and asked > there.sequence:
        raise Invalid(
            fr=f"--from {asked} sauterait des diffs : la base en est à la séquence "
            f"{there.sequence}. Retirez --from.",
            en=f"--from {asked} would skip diffs: the database is at sequence "
            f"{there.sequence}. Leave --from out.",
        )
    state = feed.state(asked)
    if state is None:
        raise Invalid(
            fr=f"--from {asked} : {feed.name} n’a pas cet état ; le plus récent est "
            f"{newest.sequence}.",
            en=f"--from {asked}: {feed.name} has no such state; its newest is {newest.sequence}.",
        )
    return state


def check(feed: Feed, there: Position, newest: State) -> None:
    """Whether the feed is the one the data come from, and still says what it said then.

    A state that the feed no longer keeps cannot be compared; the diffs after it are then missing,
    too, or follow on. Raises `Trouble`.
    """
    sequence, timestamp, followed = there.sequence, there.timestamp, there.feed
    if sequence is None or timestamp is None:
        return
    ours = State(sequence, timestamp)
    is_known = followed is not None and same(followed, feed.name)
    if is_known and (newest.sequence < sequence or newest.timestamp < timestamp):
        raise behind(feed.name, ours, newest)
    theirs = newest if newest.sequence == sequence else feed.state(sequence)
    if theirs is None and not is_known and (followed or newest.sequence < sequence):
        raise other(feed.name, followed, ours, None)
    if theirs is not None and theirs.timestamp != timestamp:
        if is_known:
            raise rewritten(feed.name, ours, theirs)
        raise other(feed.name, followed, ours, theirs)
