"""The examples of docs/coming-from-google-maps.md are run as they stand, on a server that has Geneva."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import ROOT
from services.places.compat.google.services import SERVICES

HERE = Path(__file__).parent
TEXT = (ROOT / "docs" / "coming-from-google-maps.md").read_text("utf-8")
EXAMPLES = re.findall(r"```(python|js|sh)\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture
def commands(node, tmp_path):
    """How an example is run, by its language; `node` has installed the packages."""
    path = f"{os.environ.get('PATH', '')}{os.pathsep}{Path(sys.executable).parent}"
    script = HERE / f"example-{os.getpid()}.mjs"  # beside the packages that it imports
    yield {
        "python": (tmp_path / "example.py", [sys.executable]),
        "js": (script, [shutil.which("node", path=path)]),
        "sh": (tmp_path / "example.sh", ["bash", "-e"]),
    }
    script.unlink(missing_ok=True)


@pytest.mark.parametrize(("language", "example"), EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_runs_and_finds_something(language, example, commands, geneva_site, host):
    file, command = commands[language]
    example = example.replace("https://carte.example.org", geneva_site)
    example = example.replace("carte.example.org", host).replace('scheme="https"', 'scheme="http"')
    file.write_text(example, "utf-8")
    result = subprocess.run([*command, file], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    lines = result.stdout.strip().splitlines()
    assert len(lines) >= max(1, len(re.findall(r"^print", example, re.MULTILINE)))
    assert '"results":[]' not in result.stdout
    assert '"features":[]' not in result.stdout
    assert "about:blank" not in result.stdout  # what errors of the API have


def test_every_language_has_an_example():
    assert {language for language, _ in EXAMPLES} == {"python", "js", "sh"}


@pytest.mark.parametrize("service", [service.path for service in SERVICES])
def test_every_service_is_in_the_table(service):
    assert f"`/maps/api/{service}/json" in TEXT
