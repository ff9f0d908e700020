"""OSM data as OPL text (https://osmcode.org/opl-file-format/), and the rows made of it."""

import pytest
from reading import read

from importers.osm.topics import topics


@pytest.fixture
def rows(tmp_path):
    """`rows(opl)` → {table: [{column: value}]} as the importer reads it."""

    def from_opl(opl):
        file = tmp_path / "input.opl"
        file.write_text(opl)
        columns = {topic.table: ("osm_type", "osm_id", *topic.columns) for topic in topics({})}
        found = {}
        rows, dropped = read(file)
        for row in rows:
            values = (row.osm_type, row.osm_id, *row.row)
            found.setdefault(row.table, []).append(
                dict(zip(columns[row.table], values, strict=True))
            )
        found["dropped"] = dict(dropped)
        return found

    return from_opl
