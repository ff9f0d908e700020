"""A diff applied is a fresh import of the state it leads to, row for row."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from edits import derive, edit, restore
from same import differences
from samples import shared

from importers.osm.imports import import_osm
from importers.osm.publish import Published
from importers.osm.state import State
from importers.osm.update import apply


def quiet(text):
    pass


@pytest.fixture(scope="session")
def make(new_database):
    """`make(file)` imports a file into a new database and returns its URL."""
    made = 0

    def imported_anew(file: Path) -> str:
        nonlocal made
        made += 1
        url = new_database(f"update{made}")
        import_osm(url, file, quiet)
        return url

    return imported_anew


def update(url: str, diff: Path, sequence: int = 1) -> Published:
    with psycopg.connect(url) as conn:
        return apply(conn, diff, State(sequence, datetime(2026, 1, 2, tzinfo=UTC)))


def written(folder: Path, name: str, lines: str) -> Path:
    """A change file of OPL lines: dV is there, dD is deleted."""
    file = folder / name
    file.write_text(lines)
    return file


def fetch(url, statement):
    with psycopg.connect(url) as conn:
        return conn.execute(statement).fetchall()


def test_thirty_daily_diffs_of_monaco_are_a_fresh_import(make, tmp_path):
    feed = shared("replication/monaco")
    diffs = sorted(feed.rglob("*.osc.gz"))
    assert len(diffs) == 30
    followed = make(feed / "base.osm.pbf")
    for sequence, diff in enumerate(diffs, 3047):
        update(followed, diff, sequence)
    after = tmp_path / "after.osm.pbf"
    subprocess.run(
        ["osmium", "apply-changes", "-o", after, feed / "base.osm.pbf", *diffs], check=True
    )
    assert differences(followed, make(after)) == {}


@pytest.mark.parametrize(
    ("name", "seed"),
    [("monaco-2026", 1), ("monaco-2026", 2), ("monaco-2026", 3), ("liechtenstein", 4)],
)
def test_a_diff_between_any_two_states_is_a_fresh_import(make, tmp_path, name, seed):
    first = shared(f"osm/{name}.osm.pbf")
    second, third = tmp_path / "second.osm.pbf", tmp_path / "third.osm.pbf"
    diff = tmp_path / "diff.osc.gz"
    edit(first, second, seed)
    restore(first, second, third, seed)
    followed = make(first)
    for sequence, (old, new) in enumerate([(first, second), (second, third)]):
        derive(old, new, diff)
        update(followed, diff, sequence)
        assert differences(followed, make(new)) == {}
