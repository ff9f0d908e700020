"""The scripts of the pages: their types, and their tests in Node.js."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import ROOT


@pytest.mark.parametrize("script", ["check", "test"])
def test_the_widgets_own_checks_pass(script):
    ours = Path(sys.executable).parent
    path = f"{os.environ.get('PATH', '')}{os.pathsep}{ours}"
    npm = shutil.which("npm", path=path)
    assert npm, "npm is missing: `./mapcommons test` installs it"
    result = subprocess.run(
        [npm, "run", script],
        cwd=ROOT / "widget",
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stdout + result.stderr
