"""Where to start following a feed, for an extract that does not say which sequence it is at."""

from datetime import datetime

from importers.osm.feed import Feed
from importers.osm.state import State
from importers.osm.trouble import TIME, too_old


def at_or_before(feed: Feed, when: datetime, newest: State) -> State:
    """The last state of `feed` that is not later than `when`.

    Asks for about 2 × log2 of the states that are later: 46 for ten million. States that the feed
    no longer keeps count as earlier. Raises `Trouble` where the one looked for is among those.
    """
    if newest.timestamp <= when:
        return newest
    early, late = _around(feed, when, newest.sequence)
    while early + 1 < late:
        middle = (early + late) // 2
        if _is_later(feed, middle, when):
            late = middle
        else:
            early = middle
    found = feed.state(early) if early >= 0 else None
    if found is None:
        raise too_old(feed.name, f"{when:{TIME}}", late)
    return found


def _around(feed: Feed, when: datetime, late: int) -> tuple[int, int]:
    """A sequence that is not later than `when`, and a larger one that is: steps double."""
    step = 1
    while True:
        early = max(late - step, -1)
        if not _is_later(feed, early, when):
            return early, late
        late, step = early, step * 2


def _is_later(feed: Feed, sequence: int, when: datetime) -> bool:
    state = feed.state(sequence) if sequence >= 0 else None
    return state is not None and state.timestamp > when
