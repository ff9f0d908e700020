"""pgbench, which PostgreSQL brings along: what the database does with no server in front."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bench.clients import Load
from bench.databases import without_password
from core.errors import Unavailable

# As the connections of the services.
OPTIONS = "-c jit=off -c max_parallel_workers_per_gather=0"
# Each client takes every so-manieth row of the list: together they take each row once.
SCRIPT = """\
\\set n :turn * :clients + :client_id + 1
\\set turn :turn + 1
{statement}
"""


def program() -> str:
    """Where pgbench is. Raises `Unavailable`."""
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
    found = shutil.which("pgbench") or (str(newest[-1]) if newest else None)
    if found is None:
        raise Unavailable(
            fr="pgbench est introuvable : il vient avec le serveur PostgreSQL (Debian : "
            "postgresql, ou postgresql-contrib).",
            en="pgbench is not to be found: it comes with the PostgreSQL server (Debian: "
            "postgresql, or postgresql-contrib).",
        )
    return found


def pgbench(url: str, statement: str, *, clients: int, turns: int, warm: int) -> Load:
    """Run a statement, which has `:n` for the number of a row from 1 on, and prepares once.

    Each client runs it `warm + turns` times; the first `warm` of each make its plans and are not
    counted. Raises `Unavailable` where pgbench fails.
    """
    address, password = without_password(url)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "script.sql"
        script.write_text(SCRIPT.format(statement=statement))
        command = [
            program(), "--no-vacuum", "--protocol=prepared", f"--file={script}",
            f"--client={clients}", f"--jobs={min(clients, os.cpu_count() or 1)}",
            f"--transactions={warm + turns}", "--define=turn=0", f"--define=clients={clients}",
            "--log", f"--log-prefix={folder}/log", address,
        ]  # fmt: skip
        env = os.environ | {"PGOPTIONS": OPTIONS} | ({"PGPASSWORD": password} if password else {})
        result = subprocess.run(command, env=env, capture_output=True, text=True)
        if result.returncode:
            last = (result.stderr.strip().splitlines() or ["?"])[-1]
            raise Unavailable(fr=f"pgbench a échoué : {last}", en=f"pgbench failed: {last}")
        lines = [line for log in Path(folder).glob("log*") for line in log.open()]
    return read_log(lines, warm)


def read_log(lines: Iterable[str], warm: int) -> Load:
    """What was measured, of pgbench's log: a line a transaction, with its client, its number, its
    microseconds, and when it ended.

    Time runs from when the first client has made its plans to the end of the last transaction;
    nothing has been measured where all transactions made plans.
    """
    began, ended = float("inf"), 0.0
    latencies_s = []
    for line in lines:
        _, number, elapsed_us, _, second, microsecond = line.split()[:6]
        end = int(second) + int(microsecond) / 1e6
        if int(number) > warm:
            latencies_s.append(int(elapsed_us) / 1e6)
            began = min(began, end - latencies_s[-1])
            ended = max(ended, end)
    return Load(wall_s=ended - began, latencies_s=latencies_s) if latencies_s else Load()
