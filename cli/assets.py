"""Build what browsers need — scripts, glyphs, sprites — when its sources have changed."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from cli.terminal import tell
from core.errors import Unavailable
from core.settings import ROOT, settings

WIDGET = ROOT / "widget"
SOURCES = ("widget", "styles", "core/taxonomy.json")
NODE = 20


def build() -> None:
    """Bring `dist/` up to date; nothing runs when it is. Raises `Unavailable`."""
    folder = settings().assets_dir
    stamp, wanted = folder / ".stamp", _hash(_sources())
    if stamp.exists() and stamp.read_text() == wanted:
        return
    install()
    tell(
        fr="  construction des scripts, glyphes et icônes …",
        en="  building scripts, glyphs, icons …",
    )
    npm("run", "build", env={"MAPCOMMONS_ASSETS_DIR": str(folder)})
    stamp.write_text(wanted)


def install(folder: Path = WIDGET) -> None:
    """`npm ci` in a folder, when its lock file has changed since the last one."""
    stamp, wanted = folder / "node_modules" / ".stamp", _hash([folder / "package-lock.json"])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    tell(fr="  installation des paquets npm …", en="  installing npm packages …")
    npm("ci", "--no-audit", "--no-fund", folder=folder)
    stamp.write_text(wanted)


def npm(*arguments: str, env: dict[str, str] | None = None, folder: Path = WIDGET) -> None:
    """Run npm in a folder, with a Node.js of the machine or one of our own."""
    node = _node()
    path = f"{node}{os.pathsep}{os.environ.get('PATH', '')}"
    result = subprocess.run(
        [node / "npm", *arguments],
        cwd=folder,
        env=os.environ | {"PATH": path} | (env or {}),
        capture_output=True,
        text=True,
    )
    if result.returncode:
        said = (result.stderr.strip() or result.stdout.strip()).splitlines()[-12:]
        raise Unavailable(
            fr=f"npm {arguments[0]} a échoué : {' / '.join(said)}",
            en=f"npm {arguments[0]} failed: {' / '.join(said)}",
        )


def _node() -> Path:
    """The folder of a `node` and `npm` that are new enough; installed from PyPI if none is."""
    ours = Path(sys.executable).parent
    for program in (shutil.which("node"), str(ours / "node")):
        if program and _version(program) >= NODE and (Path(program).parent / "npm").exists():
            return Path(program).parent
    tell(fr="  installation de Node.js dans .venv …", en="  installing Node.js into .venv …")
    lock = ROOT / "requirements-node.lock"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    result = subprocess.run([*pip, "--no-deps", "--require-hashes", "-r", str(lock)])
    if result.returncode or _version(str(ours / "node")) < NODE:
        raise Unavailable(
            fr=f"Node.js {NODE} ou plus récent manque et n’a pas pu être installé.",
            en=f"Node.js {NODE} or newer is missing and could not be installed.",
        )
    return ours


def _version(program: str) -> int:
    """The major version, 0 if it does not run."""
    try:
        result = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20)
    except OSError:
        return 0
    major = result.stdout.strip().removeprefix("v").partition(".")[0]
    return int(major) if major.isdecimal() else 0


def _sources() -> Iterator[Path]:
    for source in SOURCES:
        path = ROOT / source
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (f for f in files if f.is_file() and "node_modules" not in f.parts)


def _hash(files: Iterator[Path] | list[Path]) -> str:
    whole = hashlib.sha256()
    for file in files:
        whole.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()
