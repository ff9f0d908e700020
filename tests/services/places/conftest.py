"""A site that has just some elements."""

import pytest


@pytest.fixture
def served(new_database, client_of, tmp_path):
    """`served(opl)` → a client of a site that has just these elements."""
    from importers.osm.imports import import_osm

    def serve(opl):
        file = tmp_path / "some.opl"
        file.write_text(opl)
        url = new_database("reverse")
        import_osm(url, file, lambda line: None)
        return client_of(url)

    return serve
