"""Load the elements of one type: rows into the load tables, blobs and references beside them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from importers.osm import blobs, workers
from importers.osm.blobs import Blobs, Keeper
from importers.osm.locations import Locations
from importers.osm.pbf import Block
from importers.osm.reader import Made, Odd, Reader
from importers.osm.report import Report
from importers.osm.topic import Topic
from importers.osm.writer import Writer, columns_of

Connect = Callable[[], psycopg.Connection[Any]]
Rows = Callable[[Reader, Block], Iterable[Made]]


@dataclass(frozen=True)
class Desk:
    """What loading needs: where from, what of it, where to."""

    blobs: Blobs
    topics: Sequence[Topic]
    locations: Locations
    connect: Connect
    folder: Path  # for the reports of what was dropped


class Loaded(NamedTuple):
    """What one process has loaded."""

    blob: int  # where elements of the next type begin
    rows: Counter[str]
    dropped: Counter[str]
    ids: list[tuple[int, int]]
    odd: list[Odd]
    noted: list[list[tuple[int, int]]]  # of Locations.notes, a list for each process


def load(
    desk: Desk,
    osm_type: str,
    first_blob: int,
    advance: workers.Advance,
) -> Loaded:
    """Load nodes or ways with several processes.

    Raises `Unsuited` where the elements are not in order.
    """
    count = workers.count()
    parts = [_part(desk, osm_type, first_blob, part, count) for part in range(count)]
    whole = merge(workers.run(parts, advance))
    blobs.check_order(whole.ids)
    if osm_type == "n":
        desk.locations.join(whole.noted)
    return merge([whole, _odd_rings(desk, whole)]) if whole.odd else whole


def load_relations(
    desk: Desk, first_blob: int, advance: workers.Advance, shapes: Iterable[tuple[int, str]]
) -> Loaded:
    """Load relations, whose areas come as `shapes`: id and EWKB."""
    every = []

    def rows(reader: Reader, block: Block) -> Iterator[Made]:
        every.extend(block.relations)
        return iter(())

    return _read(
        desk, "r", first_blob, 0, 1, rows, lambda reader: reader.relations(every, shapes), advance
    )


def merge(parts: Iterable[Loaded]) -> Loaded:
    first, *others = parts
    whole = first
    for part in others:
        whole = Loaded(
            min(whole.blob, part.blob),
            whole.rows + part.rows,
            whole.dropped + part.dropped,
            whole.ids + part.ids,
            whole.odd + part.odd,
            whole.noted + part.noted,
        )
    return whole


def _part(desk: Desk, osm_type: str, first: int, part: int, parts: int) -> workers.Part:
    def ways(reader: Reader, block: Block) -> Iterable[Made]:
        return reader.ways(block.ways)

    def read_nodes(advance: workers.Advance) -> Loaded:
        with desk.locations.notes(part) as notes:

            def nodes(reader: Reader, block: Block) -> Iterator[Made]:
                for group in block.nodes:
                    notes.add(group)
                    yield from reader.nodes(group)

            loaded = _read(desk, "n", first, part, parts, nodes, _nothing, advance)
        return loaded._replace(noted=[notes.blocks])

    if osm_type == "n":
        return read_nodes
    return lambda advance: _read(desk, "w", first, part, parts, ways, _nothing, advance)


def _nothing(reader: Reader) -> Iterable[Made]:
    return ()


def _read(
    desk: Desk,
    osm_type: str,
    first: int,
    part: int,
    parts: int,
    rows: Rows,
    rest: Callable[[Reader], Iterable[Made]],
    advance: workers.Advance,
) -> Loaded:
    """Load every blob whose turn it is; `rest` are the rows that come when all have been read."""
    end = first

    def every() -> Iterator[tuple[int, bytes, Block]]:
        nonlocal end
        end = yield from desk.blobs.of(osm_type, first, part, parts)

    with (
        Report(desk.folder / f"dropped.{osm_type}{part}.tsv") as report,
        Writer(desk.connect, columns_of(desk.topics)) as writer,
        desk.connect() as conn,
    ):
        reader = Reader(desk.topics, desk.locations, report)
        keeper = Keeper(conn, osm_type, part, parts)
        for number, blob, block in every():
            keeper.keep(blob, block)
            writer.write(rows(reader, block))
            advance(block.size(osm_type), desk.blobs.share(number))
        writer.write(rest(reader))
        keeper.end()
    counts = Counter(writer.rows) + Counter(keeper.rows)
    return Loaded(end, counts, report.counts, keeper.ids, reader.odd, [])


def _odd_rings(desk: Desk, whole: Loaded) -> Loaded:
    """libosmium's threads do not outlive a fork, so its part is done here."""
    with (
        Report(desk.folder / "dropped.odd.tsv") as report,
        Writer(desk.connect, columns_of(desk.topics)) as writer,
    ):
        in_order = sorted(whole.odd, key=lambda each: each[0].id)
        writer.write(Reader(desk.topics, desk.locations, report).odd_rings(in_order))
    return Loaded(whole.blob, Counter(writer.rows), report.counts, [], [], [])
