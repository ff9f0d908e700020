"""The peer of cached tiles: an ASGI application that does nothing but return stored bytes.

`BENCH_TILES` names a folder that `store` has written.
"""

import json
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

Send = Callable[[dict[str, Any]], Awaitable[None]]

FOLDER = "BENCH_TILES"
INDEX = "index.json"


def store(folder: Path, bodies: Mapping[str, bytes]) -> None:
    """Write what the application is to return, by path."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, body in enumerate(bodies.values()):
        (folder / str(number)).write_bytes(body)
    (folder / INDEX).write_text(json.dumps(list(bodies)))


def _answers(folder: Path) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Both messages of each answer, made beforehand."""
    answers = {}
    for number, path in enumerate(json.loads((folder / INDEX).read_text())):
        body = (folder / str(number)).read_bytes()
        headers = [
            (b"content-type", b"application/vnd.mapbox-vector-tile"),
            (b"content-encoding", b"gzip"),
            (b"content-length", str(len(body)).encode()),
        ]
        start = {"type": "http.response.start", "status": 200, "headers": headers}
        answers[path] = (start, {"type": "http.response.body", "body": body})
    return answers


ANSWERS = _answers(Path(os.environ[FOLDER])) if FOLDER in os.environ else {}


async def app(scope: Mapping[str, Any], receive: Any, send: Send) -> None:
    start, body = ANSWERS[scope["path"]]
    await send(start)
    await send(body)
