"""`bench places`: what services send PostgreSQL is recorded and replayed; its parts run."""

import os
import re
import struct
import subprocess
import sys

import psycopg
import pytest

from bench.pgbench import program
from bench.places.recorder import recorder
from bench.places.replay import record, replay, scripts
from bench.places.targets import addresses, places
from bench.places.traffic import CATEGORIES, requests
from bench.places.wire import Parameter, Reader, Statement
from core.errors import Invalid, Unavailable
from core.settings import ROOT
from core.taxonomy import taxonomy


def has_pgbench():
    try:
        return bool(program())
    except Unavailable:
        return False


def message(kind, body):
    return kind + struct.pack("!i", len(body) + 4) + body


PARSE = message(b"P", b"s1\0SELECT $1, $2\0" + struct.pack("!hII", 2, 23, 0))
BIND = message(
    b"B", b"\0s1\0" + struct.pack("!hhhi", 1, 1, 2, 4) + b"\0\0\0\5" + struct.pack("!ih", -1, 0)
)


@pytest.mark.parametrize("piece", [1, 7, 1_000])
def test_statements_are_read_off_the_wire_however_its_bytes_come(piece):
    sent = message(b"", b"\0\3\0\0user\0me\0\0") + message(b"p", b"secret\0") + PARSE + BIND + BIND
    reader = Reader()
    found = [
        statement
        for at in range(0, len(sent), piece)
        for statement in reader.feed(sent[at : at + piece])
    ]
    parameters = (Parameter(23, True, b"\0\0\0\5"), Parameter(0, True, None))
    assert found == [Statement("SELECT $1, $2", parameters)] * 2


def test_a_recorder_passes_everything_on_and_keeps_the_statements(town):
    with recorder(town) as proxy, psycopg.connect(proxy.url(town)) as conn:
        answer = conn.execute("SELECT %s || %s, %s::text[]", ["a", None, ["x:y"]]).fetchone()
    assert answer == (None, ["x:y"])
    assert [each.sql for each in proxy.statements] == ["SELECT $1 || $2, $3::text[]"]
    assert [p.data for p in proxy.statements[0].parameters] == [b"a", None, b"{x:y}"]


PATHS = [
    "/places/reverse?lon=6.14&lat=46.2",
    "/places/nearby?lon=6.14&lat=46.2&categories=cafe",
    "/places/search?q=l'h%C3%B4tel+12:de+%25",
]


def test_scripts_ask_what_the_service_asked(geneva):
    recorded = record(geneva, PATHS)
    assert all(recorded)
    made = scripts(geneva, recorded)
    assert len(made) == 3
    assert made[0].count("PREPARE ") == made[1].count("PREPARE ") >= 3
    assert made[0].count("EXECUTE ") == len(recorded[0])
    assert "(6.14, 46.2, 200.0, NULL, 5);" in made[0]
    assert "'{cafe}'" in made[1]
    assert "'l''hôtel 12:de %'" in made[2]
    with psycopg.connect(geneva) as conn:
        statements = made[2].split("\n\\endif\n")
        prepare = statements[0].split("\n", 1)[1].replace("\\set ready 1", "")
        conn.execute(prepare)
        conn.execute(statements[1])


@pytest.mark.skipif(not has_pgbench(), reason="pgbench is not installed")
def test_pgbench_runs_the_scripts_of_requests(geneva):
    made = scripts(geneva, record(geneva, PATHS))
    done = replay(geneva, made, clients=2, seconds=1)
    assert done.rate > 0
    with pytest.raises(Unavailable, match="no_such"):
        replay(geneva, ["SELECT no_such;\n"], clients=1, seconds=1)


def test_the_same_requests_are_made_every_time(geneva):
    some = addresses(geneva, 20), places(geneva, 20)
    asked = requests(*some, 30, "")
    assert asked == requests(*some, 30, "")
    assert set(asked) == {
        "search: address", "search: typo", "search: place", "autocomplete", "nearby", "reverse",
    }  # fmt: skip
    assert all(len(set(paths)) == len(paths) for paths in asked.values())
    assert list(requests(*some, 30, "near")) == ["nearby"]
    with pytest.raises(Invalid, match=r"“trees”.*reverse"):
        requests(*some, 30, "trees")


def test_categories_that_are_asked_for_are_of_the_taxonomy():
    assert set(CATEGORIES) <= set(taxonomy().by_id)


@pytest.mark.skipif(not has_pgbench(), reason="pgbench is not installed")
@pytest.mark.parametrize("lang", ["C", "fr_FR.UTF-8"])
def test_the_tables_of_speed_can_be_read(geneva, tmp_path, lang):
    asked = ["latency", "throughput", "--only", "reverse", "--samples", "20"]
    result = subprocess.run(
        [sys.executable, "-m", "cli", "bench", "places", *asked, "--here", "--seconds", "1"],
        cwd=ROOT, capture_output=True, text=True,
        env=os.environ
        | {"LC_ALL": lang, "PYTHONPATH": str(ROOT), "MAPCOMMONS_DATA_DIR": str(tmp_path)}
        | {"MAPCOMMONS_DATABASE_URL": geneva},
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert re.fullmatch(r"ratio: \d+\.\d\d", lines[-1])
    rows = [re.split(r"\s{2,}", line) for line in lines if line.startswith("reverse  ")]
    assert [len(row) for row in rows] == [8, 11]
    assert rows[0][1] == "20"
    assert all(float(cell.replace(",", "")) > 0 for cell in (*rows[0][2:5], *rows[1][1:4]))
