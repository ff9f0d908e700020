"""Processes that are killed with SIGKILL, and what they leave behind."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from core.settings import ROOT

PATIENCE_S = 60

IMPORT = """
import sys
from pathlib import Path
from importers.osm.imports import import_osm
say = lambda line: print(line, flush=True)
import_osm(sys.argv[1], Path(sys.argv[2]), say, resume=sys.argv[3] == "resume")
"""

# What readers can tell apart, in one statement.
SERVED = """
SELECT
    extract.name, extract.sequence,
    (SELECT max(tileset.version) FROM tiles.tileset),
    (SELECT count(*) FROM osm.place), (SELECT count(*) FROM osm.street),
    (SELECT count(*) FROM osm.building), (SELECT count(*) FROM places.identity),
    (SELECT sum(length(address.housenumber)) FROM osm.address),
    (SELECT sum(word.uses) FROM osm.word)
FROM osm.extract
"""
# What an import or an update says of places, beside the map.
HISTORY = {
    "identity": "SELECT id, osm_type, osm_id FROM places.identity ORDER BY 1",
    "gone": "SELECT id, osm_type, osm_id, reason FROM places.gone ORDER BY 1",
    "event": "SELECT place_id, action, osm_type, osm_id, sequence, details FROM places.event"
    " ORDER BY seq",
    "applied": "SELECT sequence, timestamp, sha256, objects FROM importer.applied ORDER BY 1",
    "version": "SELECT id, version FROM tiles.tileset ORDER BY 1",
}
LEFT = """
SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname LIKE 'osm\\_%'
UNION ALL SELECT 'job ' || path FROM importer.job
UNION ALL SELECT 'stage ' || name FROM importer.stage
"""


def start(code: str, *arguments: object, data_dir: Path) -> subprocess.Popen[str]:
    """Run Python code in a session of its own, by which its children are known, too."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": str(ROOT), "MAPCOMMONS_DATA_DIR": str(data_dir)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def kill(process: subprocess.Popen[str]) -> str:
    """kill -9 of the one process; its children have to notice. Returns what it said on stderr."""
    process.send_signal(signal.SIGKILL)
    process.wait()
    until = time.monotonic() + PATIENCE_S
    while alive := session(process.pid):
        assert time.monotonic() < until, f"children outlive the import: {alive}"
        time.sleep(0.01)
    _, said = process.communicate()
    return said


def session(pid: int) -> list[str]:
    """The command lines of the processes of a session that still run."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[3]) == pid and fields[0] not in "ZX":
            found.append(command)
    return found


def at_a_moment(process: subprocess.Popen[str], chance: random.Random, lines: int) -> list[str]:
    """Wait for some lines of output, and a little more; the first word of each."""
    read = []
    for _ in range(chance.randrange(lines)):
        line = process.stdout.readline()
        if not line:
            break
        read.append(line.split()[0])
    time.sleep(chance.random() * chance.choice((0.05, 0.4, 1.2)))
    return read


def wait_for_backends(url: str) -> None:
    """Until PostgreSQL has noticed that its clients are dead, and has undone what they began."""
    until = time.monotonic() + PATIENCE_S
    with psycopg.connect(url, autocommit=True, application_name="waiting") as conn:
        while conn.execute(BUSY).fetchall():
            assert time.monotonic() < until, "a backend of a killed process goes on"
            time.sleep(0.01)


BUSY = """
SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend'
AND application_name <> ALL ('{waiting, reading}')
"""


def quiet(line):
    pass


def fetch(url, query):
    with psycopg.connect(url, application_name="reading") as conn:
        return conn.execute(query).fetchall()


def history(url):
    return {table: fetch(url, query) for table, query in HISTORY.items()}


def left(url, home):
    """What should be gone when an import has ended: schemas, records, files."""
    files = [str(path) for path in home.rglob("*") if path.is_file()]
    return [row[0] for row in fetch(url, LEFT)] + [
        file for file in files if "/reports/" not in file
    ]


def finish(url, file, how, home):
    """The same import again, to its end; the stages that it has run."""
    process = start(IMPORT, url, file, how, data_dir=home)
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    return [line.split()[0] for line in out.splitlines()]
