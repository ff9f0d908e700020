"""The clients that read tiles: each path once, each answer timed, whatever a server does."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.clients import Load, load, percentile
from core.errors import Unavailable


class Handler(BaseHTTPRequestHandler):
    """Bodies as long as the path says; /none is empty, /last ends the connection."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["Accept-Encoding"]))
        name = self.path.rsplit("/", 1)[1]
        time.sleep(0.05 if name == "slow" else 0)
        if name == "none":
            self.send_response(204)
            self.end_headers()
            return
        body = b"x" * (int(name) if name.isdecimal() else 1)
        self.send_response(200)
        self.send_header("X-Cache", "HIT")
        if name != "unmeasured":
            self.send_header("Content-Length", str(len(body)))
        if name == "last":
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what was asked is in `asked`."""


@contextmanager
def serving():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_every_path_is_asked_once_and_every_answer_is_counted():
    paths = [f"/{number}" for number in (1, 10, 200_000)] + ["/none"] * 2
    with serving() as (server, origin):
        found = load(origin, paths, connections=3)
    assert sorted(server.asked) == sorted((path, "gzip") for path in paths)
    assert found.statuses == {200: 3, 204: 2}
    assert found.caches == {b"HIT": 3}
    assert len(found.latencies_s) == 5
    assert found.received > 200_011
    assert found.rate == 5 / found.wall_s


def test_a_connection_that_the_server_ends_is_followed_by_another():
    with serving() as (server, origin):
        found = load(origin, ["/last", "/1", "/last", "/1"], connections=1)
    assert [path for path, _ in server.asked] == ["/last", "/1", "/last", "/1"]
    assert found.statuses == {200: 4}


def test_a_slow_answer_is_seen_in_the_last_percentile_alone():
    with serving() as (_, origin):
        found = load(origin, ["/1"] * 99 + ["/slow"], connections=1)
    assert found.percentile_s(50) < 0.05 < found.percentile_s(100)


def test_clients_stop_when_their_time_is_over():
    with serving() as (_, origin):
        began = time.monotonic()
        found = load(origin, iter(lambda: "/1", None), connections=2, seconds=0.2)
    assert 0.2 <= time.monotonic() - began < 5
    assert found.statuses[200] > 1


@pytest.mark.parametrize("path", ["/unmeasured"])
def test_an_answer_of_unknown_length_is_told(path):
    with serving() as (_, origin), pytest.raises(Unavailable, match="without a length"):
        load(origin, [path], connections=1)


def test_a_server_that_is_not_there_is_told():
    with serving() as (_, origin):
        pass
    with pytest.raises(Unavailable, match="stopped answering"):
        load(origin, ["/1"], connections=1)


@pytest.mark.parametrize(
    ("percent", "value"), [(0, 1), (1, 1), (50, 50), (99, 99), (99.5, 100), (100, 100)]
)
def test_a_percentile_is_a_value_that_was_measured(percent, value):
    assert percentile(range(1, 101), percent) == value


def test_the_percentile_of_nothing_is_nothing():
    assert Load().percentile_s(99) == 0
