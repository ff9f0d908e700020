"""Which topics want to see an element."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from importers.osm.topic import Kind, Maker, Tags, Topic

# What stands for a value that is several, joined by semicolons, and for one that nobody looks at;
# OSM has neither.
SEVERAL, OTHER = ";", ""


class Choice(NamedTuple):
    """The tables and makers of the topics that want to see an element, by what it arrives as."""

    node: list[tuple[str, Maker]]
    way: list[tuple[str, Maker]]
    area: list[tuple[str, Maker]]


class Makers:
    """Which topics want to see an element, by its tag keys.

    Every key, or value of a key, has a bit for each topic that looks at it, so that one look at
    each tag of an element is enough.
    """

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._topics = topics
        self._any: dict[str, int] = {}  # key → bits of those who look at any value
        self._some: dict[str, dict[str, int]] = {}  # key → value → bits of the others
        for position, topic in enumerate(topics):
            for key in topic.keys:
                self._add(key, topic.values.get(key), 1 << position)
        self._always = [
            (topic.ways, 1 << position) for position, topic in enumerate(topics) if topic.ways
        ]
        self._chosen: dict[int, Choice | None] = {0: None}

    def of(self, tags: Tags, way_id: int | None = None) -> Choice | None:
        """None where no topic wants it, as is the case with most elements."""
        mask = 0
        of_any, of_some = self._any, self._some
        for key, value in tags.items():
            if key in of_any:
                mask |= of_any[key]
            if key in of_some:
                bits = of_some[key]
                mask |= bits[value if value in bits else _kind(value)]
        if way_id is not None:
            for ways, bit in self._always:
                if way_id in ways:
                    mask |= bit
        if mask not in self._chosen:
            self._chosen[mask] = self._choose(mask)
        return self._chosen[mask]

    def _add(self, key: str, values: Collection[str] | None, bit: int) -> None:
        if values is None:
            self._any[key] = self._any.get(key, 0) | bit
            return
        bits = self._some.setdefault(key, {SEVERAL: 0, OTHER: 0})
        for value in (*values, SEVERAL):
            bits[value] = bits.get(value, 0) | bit

    def _choose(self, mask: int) -> Choice:
        wanted = [topic for position, topic in enumerate(self._topics) if mask >> position & 1]

        def of_kind(kind: Kind) -> list[tuple[str, Maker]]:
            return [(topic.table, topic.rows[kind]) for topic in wanted if kind in topic.rows]

        return Choice(of_kind("node"), of_kind("way"), of_kind("area"))


def _kind(value: str) -> str:
    """Of a value that nobody names: it may still hold one, among others or between spaces."""
    return SEVERAL if ";" in value or value != value.strip() else OTHER
