"""The private server: who may enter, how it starts again, and what it says when it cannot."""

import os
import stat
import subprocess
from pathlib import Path

import psycopg
import pytest

from core.cluster.server import Server
from core.errors import Unavailable


def test_the_password_is_only_for_who_runs_it(running):
    assert stat.S_IMODE(running.where.password_file.stat().st_mode) == 0o600
    assert running.where.password_file.stat().st_uid == os.geteuid()
    assert len(running.where.password_file.read_text().strip()) >= 24
    assert not (running.where.base / "password").exists()


def psql(server: Server, user: str | None, **parameters: str) -> subprocess.CompletedProcess[str]:
    """Connect as somebody who knows everything but the password."""
    said = " ".join(f"{name}='{value}'" for name, value in parameters.items())
    return subprocess.run(
        [str(server.programs.folder / "psql"), "--no-password", "--no-psqlrc", f"user=mapcommons dbname=mapcommons {said}"],
        env={"PATH": os.defpath, "PGPASSFILE": "/dev/null"},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, user=user, cwd="/",
        extra_groups=None if user is None else [],
    )  # fmt: skip


def test_another_user_of_the_machine_cannot_connect(running):
    _, _, _, port, socket, *_ = (running.where.data / "postmaster.pid").read_text().splitlines()
    other = "nobody" if os.geteuid() == 0 else None
    over_tcp = psql(running, other, host="127.0.0.1", port=port)
    assert over_tcp.returncode != 0
    assert "no password supplied" in over_tcp.stderr
    guess = psql(running, other, host="127.0.0.1", port=port, password="mapcommons")
    assert "password authentication failed" in guess.stderr
    over_socket = psql(running, other, host=socket, port=port)
    assert over_socket.returncode != 0
    wanted = "Permission denied" if other else "no password supplied"
    assert wanted in over_socket.stderr


def test_even_the_clusters_own_user_needs_the_password(running):
    _, _, _, port, socket, *_ = (running.where.data / "postmaster.pid").read_text().splitlines()
    answer = psql(running, running.where.user, host=socket, port=port)
    assert "no password supplied" in answer.stderr


def test_it_listens_on_this_machine_only(running):
    with psycopg.connect(running.url()) as conn:
        assert conn.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
        assert conn.execute("SHOW fsync").fetchone() == ("on",)
        assert conn.execute("SHOW full_page_writes").fetchone() == ("on",)
        assert conn.execute("SHOW data_checksums").fetchone() == ("on",)


def test_a_cluster_goes_on_with_the_version_it_was_made_with(running):
    assert running.where.version == running.programs.version
    assert Path(running.programs.folder).parent.name.endswith(str(running.where.version))


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
