"""The tiles of a tileset in one file that any file server can serve.

Several connections make tiles, all of one moment of the database; they are written in order. What
is held at a time does not depend on how many there are.
"""

import gzip
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple, Protocol

from core.credits import OSM, attribution, licence_of, read_address_credits
from core.errors import Conflict, Invalid, NotFound
from core.sql import queries
from core.tilesets import TILESETS, Tileset, describe
from core.tiling import WORLD, Box, touched
from exporters.dump import archive, cover
from exporters.dump.cover import Tile
from exporters.dump.snapshot import Connection, snapshot

SQL = queries(__name__)
TILE_SQL = {"basemap": SQL["make_basemap"], "places": SQL["make_places"]}

MOST = 5_000_000  # tiles; France has some 600,000 to z14
BATCH = 32  # tiles that are asked for at once
CENTER_ZOOM = 12
LEVEL = 9  # of gzip: it is done once, and many times read


class Progress(Protocol):
    """What an export tells as it goes."""

    def advance(self, objects: int, share: float) -> None:
        """So many more tiles were asked for; `share` (0 to 1) is behind us."""


@dataclass(frozen=True)
class Wanted:
    """Which tiles: those of the zooms that touch the box; None is the bbox of the extract.

    `area` is the INSEE code of a commune or département, whose bbox is taken. `world` is the zoom
    to which the whole world is taken as well.
    """

    tileset: str
    box: Box | None = None
    area: str | None = None
    minzoom: int | None = None
    maxzoom: int | None = None
    world: int | None = None


class Written(NamedTuple):
    asked: int  # tiles, empty ones among them
    tiles: int
    bytes: int


class _Made(NamedTuple):
    """A batch: its tiles compressed (empty ones are not there), of which tables, of how many."""

    tiles: list[tuple[int, bytes]]
    tables: int
    asked: int


def export_tiles(
    url: str, wanted: Wanted, path: Path, progress: Progress, connections: int = 2
) -> Written:
    """Write the tiles into a PMTiles archive.

    Raises `Invalid`, `NotFound`, `Conflict` or `Unavailable`; then nothing is left behind.
    """
    tileset = _find(wanted.tileset)
    zooms = _zooms(tileset, wanted)
    archive.check(path)
    with snapshot(url, connections) as conns:
        row = _source(conns[0], tileset)
        box = cover.check(wanted.box or _area(conns[0], wanted.area) or _extract(row["bbox"]))
        total = _count(box, zooms, wanted.world)
        metadata = _metadata(conns[0], tileset, zooms, box, wanted, row["version"])
        asked = 0
        with archive.write(path) as writer:
            tiles = _tiles(box, zooms, wanted.world)
            with closing(_make(conns, TILE_SQL[tileset.id], tiles)) as made:
                for batch in made:
                    _check_tables(row["tables"], batch.tables)
                    for tile_id, data in batch.tiles:
                        writer.add(tile_id, data)
                    asked += batch.asked
                    progress.advance(batch.asked, asked / total)
            shown = box if wanted.world is None else WORLD
            writer.end(shown, _center(box, zooms), metadata)
    return Written(asked, writer.tiles, path.stat().st_size)


def _find(tileset_id: str) -> Tileset:
    if tileset_id not in TILESETS:
        known = ", ".join(TILESETS)
        raise NotFound(
            fr=f"Il n’y a pas de jeu de tuiles « {tileset_id[:80]} ». Ceux qui existent : {known}.",
            en=f"There is no tileset “{tileset_id[:80]}”. Those there are: {known}.",
        )
    return TILESETS[tileset_id]


def _zooms(tileset: Tileset, wanted: Wanted) -> range:
    low = tileset.minzoom if wanted.minzoom is None else wanted.minzoom
    high = tileset.maxzoom if wanted.maxzoom is None else wanted.maxzoom
    if not tileset.minzoom <= low <= high <= tileset.maxzoom:
        raise Invalid(
            fr=f"Les zooms {low} à {high} ne conviennent pas : {tileset.id} va de "
            f"{tileset.minzoom} à {tileset.maxzoom}.",
            en=f"The zooms {low} to {high} will not do: {tileset.id} goes from "
            f"{tileset.minzoom} to {tileset.maxzoom}.",
        )
    return range(low, high + 1)


def _boxes(box: Box, zooms: Iterable[int], world: int | None) -> Iterator[tuple[int, Box]]:
    """Each zoom, and what is taken of it."""
    for z in zooms:
        yield z, WORLD if world is not None and z <= world else box


