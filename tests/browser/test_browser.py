"""The tests in a real browser, on a real server with Geneva in it: one run of Node.js per file."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from running import served

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


FILES = sorted(HERE.glob("*.test.mjs"))
#: What draws the world's countries and seas, too
WORLDLY = {"styles.test"}


@pytest.mark.parametrize("file", [f for f in FILES if f.stem not in WORLDLY], ids=lambda f: f.stem)
def test_in_a_browser(file, geneva_site):
    run(file, geneva_site)


@pytest.mark.parametrize("file", [f for f in FILES if f.stem in WORLDLY], ids=lambda f: f.stem)
def test_in_a_browser_with_the_world(file, geneva_in_the_world):
    with served(geneva_in_the_world) as origin:
        run(file, origin)


def run(file: Path, site: str) -> None:
    node = program("node", str(Path(sys.executable).parent / "node"))
    screenshots = settings().data_dir / "screenshots"  # to look at after the tests
    result = subprocess.run(
        [node, "--test", "--test-reporter=spec", file],
        env=os.environ
        | {
            "MAPCOMMONS_TEST_URL": site,
            "MAPCOMMONS_SCREENSHOT_DIR": str(screenshots),
            "MAPCOMMONS_DIFFERENCE_DIR": str(settings().data_dir / "differences"),
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
