"""OPL text in (https://osmcode.org/opl-file-format/); the rows made of it, or a database, out."""

from itertools import count

import psycopg
import pytest
from reading import read

from importers.osm.imports import import_osm
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


@pytest.fixture(scope="module")
def imports(new_database, tmp_path_factory, request):
    """`imports(opl)` imports it, and returns a function that fetches the rows of a query."""
    numbers, folder = count(), tmp_path_factory.mktemp("opl")
    name = request.module.__name__.rsplit(".")[-1]

    def from_opl(opl):
        number = next(numbers)
        file, url = folder / f"{number}.opl", new_database(f"{name}_{number}")
        file.write_text(opl)
        import_osm(url, file, lambda line: None)

        def fetch(query):
            with psycopg.connect(url) as conn:
                return conn.execute(query).fetchall()

        return fetch

    return from_opl
