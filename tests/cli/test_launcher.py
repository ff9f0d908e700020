"""The launcher: from a bare checkout to `cli/`, in an environment of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import ROOT

CLI = """
import os, sys
print(sys.prefix, os.getcwd(), sys.argv[1:])
sys.exit(int(sys.argv[1]) if sys.argv[1].isdecimal() else 0)
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """A checkout whose lock files ask for nothing, and whose cli/ only tells how it was called."""
    root = tmp_path_factory.mktemp("a checkout")
    shutil.copy(ROOT / "mapcommons", root)
    for name in ("requirements.lock", "requirements-test.lock"):
        (root / name).write_text("# nothing\n")
    (root / "cli").mkdir()
    (root / "cli" / "__main__.py").write_text(CLI)
    return root


def launch(
    root: Path, *arguments: str, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    command = [str(root / "mapcommons"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd or root)


def test_the_first_time_makes_the_environment_and_later_ones_use_it(checkout, tmp_path):
    first = launch(checkout, "up", "--port", "1", cwd=tmp_path)
    assert first.stdout.splitlines() == [
        "mapcommons: creating .venv …",
        "mapcommons: installing requirements.lock …",
        f"{checkout / '.venv'} {tmp_path} ['up', '--port', '1']",
    ]
    second = launch(checkout, "up")
    assert second.stdout == f"{checkout / '.venv'} {checkout} ['up']\n"
    assert (first.returncode, second.returncode) == (0, 0)


def test_the_exit_status_is_that_of_the_command(checkout):
    assert launch(checkout, "7").returncode == 7


def test_only_what_changed_is_installed_again(checkout):
    launch(checkout, "up")
    assert "installing requirements-test.lock" in launch(checkout, "test").stdout
    assert "installing" not in launch(checkout, "test").stdout
    (checkout / "requirements.lock").write_text("# something else\n")
    said = launch(checkout, "up").stdout
    assert "installing requirements.lock" in said
    assert "creating" not in said


def test_packages_that_cannot_be_installed_are_told_and_tried_again(checkout):
    lock = checkout / "requirements.lock"
    before = lock.read_text()
    lock.write_text("./no-such-package.whl --hash=sha256:" + "0" * 64 + "\n")
    try:
        for _ in range(2):
            result = launch(checkout, "up")
            assert result.returncode == 1
            assert result.stderr.splitlines()[-1].startswith(
                "mapcommons: the packages of requirements.lock"
            )
            assert "Traceback" not in result.stderr
    finally:
        lock.write_text(before)
    assert launch(checkout, "up").returncode == 0


def test_a_checkout_that_was_moved_gets_an_environment_that_works_there(checkout, tmp_path):
    launch(checkout, "up")
    moved = tmp_path / "moved"
    shutil.copytree(checkout, moved, symlinks=True)
    result = launch(moved, "up")
    assert "creating .venv" in result.stdout
    assert result.stdout.splitlines()[-1] == f"{moved / '.venv'} {moved} ['up']"
    pip = subprocess.run(
        [moved / ".venv" / "bin" / "pip", "--version"], capture_output=True, text=True
    )
    assert str(moved) in pip.stdout


def test_an_environment_that_was_cut_short_is_made_again(checkout, tmp_path):
    cut = tmp_path / "cut"
    shutil.copytree(checkout, cut, symlinks=True, ignore=shutil.ignore_patterns(".venv"))
    (cut / ".venv" / "bin").mkdir(parents=True)
    (cut / ".venv" / "bin" / "python").symlink_to(Path(sys.executable).resolve())
    result = launch(cut, "up")
    assert result.returncode == 0, result
    assert "creating .venv" in result.stdout


def test_a_checkout_of_somebody_else_is_told_by_its_folder(home):
    folder = home().parent
    shutil.copy(ROOT / "mapcommons", folder)
    folder.chmod(0o555)
    somebody = {"user": "nobody", "extra_groups": []} if os.geteuid() == 0 else {}
    result = subprocess.run(
        [str(folder / "mapcommons"), "up"],
        env={"PATH": os.defpath}, capture_output=True, text=True, cwd="/", **somebody,
    )  # fmt: skip
    folder.chmod(0o755)
    assert result.returncode == 1
    [line] = result.stderr.splitlines()
    assert line.startswith(f"mapcommons: {folder} cannot be written to")
