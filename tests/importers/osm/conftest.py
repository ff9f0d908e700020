"""OPL text in, a database out."""

from itertools import count

import psycopg
import pytest

from importers.osm.imports import import_osm


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
