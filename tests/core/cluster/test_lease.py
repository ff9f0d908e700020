"""Who uses the cluster: the last one out stops it, however the others ended."""

import os
import signal
import stat
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from core.cluster.binaries import Binaries
from core.cluster.lease import keep, leased, release
from core.cluster.server import Server
from core.errors import Unavailable


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
    child = os.fork()
    if child == 0:
        Server(server.where, Binaries(server.programs.version, slow)).start()
        os._exit(0)
    unfinished = server.where.base / "data.unfinished"
    while not (unfinished / "PG_VERSION").exists() or not (unfinished / "PG_VERSION").read_text():
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.kill(int((unfinished / "pid").read_text()), signal.SIGKILL)

    assert server.where.version is None
    with leased(server):
        assert server.where.version == server.programs.version
        assert not unfinished.exists()


def test_the_password_is_only_for_who_runs_it(server):
    server.start()
    assert stat.S_IMODE(server.where.password_file.stat().st_mode) == 0o600
    assert server.where.password_file.stat().st_uid == os.geteuid()
    assert len(server.where.password_file.read_text().strip()) >= 24
    assert not (server.where.base / "password").exists()


def psql(server: Server, user: str | None, **parameters: str) -> subprocess.CompletedProcess[str]:
    """Connect as somebody who knows everything but the password."""
    said = " ".join(f"{name}='{value}'" for name, value in parameters.items())
    return subprocess.run(
        [str(server.programs.folder / "psql"), "--no-password", "--no-psqlrc", f"user=mapcommons dbname=mapcommons {said}"],
        env={"PATH": os.defpath, "PGPASSFILE": "/dev/null"},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, user=user, cwd="/",
        extra_groups=None if user is None else [],
    )  # fmt: skip


def test_another_user_of_the_machine_cannot_connect(server):
    server.start()
    _, _, _, port, socket, *_ = (server.where.data / "postmaster.pid").read_text().splitlines()
    other = "nobody" if os.geteuid() == 0 else None
    over_tcp = psql(server, other, host="127.0.0.1", port=port)
    assert over_tcp.returncode != 0
    assert "no password supplied" in over_tcp.stderr
    guess = psql(server, other, host="127.0.0.1", port=port, password="mapcommons")
    assert "password authentication failed" in guess.stderr
    over_socket = psql(server, other, host=socket, port=port)
    assert over_socket.returncode != 0
    wanted = "Permission denied" if other else "no password supplied"
    assert wanted in over_socket.stderr


def test_even_the_clusters_own_user_needs_the_password(server):
    server.start()
    _, _, _, port, socket, *_ = (server.where.data / "postmaster.pid").read_text().splitlines()
    answer = psql(server, server.where.user, host=socket, port=port)
    assert "no password supplied" in answer.stderr


def test_it_listens_on_this_machine_only(server):
    server.start()
    with psycopg.connect(server.url()) as conn:
        assert conn.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
        assert conn.execute("SHOW fsync").fetchone() == ("on",)
        assert conn.execute("SHOW full_page_writes").fetchone() == ("on",)
        assert conn.execute("SHOW data_checksums").fetchone() == ("on",)


def test_a_power_cut_leaves_a_cluster_that_starts_again(server):
    """The file of the dead server names a process that is somebody else's by now."""
    server.start()
    with psycopg.connect(server.url(), autocommit=True) as conn:
        conn.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    file = server.where.data / "postmaster.pid"
    lines = file.read_text().splitlines(keepends=True)
    server.stop()
    stranger = subprocess.Popen(["sleep", "600"], user=server.where.user)
    try:
        file.write_text("".join([f"{stranger.pid}\n", *lines[1:]]))
        assert not server.running()
        server.start()
        with psycopg.connect(server.url()) as conn:
            assert conn.execute("SELECT answer FROM kept").fetchone() == (42,)
    finally:
        stranger.kill()
        stranger.wait()


def test_a_cluster_that_cannot_start_says_why_and_where_to_read_on(server):
    server.start()
    server.stop()
    with (server.where.data / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(Unavailable) as caught:
        server.start()
    for text in (caught.value.text("fr"), caught.value.text("en")):
        assert "FATAL" in text
        assert "postgresql.conf" in text
        assert str(server.where.log) in text


def test_a_socket_folder_of_somebody_else_is_refused(folder, server_at):
    server = server_at(folder.joinpath(*["d" * 40] * 5))
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    server.where.socket.symlink_to(elsewhere)
    try:
        with pytest.raises(Unavailable, match=str(server.where.socket)):
            server.start()
        assert list(elsewhere.iterdir()) == []
    finally:
        server.where.socket.unlink()


def test_a_stopped_cluster_has_no_address_but_a_hint(server):
    with pytest.raises(Unavailable, match="db start"):
        server.url()


def test_a_cluster_goes_on_with_the_version_it_was_made_with(server):
    server.start()
    assert server.where.version == server.programs.version
    assert Path(server.programs.folder).parent.name.endswith(str(server.where.version))
