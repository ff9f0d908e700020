"""What is told to open maps when tiles change: server-sent events."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence

from core.errors import Unavailable
from services.tiles.catalogue import Catalogue
from services.tiles.changes import Change

#: Open maps of one process; each costs a connection and some kilobytes.
MOST_LISTENERS = 1_000
#: More rows than this are told as "everything".
MOST_TOLD = 2_000
#: Events that wait for a slow reader; then it is told that everything has changed.
MOST_WAITING = 50
#: Proxies end what is silent: nginx as we set it up after 30 s.
SIGN_OF_LIFE_S = 15
SIGN_OF_LIFE = ":\n\n"
RETRY = "retry: 5000\n\n"

Queue = asyncio.Queue[str | None]


class Events:
    """Who listens to which tileset, in this process."""

    def __init__(self) -> None:
        self._queues: defaultdict[str, set[Queue]] = defaultdict(set)
        self._closed = False

    @property
    def listeners(self) -> int:
        return sum(map(len, self._queues.values()))

    def publish(self, changes: Sequence[Change], catalogue: Catalogue) -> None:
        """Tell everybody what has changed of the tileset they look at."""
        of: defaultdict[str, list[Change]] = defaultdict(list)
        for change in changes:
            of[change.tileset].append(change)
        for tileset, rows in of.items():
            if tileset in catalogue and self._queues[tileset]:
                version = catalogue[tileset].version
                text = event(tileset, rows, version)
                missed = event(tileset, [], version, rows[-1].seq)
                for queue in self._queues[tileset]:
                    _put(queue, text, missed)

    def subscribe(self, tileset: str) -> Queue:
        """Raises `Unavailable` when there are too many; `listen` gives what comes."""
        if self._closed or self.listeners >= MOST_LISTENERS:
            raise Unavailable(
                fr=f"{MOST_LISTENERS} cartes suivent déjà les changements ici : "
                "réessayez dans un moment.",
                en=f"{MOST_LISTENERS} maps follow the changes here already: try again in a while.",
            )
        queue: Queue = asyncio.Queue()
        self._queues[tileset].add(queue)
        return queue

    async def listen(self, tileset: str, queue: Queue, first: str = "") -> AsyncIterator[str]:
        """The stream of one reader, until it leaves or the site stops."""
        try:
            yield RETRY + first
            while True:
                try:
                    text = await asyncio.wait_for(queue.get(), SIGN_OF_LIFE_S)
                except TimeoutError:
                    text = SIGN_OF_LIFE
                if text is None:
                    return
                yield text
        finally:
            self.leave(tileset, queue)

    def leave(self, tileset: str, queue: Queue) -> None:
        self._queues[tileset].discard(queue)

    def close(self) -> None:
        """Send everybody home: the site stops."""
        self._closed = True
        for queues in self._queues.values():
            for queue in queues:
                queue.put_nowait(None)


def event(tileset: str, changes: Iterable[Change], version: str, seq: int = 0) -> str:
    """One event: the tiles that changed and the version they have now; null means all tiles."""
    rows = list(changes)
    seq = max((change.seq for change in rows), default=seq)
    is_all = not rows or len(rows) > MOST_TOLD or any(change.is_all for change in rows)
    tiles = None if is_all else sorted({(c.z, c.x, c.y, c.to_zoom) for c in rows})
    told = {"tileset": tileset, "version": version, "tiles": tiles}
    data = json.dumps(told, separators=(",", ":"))
    return f"event: change\nid: {seq}\ndata: {data}\n\n"


def _put(queue: Queue, text: str, missed: str) -> None:
    if queue.qsize() >= MOST_WAITING:
        while not queue.empty():
            queue.get_nowait()
        text = missed
    queue.put_nowait(text)
