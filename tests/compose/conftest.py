"""A real nginx with deploy/nginx.conf, in front of the real site."""

import http.client
import json
import math
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from core.settings import ROOT

CONF = ROOT / "deploy" / "nginx.conf"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")

# What surrounds the file in the image, in a folder of the test's own.
MAIN = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True)
class Answer:
    """An answer as it came, not decompressed."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def cache(self) -> str | None:
        return self.headers["X-Cache"]


@dataclass(frozen=True)
class Front:
    """A running nginx."""

    origin: str
    folder: Path

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """`headers` in Python's spelling: `accept_encoding="gzip"`."""
        spelled = {name.replace("_", "-").title(): value for name, value in headers.items()}
        where = urlsplit(self.origin)
        with closing(http.client.HTTPConnection(where.hostname, where.port, timeout=30)) as conn:
            conn.request(method, path, headers={"Accept-Encoding": "identity"} | spelled)
            response = conn.getresponse()
            return Answer(response.status, response.headers, response.read())

    def log(self) -> str:
        return (self.folder / "access.log").read_text() + (self.folder / "error.log").read_text()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def site_conf(folder: Path, site: str, port: int) -> str:
    """deploy/nginx.conf, but for the places that a test cannot use: paths, port and upstream.

    Each is there exactly once (the log folder twice), so that nothing else can be replaced.
    """
    text = CONF.read_text()
    for there, times, here in (
        ("/var/cache/mapcommons", 1, f"{folder}/cache"),
        ("/var/log/nginx/", 2, f"{folder}/"),
        ("listen 80;", 1, f"listen 127.0.0.1:{port};"),
        ("http://mapcommons:8000", 1, site),
        ("127.0.0.11 valid=5s", 1, f"127.0.0.1:{free_port()}"),  # nobody answers there
    ):
        assert text.count(there) == times, f"{there} is there {text.count(there)} times"
        text = text.replace(there, here)
    return text


def write(folder: Path, site: str, port: int) -> list[str]:
    """Write the configuration, and give the command that runs it."""
    # Workers of a master that is root give up root, and could not enter pytest's folders.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(user=user, folder=folder))
    (folder / "site.conf").write_text(site_conf(folder, site, port))
    assert NGINX, "nginx is missing: ./mapcommons test installs it"
    return [NGINX, "-p", str(folder), "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]


@contextmanager
def fronted(folder: Path, site: str) -> Iterator[Front]:
    """nginx on a free port, in front of `site`."""
    folder.mkdir(exist_ok=True)
    port = free_port()
    process = subprocess.Popen(write(folder, site, port))
    try:
        wait_for_port(port, process)
        yield Front(f"http://127.0.0.1:{port}", folder)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 15
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def tile_path(front: Front, zoom: int) -> str:
    """The versioned tile in the middle of the data: at a zoom of its own for who wants it cold."""
    tilejson = json.loads(front.get("/tiles/basemap").body)
    lon, lat = tilejson["center"][:2]
    x = (lon + 180) / 360
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    template = tilejson["tiles"][0].removeprefix(front.origin)
    return template.format(z=zoom, x=int(x * 2**zoom), y=int(y * 2**zoom))


class Brief(BaseHTTPRequestHandler):
    """What the real site has no occasion for in a test: answers that may be kept for one second."""

    def do_GET(self) -> None:
        self.send_response(self.server.status)
        if self.server.status == 200:
            self.send_header("Cache-Control", "public, max-age=1")
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"tile")

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def brief_site() -> Iterator[ThreadingHTTPServer]:
    """A site of `Brief` answers, with the status that its `status` says."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Brief)
    server.status = 200
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
