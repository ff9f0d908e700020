"""The clients of other geocoders, set up as docs/geocoding-clients.md says, against a server."""

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli import assets
from core.settings import ROOT

HERE = Path(__file__).parent
DOC = ROOT / "docs" / "geocoding-clients.md"


def documented(language: str, word: str, site: str) -> str:
    """The block of code in the documentation that has this word, for a site of ours."""
    blocks = re.findall(rf"```{language}\n(.*?)```", DOC.read_text(), re.DOTALL)
    [block] = [one for one in blocks if word in one]
    return block.replace("https://map.example", site).replace(
        "map.example", site.removeprefix("http://")
    )


@pytest.fixture(scope="session")
def node() -> Callable:
    """`node("script.mjs", code)` runs a script of this folder, and returns the JSON it prints."""
    with (HERE / "package.json").open() as manifest:  # other workers of this test run wait
        fcntl.flock(manifest, fcntl.LOCK_EX)
        assets.install(HERE)
    path = f"{os.environ.get('PATH', '')}{os.pathsep}{Path(sys.executable).parent}"
    program = shutil.which("node", path=path)
    assert program, "node is missing: `./mapcommons test` installs it"

    def run(script, *arguments):
        result = subprocess.run(
            [program, HERE / script, *arguments], capture_output=True, text=True, timeout=120
        )
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    return run


@pytest.fixture(scope="session")
def documented_code(town_site) -> Callable:
    """`documented_code(language, word)`: that block, for the small town's server."""
    return lambda language, word: documented(language, word, town_site)
