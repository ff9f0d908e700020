"""Who uses the cluster: the last one out stops it, however the others ended."""

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from core.cluster.lease import keep, leased, release
from core.cluster.server import Server
from core.settings import ROOT

START = """
import sys
from pathlib import Path
from core.cluster.binaries import Binaries
from core.cluster.location import locate
from core.cluster.server import Server
from core.settings import Settings
Server(locate(Settings(data_dir=Path(sys.argv[1]))), Binaries(15, Path(sys.argv[2]))).start()
"""


def pid(server: Server) -> int:
    return int((server.where.data / "postmaster.pid").read_text().split()[0])


def test_the_last_one_out_stops_it(server, hold):
    first, second = hold(server.where.home), hold(server.where.home)
    assert (first.said, second.said) == ("holding\n", "holding\n")
    running = pid(server)
    assert first.leave() == 0
    assert server.running()
    assert pid(server) == running
    assert second.leave() == 0
    assert not server.running()


def test_a_killed_user_leaves_a_cluster_that_the_next_one_takes_over(server, hold):
    hold(server.where.home).kill()
    assert server.running()
    running = pid(server)
    second = hold(server.where.home)
    assert pid(server) == running
    with psycopg.connect(server.url()) as conn:
        assert conn.execute("SELECT 1").fetchone() == (1,)
    assert second.leave() == 0
    assert not server.running()


def test_a_killed_user_does_not_keep_the_cluster_alive(server, hold):
    killed, other = hold(server.where.home), hold(server.where.home)
    killed.kill()
    assert other.leave() == 0
    assert not server.running()


def test_an_error_in_the_block_stops_it_too(server):
    with pytest.raises(ZeroDivisionError), leased(server):
        raise ZeroDivisionError
    assert not server.running()


def test_a_kept_cluster_outlives_its_users_until_it_is_released(server, hold):
    keep(server)
    running = pid(server)
    assert hold(server.where.home).leave() == 0
    assert pid(server) == running
    release(server)
    assert not server.running()
    assert hold(server.where.home).leave() == 0
    assert not server.running()


def test_releasing_stops_it_whoever_uses_it_and_they_still_end_well(server, hold):
    holder = hold(server.where.home)
    release(server)
    assert not server.running()
    assert holder.leave() == 0


def test_releasing_what_never_ran_does_nothing(server):
    release(server)
    assert server.where.version is None


def test_an_initdb_killed_midway_is_not_taken_for_a_cluster(server, hold, folder):
    """A stand-in for initdb gets as far as PG_VERSION, and is killed together with its caller."""
    slow = folder / "bin"
    slow.mkdir()
    for program in server.programs.folder.iterdir():
        (slow / program.name).symlink_to(program)
    (slow / "initdb").unlink()
    (slow / "initdb").write_text(
        '#!/bin/sh\nmkdir "$2"\necho $$ > "$2/pid"\necho 15 > "$2/PG_VERSION"\nexec sleep 600\n'
    )
    (slow / "initdb").chmod(0o755)
    caller = subprocess.Popen(
        [sys.executable, "-c", START, str(server.where.home), str(slow)], cwd=ROOT
    )
    unfinished = server.where.base / "data.unfinished"
    while not (unfinished / "PG_VERSION").exists() or not (unfinished / "PG_VERSION").read_text():
        time.sleep(0.01)
    caller.kill()
    caller.wait()
    os.kill(int((unfinished / "pid").read_text()), signal.SIGKILL)

    assert server.where.version is None
    with leased(server):
        assert server.where.version == server.programs.version
        assert not unfinished.exists()
