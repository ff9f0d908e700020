"""The web server, in this process or in several."""

import os
import signal
import socket
from contextlib import suppress
from typing import Any

import uvicorn

from cli.terminal import say, tell
from core.database import check
from core.errors import Unavailable
from core.settings import settings
from services.tiles.archives.archive import open_archives
from services.tiles.serving import Serving

APP = "web.app:app"
PATIENCE_S = 5  # for who still listens or waits when the site stops
STOPPED = 128 + signal.SIGTERM  # the status that our own handler of SIGTERM exits with


class Server(uvicorn.Server):
    """Prints where to look once it really listens; sends home who only listens when it stops."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            announce(self.config.host, self.config.port)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        tiles = self.lifespan.state.get("tiles")
        if isinstance(tiles, Serving):
            tiles.events.close()
        await super().shutdown(sockets)


def serve(host: str, port: int, workers: int = 1) -> None:
    """Serve until Ctrl-C or SIGTERM. Raises `Unavailable` or `Invalid` if that cannot be."""
    check(workers)  # said here in one line; uvicorn would print a traceback for each worker
    open_archives(settings())  # the same
    os.environ["WEB_CONCURRENCY"] = str(workers)  # the size of the pools depends on it
    options: dict[str, Any] = {
        "host": host,
        "port": port,
        "log_level": "warning",
        "server_header": False,
        "access_log": False,  # what nobody reads is not worth formatting, at 20,000 a second
        "proxy_headers": False,  # core.http.app reads them, behind the short cut
        "timeout_graceful_shutdown": PATIENCE_S,
    }
    # uvicorn closes everything, and hands the signal on; one may also come before it is ready.
    with suppress(KeyboardInterrupt):
        (_serve_in_several if workers > 1 else _serve_here)(options, workers)


def _serve_in_several(options: dict[str, Any], workers: int) -> None:
    try:
        announce(options["host"], options["port"])
        uvicorn.run(APP, workers=workers, **options)
    except SystemExit as stop:
        if stop.code != STOPPED:
            raise _cannot_start() from stop


def _serve_here(options: dict[str, Any], workers: int) -> None:
    server = Server(uvicorn.Config(APP, **options))
    # SIGTERM, but also how uvicorn says that it cannot start.
    with suppress(SystemExit):
        server.run()
    if not server.started:
        raise _cannot_start()


def _cannot_start() -> Unavailable:
    return Unavailable(
        fr="Le serveur n’a pas pu démarrer (voir ci-dessus).",
        en="The server could not start (see above).",
    )


def check_port(host: str, port: int) -> None:
    """Raises `Unavailable` if somebody listens there already: before any work is done."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Unavailable(
                fr=f"{host}:{port} ne peut pas être utilisé ({error.strerror}). "
                f"Prenez-en un autre : --port {_other(port)}.",
                en=f"{host}:{port} cannot be used ({error.strerror}). "
                f"Take another: --port {_other(port)}.",
            ) from error


def announce(host: str, port: int) -> None:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    here = f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
    here = settings().public_url or here
    say("")
    tell(fr=f"  La carte    {here}/", en=f"  The map     {here}/")
    tell(fr=f"  Les lieux   {here}/places/search?q=…", en=f"  Places      {here}/places/search?q=…")
    tell(fr=f"  Les tuiles  {here}/tiles", en=f"  Tiles       {here}/tiles")
    tell(fr=f"  L’API       {here}/openapi.json", en=f"  The API     {here}/openapi.json")
    tell(fr="  Ctrl-C pour arrêter", en="  Ctrl-C to stop")


def _other(port: int) -> int:
    return port + 1 if port < 65_535 else 8_000
