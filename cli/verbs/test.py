"""`test`: install what tests need, and run every test: Python, SQL, lint, widget, browser."""

import argparse
import os
import shutil
import subprocess
import sys
from typing import Any

from cli import assets, rendering
from cli.database import database
from cli.terminal import say
from core.packages import install
from core.settings import ROOT

# Program → the Debian package that has it.
PROGRAMS = {
    "chromium": "chromium",
    "osmium": "osmium-tool",
    "nginx": "nginx-light",
    "docker-compose": "docker-compose",
    "osm2pgsql": "osm2pgsql",
}


def add(verbs: Any) -> None:
    parser = verbs.add_parser("test", help="run every test", add_help=False)
    parser.add_argument("pytest", nargs=argparse.REMAINDER, metavar="pytest arguments")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    # nginx is in /usr/sbin, which is not on everybody's PATH.
    os.environ["PATH"] += f"{os.pathsep}/usr/sbin{os.pathsep}/sbin"
    missing = [package for name, package in PROGRAMS.items() if not shutil.which(name)]
    if missing:
        install(missing, why="tests", say=say)
    rendering.install(say)
    assets.install()
    assets.build()
    with database() as url:
        result = subprocess.run(
            [sys.executable, "-m", "pytest", *(options.pytest or all_of_them())],
            cwd=ROOT,
            env=os.environ | {"MAPCOMMONS_TEST_SERVER_URL": url},
        )
    return result.returncode


def all_of_them() -> list[str]:
    """A process for each core, up to four: half the time of a test is waiting for the database.

    The tests of a file stay together, since they share what they have imported.
    """
    return ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]
