"""What has changed: rows of `tiles.change`, as docs/life-of-an-update.md explains them."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from core.database import Connection
from core.sql import queries
from services.tiles.tile import Key

SQL = queries(__name__)

#: More rows than this at once are as good as all tiles.
MOST_ROWS = 50_000
#: How many are remembered, of one tile each and of more, for tiles that are being drawn meanwhile.
REMEMBERED = 50_000
REMEMBERED_WIDE = 1_000


class Change(NamedTuple):
    """A tile, and every tile within it down to `to_zoom`, changed by `seq`."""

    seq: int
    tileset: str
    z: int
    x: int
    y: int
    to_zoom: int

    def touches(self, key: Key) -> bool:
        down = key.z - self.z
        return (
            key.tileset == self.tileset
            and down >= 0
            and key.z <= self.to_zoom
            and key.x >> down == self.x
            and key.y >> down == self.y
        )

    @property
    def is_all(self) -> bool:
        return self.z == 0 and self.to_zoom > 0


def everything(tileset: str, seq: int) -> Change:
    return Change(seq, tileset, 0, 0, 0, 30)


async def read_since(conn: Connection, known: Mapping[str, int]) -> list[Change]:
    """The changes of each tileset after the one that is known of it, in their order.

    `known` is a number for each tileset, since the changes of one tileset are committed in their
    order, and those of two are not.
    """
    ids, seqs = list(known), list(known.values())
    parameters = {"ids": ids, "seqs": seqs, "most": MOST_ROWS + 1}
    cursor = await conn.execute(SQL["read_since"], parameters)
    changes = [Change(**row) for row in await cursor.fetchall()]
    if len(changes) <= MOST_ROWS:
        return changes
    cursor = await conn.execute(SQL["latest"])
    latest = {row["tileset"]: row["seq"] for row in await cursor.fetchall()}
    return [everything(name, seq) for name, seq in latest.items() if seq > known.get(name, 0)]


class Recent:
    """The last changes, to ask whether a tile that was drawn at some number has changed since."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self._exact: dict[Key, int] = {}
        self._wide: deque[Change] = deque()
        self._floor: defaultdict[str, int] = defaultdict(int, known)

    def add(self, changes: Iterable[Change]) -> None:
        for change in changes:
            if change.to_zoom > change.z:
                self._wide.append(change)
            else:
                key = Key(change.tileset, change.z, change.x, change.y)
                self._exact.pop(key, None)  # the latest come last
                self._exact[key] = change.seq
        while len(self._wide) > REMEMBERED_WIDE:
            forgotten = self._wide.popleft()
            self._forget(forgotten.tileset, forgotten.seq)
        while len(self._exact) > REMEMBERED:
            key = next(iter(self._exact))
            self._forget(key.tileset, self._exact.pop(key))

    def mentions(self, key: Key, since: int) -> bool:
        """Whether a change that is remembered, later than `since`, touches the tile."""
        if self._exact.get(key, 0) > since:
            return True
        return any(change.seq > since and change.touches(key) for change in self._wide)

    def may_have_touched(self, key: Key, since: int) -> bool:
        """Whether the tile has changed after `since`; true where that is not known any more."""
        return since < self._floor[key.tileset] or self.mentions(key, since)

    def _forget(self, tileset: str, seq: int) -> None:
        self._floor[tileset] = max(self._floor[tileset], seq)
