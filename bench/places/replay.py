"""The SQL of requests, run by pgbench: what the database does with no service in front."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.adapt import Transformer
from psycopg.pq import Format

from bench import databases, servers
from bench.clients import Load
from bench.pgbench import OPTIONS, program
from bench.places.recorder import recorder
from bench.places.wire import Parameter, Statement
from core.database import connect
from core.errors import Unavailable
from core.settings import ROOT

MOST = 120  # requests: pgbench takes 128 scripts at most
DONE = re.compile(r"^number of transactions actually processed: (\d+)", re.MULTILINE)
TPS = re.compile(r"^tps = ([\d.]+) \(without initial connection time\)", re.MULTILINE)
FAILED = re.compile(r"^number of failed transactions: ([1-9]\d*)", re.MULTILINE)


def record(url: str, paths: Sequence[str]) -> list[list[Statement]]:
    """What the places service runs for each path, asked for one after the other."""
    with recorder(url) as proxy:
        port = servers.free_port()
        command = [sys.executable, *servers.UVICORN, *servers.QUIET, "--port", str(port)]
        by_way = proxy.url(url)
        env = {
            "MAPCOMMONS_DATABASE_URL": by_way,
            "MAPCOMMONS_DATABASE_READ_URL": by_way,
            "PYTHONPATH": str(ROOT),
        }
        running = servers.Running([*command, "services.places.app:app"], env, port, "/healthz")
        found = []
        with running.started() as service:
            for path in paths:
                before = len(proxy.statements)
                with service.get(path) as answer:
                    answer.read()
                found.append(proxy.statements[before:])
    return found


def scripts(url: str, requests: Sequence[Sequence[Statement]]) -> list[str]:
    """A script of pgbench for each request: prepares all statements once in each connection, as
    the service does, and runs those of the request."""
    with connect(url) as conn:
        kinds: dict[tuple[str, tuple[int, ...]], str] = {}
        for statement in (each for request in requests for each in request):
            kinds.setdefault(_kind(statement), f"statement_{len(kinds)}")
        prepare = "\n".join(_prepare(conn, name, *kind) for kind, name in kinds.items())
        head = f"\\if :ready = 0\n{prepare}\n\\set ready 1\n\\endif\n"
        return [
            head + "\n".join(_execute(conn, kinds[_kind(each)], each) for each in request)
            for request in requests
        ]


def replay(url: str, made: Sequence[str], *, clients: int, seconds: int) -> Load:
    """Run the scripts, each as often, by chance. Raises `Unavailable` where pgbench fails.

    Of the load only the time, the number of answers and PostgreSQL's CPU are known.
    """
    address, password = databases.without_password(url)
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.sql" for number in range(len(made))]
        for file, script in zip(files, made, strict=True):
            file.write_text(script)
        command = [
            program(), "--no-vacuum", "--protocol=simple", *(f"--file={file}" for file in files),
            f"--client={clients}", f"--jobs={min(clients, os.cpu_count() or 1)}",
            f"--time={seconds}", "--define=ready=0", "--random-seed=5", address,
        ]  # fmt: skip
        env = os.environ | {"PGOPTIONS": OPTIONS} | ({"PGPASSWORD": password} if password else {})
        before = databases.cpu_s(url)
        result = subprocess.run(command, env=env, capture_output=True, text=True)
        after = databases.cpu_s(url)
    return _read(result, None if before is None or after is None else after - before)


def _read(
    result: subprocess.CompletedProcess[str], database_s: float | None
) -> Load:  # fmt: skip
    done, rate = DONE.search(result.stdout), TPS.search(result.stdout)
    if result.returncode or done is None or rate is None or FAILED.search(result.stdout):
        said = [line for line in result.stderr.splitlines() if "error" in line.lower()]
        why = said[0] if said else "?"
        raise Unavailable(fr=f"pgbench a échoué : {why}", en=f"pgbench failed: {why}")
    latencies_s = [0.0] * int(done[1])
    wall_s = len(latencies_s) / float(rate[1])
    return Load(wall_s=wall_s, database_s=database_s, latencies_s=latencies_s)


def _kind(statement: Statement) -> tuple[str, tuple[int, ...]]:
    return statement.sql, tuple(parameter.oid for parameter in statement.parameters)


def _prepare(
    conn: psycopg.Connection[tuple[object, ...]], name: str, text: str, oids: tuple[int, ...]
) -> str:
    types = ", ".join(_type(conn, oid) for oid in oids)
    return f"PREPARE {name}{f' ({types})' if types else ''} AS {text.strip().rstrip(';')};"


def _type(conn: psycopg.Connection[tuple[object, ...]], oid: int) -> str:
    known = conn.adapters.types.get(oid)
    return "unknown" if known is None else known.regtype


def _execute(
    conn: psycopg.Connection[tuple[object, ...]], name: str, statement: Statement
) -> str:  # fmt: skip
    values = ", ".join(_literal(conn, parameter) for parameter in statement.parameters)
    return f"EXECUTE {name}{f'({values})' if values else ''};"


def _literal(conn: psycopg.Connection[tuple[object, ...]], parameter: Parameter) -> str:
    if parameter.data is None:
        return "NULL"
    if parameter.binary:
        value = Transformer(conn).get_loader(parameter.oid, Format.BINARY).load(parameter.data)
        return sql.Literal(value).as_string(conn)
    # Of no type yet, as the service sends it: the prepared statement says which.
    return sql.Literal(parameter.data.decode()).as_string(conn)
