"""The site as a real server process."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from core.settings import ROOT


@contextmanager
def served(url: str, **environment: str) -> Iterator[str]:
    """`uvicorn web.app:app` on a free port, with more settings if need be."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "web.app:app", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--log-level", "warning", "--timeout-graceful-shutdown", "2"],
        cwd=ROOT,
        env=os.environ | {"MAPCOMMONS_DATABASE_URL": url} | environment,
    )
    origin = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{origin}/readyz", process)
        yield origin
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)
