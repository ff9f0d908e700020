"""Each linter is a test; what it says is shown when it fails."""

import subprocess
import sys
from pathlib import Path

import pytest

from cli import assets
from core.errors import Unavailable
from core.settings import ROOT

BIN = Path(sys.executable).parent  # of .venv, whose linters are the locked ones

LINTERS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("lint-imports",),
    ("sqlfluff", "lint", "sql"),
)


@pytest.mark.parametrize("command", LINTERS, ids=" ".join)
def test_the_linter_has_nothing_to_say(command: tuple[str, ...]) -> None:
    result = subprocess.run(
        [str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, f"{' '.join(command)}\n{result.stdout}\n{result.stderr}"


@pytest.mark.parametrize("command", [("run", "check"), ("test",)], ids=" ".join)
def test_the_widget_passes_its_own_checks(command: tuple[str, ...]) -> None:
    assets.install()
    try:
        assets.npm(*command)
    except Unavailable as error:
        pytest.fail(error.text("en"))
