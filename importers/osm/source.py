"""The file an import reads: what its header says, and the same data as a sorted PBF file."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import osmium

from core.errors import Invalid
from importers.osm.frames import Damaged, Unsuited, frames

# Whatever its C++ throws: texts that are too long or not UTF-8, numbers that are none.
Errors = tuple[type[Exception], ...]
OSMIUM_ERRORS: Errors = (
    RuntimeError, ValueError, IndexError, OverflowError, osmium.InvalidLocationError,
)  # fmt: skip

Box = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True)
class Source:
    """An OSM file (PBF, XML, OPL; compressed or not) and what its header says."""

    path: Path
    timestamp: str | None
    sequence: int | None
    feed: str | None  # URL of the replication feed that goes on where the file ends
    bbox: Box | None


def open_source(path: Path) -> Source:
    """Read the header. Raises `Invalid` where there is no OSM extract."""
    if not path.is_file():
        raise Invalid(
            fr=f"Le fichier {path} n’existe pas. Indiquez un extrait .osm.pbf ou .osm.",
            en=f"The file {path} does not exist. Give an .osm.pbf or .osm extract.",
        )
    _check_length(path)
    with readable(path):
        header = osmium.io.Reader(str(path)).header()
        feed = header.get("osmosis_replication_base_url")
        sequence = header.get("osmosis_replication_sequence_number")
        timestamp = header.get("osmosis_replication_timestamp") or header.get("timestamp")
    if header.has_multiple_object_versions or re.search(r"\.os[hc](\.|$)", path.name):
        raise Invalid(
            fr=f"{path} contient l’historique ou des changements, pas un état d’OpenStreetMap. "
            "Indiquez un extrait (.osm.pbf) ; `osmium time-filter` en fait un d’un historique.",
            en=f"{path} holds history or changes, not one state of OpenStreetMap. "
            "Give an extract (.osm.pbf); `osmium time-filter` makes one of a history file.",
        )
    box = header.box()
    return Source(
        path=path,
        timestamp=timestamp or None,
        sequence=int(sequence) if sequence.isdecimal() else None,
        feed=feed if feed.startswith(("http://", "https://")) else None,
        bbox=(box.bottom_left.lon, box.bottom_left.lat, box.top_right.lon, box.top_right.lat)
        if box.valid()
        else None,
    )


def _check_length(path: Path) -> None:
    """A PBF file says how long its parts are: one that breaks off is told at once."""
    if path.name.endswith(".pbf"):
        with readable(path, (Damaged,)), suppress(Unsuited):
            frames(path)


def sort(source: Path, target: Path) -> None:
    """Write the elements of any OSM file as a sorted PBF file; of several versions, the last.

    The file is there when it is whole, even if we are killed meanwhile.

    libosmium holds the whole file in memory for it: some ten times the size of a PBF file.
    """
    with readable(source):
        reader = osmium.MergeInputReader()
        reader.add_file(str(source))
        unfinished = target.with_name(f"unfinished.{target.name}")
        unfinished.unlink(missing_ok=True)
        writer = osmium.WriteHandler(str(unfinished))
        reader.apply(writer)
        writer.close()
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.rename(target)


@contextmanager
def readable(path: Path, errors: Errors = OSMIUM_ERRORS) -> Iterator[None]:
    """Turn what is said of a damaged file into `Invalid`, which names the file."""
    try:
        yield
    except errors as error:
        reason = (str(error).splitlines() or ["?"])[0]
        raise Invalid(
            fr=f"{path} n’est pas un fichier OSM lisible ({reason}). Il est peut-être tronqué : "
            "téléchargez-le de nouveau. Les données servies n’ont pas changé.",
            en=f"{path} is not a readable OSM file ({reason}). It may be truncated: "
            "download it again. The data being served has not changed.",
        ) from error
