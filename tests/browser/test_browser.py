"""The tests in a real browser, on a real server with Geneva in it: one run of Node.js per file."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import settings

HERE = Path(__file__).parent
TIMEOUT_S = 900


def program(name: str, *paths: str) -> str:
    """Where a program is. Its absence fails the test: `./mapcommons test` installs it."""
    found = next(
        (path for path in (shutil.which(name), *paths) if path and Path(path).exists()), None
    )
    assert found, f"{name} is missing: `./mapcommons test` installs it"
    return found


@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.mjs")), ids=lambda file: file.stem)
def test_in_a_browser(file, geneva_site):
    node = program("node", str(Path(sys.executable).parent / "node"))
    screenshots = settings().data_dir / "screenshots"  # to look at after the tests
    result = subprocess.run(
        [node, "--test", "--test-reporter=spec", file],
        env=os.environ
        | {
            "MAPCOMMONS_TEST_URL": geneva_site,
            "MAPCOMMONS_SCREENSHOT_DIR": str(screenshots),
            "CHROMIUM": os.environ.get("CHROMIUM") or program("chromium", "/usr/bin/chromium"),
        },
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
    )
    assert result.returncode == 0, f"{result.stdout[-6000:]}\n{result.stderr[-2000:]}"
    # A file that runs no test passes as well: that would prove nothing.
    assert "ℹ pass 0" not in result.stdout
    assert file.stem != "map.test" or list(screenshots.glob("*.png"))
