"""What readers see: when a tile shows an edit, and whether other tiles stay as they are."""

import gzip
import http.client
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, takewhile
from urllib.parse import urlsplit

from bench.clients import Load, load
from bench.servers import Server
from bench.tiles.edits import Edit
from bench.tiles.real import Tile
from core.errors import Unavailable

#: Connections that must all see an edit: with two workers, all on one of them is 1 of 128 cases.
EYES = 8
PATIENCE_S = 30.0


class Watch:
    """Connections that are kept alive, and so stay with the worker process that took them."""

    def __init__(self, server: Server) -> None:
        where = urlsplit(server.origin)
        self.eyes = [
            http.client.HTTPConnection(where.hostname or "", where.port, timeout=PATIENCE_S)
            for _ in range(EYES)
        ]

    def delay_s(self, edit: Edit) -> float:
        """From the commit until every connection has had the tile with it.

        Raises `Unavailable` after half a minute.
        """
        path = f"/tiles/{edit.tileset}/{edit.tile.z}/{edit.tile.x}/{edit.tile.y}.mvt"
        blind = list(self.eyes)
        while blind:
            blind = [eye for eye in blind if not self._sees(eye, path, edit)]
            if time.perf_counter() - edit.committed > PATIENCE_S:
                raise Unavailable(
                    fr=f"{path} ne montre pas « {edit.name} » après {PATIENCE_S:.0f} s.",
                    en=f"{path} does not show “{edit.name}” after {PATIENCE_S:.0f} s.",
                )
        return max(time.perf_counter() - edit.committed, 0.0)

    @staticmethod
    def _sees(eye: http.client.HTTPConnection, path: str, edit: Edit) -> bool:
        try:
            eye.request("GET", path, headers={"Accept-Encoding": "gzip"})
            answer = eye.getresponse()
            body = answer.read()
        except ConnectionError:
            eye.close()  # after 5 idle seconds the server has ended it: the next look takes another
            return False
        if answer.headers["Content-Encoding"] == "gzip":
            body = gzip.decompress(body)
        return (edit.name.encode() in body) is edit.shown

    def close(self) -> None:
        for eye in self.eyes:
            eye.close()


def etags(server: Server, chosen: Iterable[tuple[str, Tile]]) -> dict[tuple[str, Tile], str]:
    """The ETag of each tile (tileset, tile), empty ones included. Raises `Unavailable`."""
    found = {}
    for tileset, tile in chosen:
        path = f"/tiles/{tileset}/{tile.z}/{tile.x}/{tile.y}.mvt"
        with server.get(path, accept_encoding="gzip") as answer:
            answer.read()
            if answer.status not in (200, 204):
                raise Unavailable(
                    fr=f"{path} a répondu {answer.status}.", en=f"{path} answered {answer.status}."
                )
            found[tileset, tile] = answer.headers["ETag"] or ""
    return found


@contextmanager
def read(server: Server, paths: Sequence[str], connections: int) -> Iterator[list[Load]]:
    """So many connections read these tiles for as long as the block runs; then, what they saw."""
    over = threading.Event()
    seen: list[Load] = []

    def run() -> None:
        asked = takewhile(lambda _: not over.is_set(), cycle(paths))
        seen.append(load(server.origin, asked, connections=connections))

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()
