"""Stream an OSM file, once, as (topic, osm_type, osm_id, geometry, row)."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import osmium

from core.errors import Invalid
from importers.osm.topic import Element, Kind, Maker, Row, Topic

# Reason → how many elements were left out for it.
Dropped = Counter[str]


@dataclass(frozen=True)
class Source:
    """An OSM file (PBF, XML, OPL; compressed or not) and what its header says."""

    path: Path
    timestamp: str | None
    sequence: int | None
    feed: str | None  # the http(s) URL of the replication feed it was taken from
    bbox: tuple[float, float, float, float] | None = field(default=None)  # west, south, east, north


def open_source(path: Path) -> Source:
    """Read the header. Raises `Invalid` where there is no OSM file."""
    if not path.is_file():
        raise Invalid(
            fr=f"Le fichier {path} n’existe pas. Indiquez un extrait .osm.pbf ou .osm.",
            en=f"The file {path} does not exist. Give an .osm.pbf or .osm extract.",
        )
    with readable(path):
        header = osmium.io.Reader(str(path)).header()
    box = header.box()
    feed = header.get("osmosis_replication_base_url")
    return Source(
        path=path,
        timestamp=header.get("osmosis_replication_timestamp") or header.get("timestamp") or None,
        sequence=int(header.get("osmosis_replication_sequence_number") or 0) or None,
        feed=feed if feed.startswith(("http://", "https://")) else None,
        bbox=(box.bottom_left.lon, box.bottom_left.lat, box.top_right.lon, box.top_right.lat)
        if box.valid()
        else None,
    )


def read(
    path: Path, topics: Sequence[Topic], dropped: Dropped
) -> Iterator[tuple[Topic, str, int, str, Row]]:
    """Yield every row that some topic makes of an element, with its geometry.

    The geometry is WKB in hexadecimal, lon/lat in WGS 84, without SRID: a point, a line string or a
    multipolygon. Raises `Invalid` where the file breaks off or is damaged.
    """
    makers = {kind: _makers(topics, kind) for kind in ("node", "way", "area")}
    geometries = _geometries()
    with readable(path):
        for element in _elements(path, topics):
            kind: Kind = "node" if element.is_node() else "way" if element.is_way() else "area"
            tags = element.tags
            geometry = None
            for topic, make in makers[kind]:
                try:
                    row = make(element, tags)
                except UnicodeDecodeError:
                    dropped[f"{kind}: a tag is not UTF-8"] += 1
                    continue
                if row is None:
                    continue
                if geometry is None:  # made once, and only for elements that some topic wants
                    geometry = _geometry(geometries[kind], element, kind, dropped)
                    if geometry is None:
                        break
                osm_type, osm_id = _reference(element, kind)
                yield topic, osm_type, osm_id, geometry, row


def _elements(path: Path, topics: Sequence[Topic]) -> Iterator[Element]:
    keys = sorted({key for topic in topics for key in topic.keys})
    tagged = osmium.filter.KeyFilter(*keys)
    # Ways are not filtered by key: the members of a boundary may have no tags at all.
    tagged.enable_for(osmium.osm.NODE | osmium.osm.AREA)
    no_relation = osmium.filter.EntityFilter(osmium.osm.NODE | osmium.osm.WAY | osmium.osm.AREA)
    return iter(
        osmium.FileProcessor(str(path)).with_areas().with_filter(no_relation).with_filter(tagged)
    )


def _makers(topics: Sequence[Topic], kind: Kind) -> list[tuple[Topic, Maker]]:
    return [(topic, topic.rows[kind]) for topic in topics if kind in topic.rows]


def _geometries() -> dict[Kind, Callable[[Element], str]]:
    factory: Any = osmium.geom.WKBFactory()
    return {
        "node": factory.create_point,
        "way": factory.create_linestring,
        "area": factory.create_multipolygon,
    }


def _geometry(
    make: Callable[[Element], str], element: Element, kind: Kind, dropped: Dropped
) -> str | None:
    """The geometry, or None, counted, where the file lacks nodes or the ring is broken."""
    try:
        return make(element)
    except osmium.InvalidLocationError:
        dropped[f"{kind}: nodes missing from the file"] += 1
    except RuntimeError:
        dropped[f"{kind}: no valid geometry"] += 1
    return None


def _reference(element: Element, kind: Kind) -> tuple[str, int]:
    if kind == "area":
        return "w" if element.from_way() else "r", element.orig_id()
    return kind[0], element.id


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn what osmium says of a damaged file into `Invalid`, which names the file."""
    try:
        yield
    except RuntimeError as error:
        reason = (str(error).splitlines() or ["?"])[0]
        raise Invalid(
            fr=f"{path} n’est pas un fichier OSM lisible ({reason}). Il est peut-être tronqué : "
            "téléchargez-le de nouveau. Les données servies n’ont pas changé.",
            en=f"{path} is not a readable OSM file ({reason}). It may be truncated: "
            "download it again. The data being served has not changed.",
        ) from error
