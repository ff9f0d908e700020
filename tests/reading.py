"""An OSM file read as the importer reads it, without a database."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from importers.osm.assembly import assemble_relations
from importers.osm.blobs import Blobs
from importers.osm.locations import Locations
from importers.osm.reader import Made, Reader
from importers.osm.report import Report
from importers.osm.source import sort
from importers.osm.topics import topics
from importers.osm.topics.boundaries import borders_of


def read(file: Path, chosen=None) -> tuple[list[Made], Counter[str]]:
    """Every row of a file, by the chosen topics or by all, and what was dropped."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        pbf = folder / "sorted.osm.pbf"
        sort(file, pbf)
        blobs, locations = Blobs(pbf), Locations(folder)
        node_blobs = list(blobs.of("n", 0))
        groups = [group for _, _, block in node_blobs for group in block.nodes]
        way_blobs = list(blobs.of("w", node_blobs[-1][0] if node_blobs else 0))
        with locations.notes(0) as notes:
            for group in groups:
                notes.add(group)
        locations.join([notes.blocks])
        chosen = chosen or topics(borders_of(blobs.relations_from_the_end()))
        with Report(folder / "dropped.tsv") as report:
            reader = Reader(chosen, locations, report)
            made = [row for group in groups for row in reader.nodes(group)]
            for _, _, block in way_blobs:
                made += reader.ways(block.ways)
            made += reader.odd_rings(reader.odd)
            shapes = {}
            assemble_relations(pbf, shapes.update)
            made += reader.relations(blobs.relations_from_the_end(), shapes.items())
        return made, report.counts
