"""An extract from the web: fetched once, whole or not at all."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from samples import TOWN


class Handler(BaseHTTPRequestHandler):
    """Sends the town, part of it, nothing at all, or something that is not HTTP."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        data = TOWN.read_bytes()
        if self.path == "/town.opl":
            self.answer(200, data, data)
        elif self.path == "/broken.opl":
            self.answer(200, data, data[:100])
        elif self.path == "/odd.opl":
            self.wfile.write(b"this is not HTTP\r\n\r\n")
        else:
            self.answer(404, b"", b"")

    def answer(self, status: int, announced: bytes, sent: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(announced)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def web():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.asked = []
        server.origin = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever).start()
        yield server
        server.shutdown()


def test_an_extract_from_the_web_is_fetched_once(terminal, new_database, web):
    url = new_database("fetched")
    for _ in range(2):
        terminal.ok(
            "up", "--no-serve", "--extract", f"{web.origin}/town.opl", MAPCOMMONS_DATABASE_URL=url
        )
    assert web.asked == ["/town.opl"]
    assert (terminal.home / "extracts" / "town.opl").read_bytes() == TOWN.read_bytes()
    assert "town.opl" in terminal.ok("status", MAPCOMMONS_DATABASE_URL=url)


def test_an_import_from_the_web_is_fetched_anew_each_time(terminal, new_database, web):
    url = new_database("anew")
    for _ in range(2):
        terminal.ok("import", "osm", f"{web.origin}/town.opl", MAPCOMMONS_DATABASE_URL=url)
    assert web.asked == ["/town.opl", "/town.opl"]
    assert "town.opl" in terminal.ok("status", MAPCOMMONS_DATABASE_URL=url)


@pytest.mark.parametrize(
    ("path", "lang"), [("absent.opl", "en"), ("broken.opl", "fr"), ("odd.opl", "en")]
)
def test_what_cannot_be_fetched_whole_is_told_and_not_kept(terminal, empty, web, path, lang):
    url = f"{web.origin}/{path}"
    line = terminal.complaint(
        "up", "--no-serve", "--extract", url, lang=lang, MAPCOMMONS_DATABASE_URL=empty
    )
    assert url in line
    assert {"en": "cannot be downloaded", "fr": "ne peut pas être téléchargé"}[lang] in line
    assert list((terminal.home / "extracts").iterdir()) == []


def test_a_host_that_is_not_there_is_told(terminal, empty, free_port):
    url = f"http://127.0.0.1:{free_port}/town.opl"
    line = terminal.complaint("up", "--no-serve", "--extract", url, MAPCOMMONS_DATABASE_URL=empty)
    assert "refused" in line
