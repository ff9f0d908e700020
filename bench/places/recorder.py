"""Between a service and PostgreSQL: passes everything on, and keeps the statements."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from psycopg.conninfo import make_conninfo

from bench.places.wire import Reader, Statement
from core.database import connect

PIECE = 65_536


class Recorder:
    """Listens on loopback; `statements` grows with what clients run."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.statements: list[Statement] = []
        self.listener = socket.create_server(("127.0.0.1", 0))

    def url(self, url: str) -> str:
        """The same database by way of the recorder, which reads no encrypted bytes."""
        port = self.listener.getsockname()[1]
        return make_conninfo(
            url, host="127.0.0.1", port=port, sslmode="disable", gssencmode="disable"
        )

    def run(self) -> None:
        """Until the listener is shut down."""
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                server = self._upstream()
                for target, ends in ((self._forth, (client, server)), (_back, (server, client))):
                    threading.Thread(target=target, args=ends, daemon=True).start()

    def _upstream(self) -> socket.socket:
        if not self.host.startswith("/"):
            return socket.create_connection((self.host, self.port))
        server = socket.socket(socket.AF_UNIX)
        server.connect(str(Path(self.host) / f".s.PGSQL.{self.port}"))
        return server

    def _forth(self, client: socket.socket, server: socket.socket) -> None:
        reader = Reader()
        with server, suppress(OSError):
            while data := client.recv(PIECE):
                # Kept before it is passed on: whoever has an answer finds the statement here.
                self.statements += reader.feed(data)
                server.sendall(data)
            server.shutdown(socket.SHUT_WR)


def _back(server: socket.socket, client: socket.socket) -> None:
    with client, suppress(OSError):
        while data := server.recv(PIECE):
            client.sendall(data)


@contextmanager
def recorder(url: str) -> Iterator[Recorder]:
    """A recorder in front of the server of this database."""
    with connect(url) as conn:
        found = Recorder(conn.info.host, conn.info.port)
    thread = threading.Thread(target=found.run, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        # Closing alone would leave the thread waiting.
        found.listener.shutdown(socket.SHUT_RDWR)
        found.listener.close()
        thread.join()
