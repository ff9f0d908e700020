"""Follow a replication feed: every diff once, in one transaction with the sequence it brings."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg

from core.database import connect
from core.errors import Conflict, DomainError, Invalid, Unavailable
from core.migrations import migrate
from core.settings import settings
from core.sql import queries
from importers.osm.feed import Feed, same
from importers.osm.position import Conn, Position, advance, begin, check, position
from importers.osm.state import State, folder_of
from importers.osm.trouble import TIME, Trouble, behind, missing, refused

SQL = queries(__name__)
SHORTEST_S = 20.0
LONGEST_S = 3600.0
UNKNOWN_S = 60.0  # a feed of one state has no rhythm yet
ABANDONED_S = 86_400  # the age of a file that a killed process left below DATA_DIR

# Changes the tables by what the file holds, without a commit; where it returns a number, that is
# how many objects it changed. Raises `Invalid` for a diff that cannot be meant for these data.
Apply = Callable[[Conn, Path, State], object]


class Say(Protocol):
    def __call__(self, *, fr: str, en: str) -> None: ...


@dataclass(frozen=True)
class Follower:
    """What is asked for."""

    url: str
    feed: str | None  # None: the one that the data come from
    apply: Apply
    say: Say
    start: int | None  # the sequence that the data are at, where their extract does not say it


def follow(
    url: str, feed: str | None, once: bool, apply: Apply, say: Say, start: int | None = None
) -> None:
    """Apply all that is published; unless `once`, go on with what comes, until interrupted.

    An outage of the feed or of the database is waited out (with `once` it is raised). Raises
    `Trouble` for what does not pass by itself, `Invalid` where there is nothing to follow.
    """
    with connect(url, autocommit=True) as conn:
        migrate(conn)
    follower = Follower(url, feed, apply, say, start)
    wait = SHORTEST_S
    while True:
        try:
            found, newest = _catch_up(follower)
            if once:
                return
            pause, wait = _rhythm(found, newest), SHORTEST_S
        except (Unavailable, Conflict, psycopg.OperationalError) as error:
            if once or (isinstance(error, Trouble) and error.code != "away"):
                raise
            _tell_wait(say, error, wait)
            pause, wait = wait, min(2 * wait, LONGEST_S)
        time.sleep(pause)


def _catch_up(follower: Follower) -> tuple[Feed, State]:
    """Apply what is published by now. The lock is taken only where there is something to do."""
    with connect(follower.url, autocommit=True) as conn:
        conn.execute(SQL["prepare"])
        there = position(conn)
        feed = _feed(follower, there)
        try:
            newest = feed.newest()
            if there.needs_begin(follower.start):
                _lock(conn, there)
                there = _begin(conn, follower, feed, there, newest)
            check(feed, there, newest)
            conn.execute(SQL["record_check"], {"url": feed.name, **newest._asdict()})
            if newest.sequence != there.sequence:
                _lock(conn, there)
                _apply_all(conn, follower, feed, there, newest)
        except Trouble as trouble:
            texts = {"code": trouble.code, "fr": trouble.text("fr"), "en": trouble.text("en")}
            conn.execute(SQL["record_trouble"], {"url": feed.name, **texts})
            raise
    return feed, newest


def _feed(follower: Follower, there: Position) -> Feed:
    place = follower.feed or there.feed
    if place is None:
        raise Invalid(
            fr="L’extrait importé ne nomme pas de flux : donnez-le, --feed URL|DOSSIER "
            "ou MAPCOMMONS_FEED_URL.",
            en="The imported extract names no feed: give it, --feed URL|DIR "
            "or MAPCOMMONS_FEED_URL.",
        )
    return Feed(place)


def _lock(conn: Conn, there: Position) -> None:
    """Keep imports and other updates away until the connection ends."""
    row = conn.execute(SQL["try_lock"]).fetchone()
    if row is None or not row[0] or position(conn) != there:
        raise Conflict(
            fr="Un import, ou une autre mise à jour, est en cours dans cette base : réessayez "
            "quand il aura fini.",
            en="An import, or another update, is running in this database: try again when it "
            "has ended.",
        )


def _begin(conn: Conn, follower: Follower, feed: Feed, there: Position, newest: State) -> Position:
    """Choose, record and tell where the data are in a feed that they do not know yet."""
    state = begin(feed, there, follower.start, newest)
    advance(conn, feed, there.sequence, state)
    follower.say(
        fr=f"Départ à la séquence {state.sequence} du {state.timestamp:{TIME}} de {feed.name}",
        en=f"Starting at sequence {state.sequence} of {state.timestamp:{TIME}} of {feed.name}",
    )
    return position(conn)


def _apply_all(conn: Conn, follower: Follower, feed: Feed, there: Position, newest: State) -> None:
    if there.feed and not same(there.feed, feed.name):
        follower.say(
            fr=f"Autre flux que {there.feed}, mais le même état : on continue avec {feed.name}",
            en=f"Another feed than {there.feed}, but the same state: going on with {feed.name}",
        )
    before, time_before = there.sequence, there.timestamp
    for sequence in range((before or 0) + 1, newest.sequence + 1):
        state = newest if sequence == newest.sequence else feed.state(sequence)
        if state is None:
            raise missing(feed.name, f"{folder_of(sequence)}.state.txt", sequence)
        if time_before and state.timestamp < time_before:
            raise behind(feed.name, State(sequence - 1, time_before), state)
        _apply_one(conn, follower, feed, before, state)
        before, time_before = state


def _apply_one(
    conn: Conn, follower: Follower, feed: Feed, before: int | None, state: State
) -> None:
    """Fetch one diff, then change the data and their position in one transaction."""
    with tempfile.NamedTemporaryFile(dir=_folder(), suffix=".osc.gz") as file:
        path = Path(file.name)
        sha256 = feed.fetch(state.sequence, path)
        with conn.transaction():
            try:
                result = follower.apply(conn, path, state)
            except Trouble:
                raise
            except DomainError as error:
                raise refused(feed.name, state.sequence, error) from error
            objects = result if type(result) is int else None
            advance(conn, feed, before, state)
            conn.execute(SQL["log"], {"sha256": sha256, "objects": objects, **state._asdict()})
    line = f"  {state.sequence}  {state.timestamp:{TIME}}"
    follower.say(
        fr=line if objects is None else f"{line}  objets : {objects}",
        en=line if objects is None else f"{line}  objects: {objects}",
    )


def _rhythm(feed: Feed, newest: State) -> float:
    """Seconds to wait for the next diff: as long as between the last two, within bounds."""
    before = feed.state(newest.sequence - 1) if newest.sequence else None
    period = (newest.timestamp - before.timestamp).total_seconds() if before else UNKNOWN_S
    return min(max(period, SHORTEST_S), LONGEST_S)


def _tell_wait(say: Say, error: Exception, seconds: float) -> None:
    plain = (str(error).splitlines() or [type(error).__name__])[0]
    why = error.texts if isinstance(error, DomainError) else {"fr": plain, "en": plain}
    say(
        fr=f"{why['fr']} Nouvel essai dans {seconds:g} s.",
        en=f"{why['en']} Trying again in {seconds:g} s.",
    )


def _folder() -> Path:
    """Where a diff is kept while it is applied; what killed processes left there goes."""
    folder = settings().data_dir / "feed"
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.osc.gz"):
        if path.stat().st_mtime < time.time() - ABANDONED_S:
            path.unlink(missing_ok=True)
    return folder
