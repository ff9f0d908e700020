"""The Dockerfile: no engine runs here, so each step is checked, or done by hand, for what it needs."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path

import pytest

from core.packages import RENDERING
from core.settings import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
STAGES = [f"FROM{part}" for part in re.split(r"^FROM", DOCKERFILE, flags=re.MULTILINE)[1:]]
PACKAGES, ASSETS, RUNTIME = STAGES
HASH_SOURCES = "from cli import assets; print(assets._hash(assets._sources()))"


def instructions(stage: str, word: str) -> list[str]:
    return re.findall(rf"^{word} (.*)$", stage, flags=re.MULTILINE)


def copied(stage: str) -> list[tuple[list[str], str]]:
    """(sources, target) of each COPY from the context."""
    lines = [line.split() for line in instructions(stage, "COPY") if not line.startswith("--from")]
    return [(words[:-1], words[-1]) for words in lines]


def ignored(path: str) -> bool:
    """Does .dockerignore leave this path out? The last line that matches decides."""
    out = False
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        pattern = line.removeprefix("!").removeprefix("**/")
        anywhere = "**/" in line
        parts = Path(path).parts
        names = parts if anywhere else ("/".join(parts[: i + 1]) for i in range(len(parts)))
        if any(fnmatch(name, pattern) for name in names):
            out = not line.startswith("!")
    return out


def copy(stage: str, app: Path) -> None:
    """Do what the stage's COPY lines do, .dockerignore included."""
    for sources, target in copied(stage):
        for source in sources:
            if (ROOT / source).is_file():
                shutil.copy(ROOT / source, app / target)
                continue
            for file in (ROOT / source).rglob("*"):
                relative = file.relative_to(ROOT / source)
                if file.is_file() and not ignored(f"{source.rstrip('/')}/{relative}"):
                    (app / target / relative).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(file, app / target / relative)


def test_every_source_that_is_copied_exists_and_is_sent() -> None:
    sources = [source for stage in STAGES for group, _ in copied(stage) for source in group]
    assert len(sources) > 10
    for source in sources:
        assert (ROOT / source).exists(), source
        assert not ignored(source.rstrip("/")), source


@pytest.mark.parametrize(
    "path",
    [".env", ".mapcommons/postgres.password", ".venv/bin/python", ".git/config", "dist/manifest.json",
     "tests/conftest.py", "widget/node_modules/x/index.js", "core/__pycache__/x.pyc", "x.osm.pbf"],
)  # fmt: skip
def test_what_is_private_or_large_is_not_sent(path: str) -> None:
    assert ignored(path)


def test_packages_are_installed_as_the_launcher_does() -> None:
    (command,) = [line for line in instructions(PACKAGES, "RUN") if "pip install" in line]
    launcher = (ROOT / "mapcommons").read_text()
    for flag in ("--require-hashes", "--no-deps"):
        assert flag in command.split()
        assert flag in launcher
    assert command.split()[-2:] == ["-r", "requirements.lock"]


def test_every_locked_package_has_a_version_and_a_hash() -> None:
    for name in ("requirements.lock", "requirements-node.lock", "requirements-extract.lock"):
        text = re.sub(r"\\\n", "", (ROOT / name).read_text())
        lines = [
            line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
        ]
        assert lines
        for line in lines:
            assert re.match(r"[\w.-]+(\[\w+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line


def test_the_stages_agree_on_the_python_that_the_lock_file_is_for() -> None:
    (image,) = {line.split()[0] for stage in (PACKAGES,) for line in instructions(stage, "FROM")}
    version = re.search(r"with Python (\d+\.\d+)", (ROOT / "requirements.lock").read_text())
    assert version
    assert image == f"python:{version[1]}-slim-bookworm"
    assert [instructions(stage, "FROM")[0].split()[0] for stage in (ASSETS, RUNTIME)] == [
        "packages"
    ] * 2


def test_the_image_runs_as_nobody_in_particular() -> None:
    (user,) = instructions(RUNTIME, "USER")
    assert user not in ("root", "0")
    assert any(f"useradd --system --uid 10001 --home-dir /data --create-home {user}" in line
               for line in instructions(RUNTIME, "RUN"))  # fmt: skip
    assert not any("npm" in line for line in instructions(RUNTIME, "RUN"))


def test_the_image_has_what_draws_pictures_and_no_other_package_of_debian() -> None:
    (command,) = [line for line in instructions(RUNTIME, "RUN") if "apt-get" in line]
    words = command.partition("--no-install-recommends")[2].partition("&&")[0].split()
    assert tuple(words) == RENDERING
    assert "rm -rf /var/lib/apt/lists/*" in command


def test_what_is_compiled_is_every_python_package_that_is_copied() -> None:
    (command,) = [line for line in instructions(RUNTIME, "RUN") if "compileall" in line]
    packages = {
        source.rstrip("/") for group, _ in copied(RUNTIME) for source in group
        if (ROOT / source / "__init__.py").exists()
    }  # fmt: skip
    assert set(command.split("-q ")[1].split()) == packages


def test_what_is_copied_migrates_imports_and_finds_nothing_to_build(
    new_database: Callable[[str], str], tmp_path: Path
) -> None:
    """ENTRYPOINT with `up --no-serve` in a tree that has what the image has, and stays as it was."""
    build, app, data = (tmp_path / name for name in ("build", "app", "data"))
    for folder in (build, app, data):
        folder.mkdir()
    copy(PACKAGES, build)
    copy(ASSETS, build)
    copy(PACKAGES, app)
    copy(RUNTIME, app)
    stamp = python(build, "-c", HASH_SOURCES).stdout.strip()
    assert re.fullmatch(r"[0-9a-f]{64}", stamp)
    (app / "dist").mkdir()
    (app / "dist" / ".stamp").write_text(stamp)  # as the stage `assets` leaves it
    before = sorted(app.rglob("*"))
    entrypoint = json.loads(instructions(RUNTIME, "ENTRYPOINT")[0])
    command = json.loads(instructions(RUNTIME, "CMD")[0])
    assert (entrypoint[0], command[0]) == ("python", "up")
    extract = data / "town.opl"
    shutil.copy(ROOT / "tests" / "data" / "town.opl", extract)
    result = python(
        app, *entrypoint[1:], *command, "--no-serve",
        MAPCOMMONS_DATABASE_URL=new_database("image"), MAPCOMMONS_EXTRACT=str(extract),
        MAPCOMMONS_DATA_DIR=str(data),
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert "town.opl" in result.stdout
    assert "npm" not in result.stdout
    assert sorted(app.rglob("*")) == before
    imported = python(app, "-c", "import web.app; print(web.app.__file__)")
    assert imported.stdout.strip() == str(app / "web" / "app.py")


def python(folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Our Python with its packages, but none of the checkout's own modules."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MAPCOMMONS_", "PYTHONPATH"))}
    return subprocess.run(
        [sys.executable, "-B", *arguments],
        cwd=folder, env=kept | env | {"LANG": "C.UTF-8"}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