def _count(box: Box, zooms: Iterable[int], world: int | None) -> int:
    """How many tiles are to be made. Raises `Invalid` where they are too many."""
    total = sum(touched(part, z).tiles() for z, part in _boxes(box, zooms, world))
    if total > MOST:
        raise Invalid(
            fr=f"Cela ferait {total:,} tuiles ; le maximum est {MOST:,}. Prenez une emprise plus "
            "petite (--bbox) ou moins de zooms (--maxzoom).",
            en=f"That would be {total:,} tiles; the most is {MOST:,}. Take a smaller area (--bbox) "
            "or fewer zooms (--maxzoom).",
        )
    return total


def _tiles(box: Box, zooms: Iterable[int], world: int | None) -> Iterator[Tile]:
    for z, part in _boxes(box, zooms, world):
        yield from cover.along(part, z)


def _make(conns: Sequence[Connection], sql: Any, tiles: Iterable[Tile]) -> Generator[_Made]:
    """The batches in order; each connection has two of them to do, and no more are begun."""
    idle: SimpleQueue[Connection] = SimpleQueue()
    for conn in conns:
        idle.put(conn)

    def make(batch: Sequence[Tile]) -> _Made:
        conn = idle.get()
        try:
            return _ask(conn, sql, batch)
        finally:
            idle.put(conn)

    begun: deque[Future[_Made]] = deque()
    with ThreadPoolExecutor(len(conns), thread_name_prefix="tiles") as threads:
        try:
            for batch in _batches(tiles):
                begun.append(threads.submit(make, batch))
                if len(begun) >= 2 * len(conns):
                    yield begun.popleft().result()
            while begun:
                yield begun.popleft().result()
        except BaseException:  # Ctrl-C too: nobody waits for tiles that nobody wants
            threads.shutdown(wait=False, cancel_futures=True)
            for conn in conns:
                conn.cancel_safe()
            raise


def _batches(tiles: Iterable[Tile]) -> Iterator[list[Tile]]:
    """Tiles of one zoom."""
    for _, zoom in groupby(tiles, lambda tile: tile.z):
        while batch := list(islice(zoom, BATCH)):
            yield batch


def _ask(conn: Connection, sql: Any, batch: Sequence[Tile]) -> _Made:
    places = {
        "z": batch[0].z,
        "x": [tile.x for tile in batch],
        "y": [tile.y for tile in batch],
    }
    rows = conn.execute(sql, places).fetchall()
    tiles = [
        (tile.id, gzip.compress(mvt, LEVEL, mtime=0))
        for tile, (mvt, _) in zip(batch, rows, strict=True)
        if mvt
    ]
    return _Made(tiles, rows[0][1], len(batch))


def _source(conn: Connection, tileset: Tileset) -> Mapping[str, Any]:
    """What the tiles are made of: `version`, `bbox` and the number of the `tables`."""
    row = conn.execute(SQL["get_source"], {"tileset": tileset.id}).fetchone()
    if row is None:
        raise RuntimeError(f"tileset {tileset.id} has no row in tiles.tileset")
    return dict(zip(("version", "bbox", "tables"), row, strict=True))


def _extract(bbox: Sequence[float] | None) -> Box:
    if bbox is None:
        raise Invalid(
            fr="Rien n’est importé dont l’emprise soit connue : donnez --bbox O,S,E,N.",
            en="Nothing is imported whose bbox is known: give --bbox W,S,E,N.",
        )
    return Box(*bbox)


def _area(conn: Connection, insee: str | None) -> Box | None:
    if insee is None:
        return None
    row = conn.execute(SQL["get_area"], {"insee": insee}).fetchone()
    if row is None or row[0] is None:
        raise NotFound(
            fr=f"Aucun territoire n’a ici le code INSEE {insee[:20]} : donnez --bbox O,S,E,N.",
            en=f"No area here has the INSEE code {insee[:20]}: give --bbox W,S,E,N.",
        )
    return Box(*row)


def _check_tables(before: int, now: int) -> None:
    if before != now:
        raise Conflict(
            fr="Un import a remplacé les données pendant l’export : lancez-le à nouveau.",
            en="An import has replaced the data during the export: run it again.",
        )


def _center(box: Box, zooms: range) -> tuple[float, float, int]:
    zoom = min(max(CENTER_ZOOM, zooms[0]), zooms[-1])
    return (box.west + box.east) / 2, (box.south + box.north) / 2, zoom


def _metadata(
    conn: Connection, tileset: Tileset, zooms: range, box: Box, wanted: Wanted, version: str
) -> dict[str, Any]:
    """TileJSON's fields, and in `mapcommons` what only our own server reads."""
    credited = read_address_credits(conn) if tileset.shows_addresses else [OSM]
    shown = box if wanted.world is None else WORLD
    return {
        **describe(tileset, attribution(credited), licence_of(credited)),
        "type": "baselayer" if tileset.worldwide else "overlay",
        "bounds": list(shown),
        "center": list(_center(box, zooms)),
        "mapcommons": {
            "tileset": tileset.id,
            "version": version,
            "detail": list(box),
            "world_maxzoom": wanted.world,
        },
    }
