"""The programs that speak to Google's web services, against a real server process."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli import assets

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def node() -> Callable:
    """`node("script.mjs", …)` runs a script of this folder, and returns the JSON it prints."""
    with (HERE / "package.json").open() as manifest:  # other workers of this test run wait
        fcntl.flock(manifest, fcntl.LOCK_EX)
        assets.install(HERE)
    path = f"{os.environ.get('PATH', '')}{os.pathsep}{Path(sys.executable).parent}"
    program = shutil.which("node", path=path)
    assert program, "node is missing: `./mapcommons test` installs it"

    def run(script, *arguments):
        result = subprocess.run(
            [program, HERE / script, *arguments], capture_output=True, text=True, timeout=60
        )
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    return run


@pytest.fixture(scope="session")
def host(geneva_site) -> str:
    """The server that has Geneva: host and port."""
    return geneva_site.removeprefix("http://")
