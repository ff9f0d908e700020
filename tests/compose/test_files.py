"""Archives on a plain nginx, with the lines that docs/operating.md gives for it."""

import gzip
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
from pmtiles.reader import MmapSource, all_tiles

from core.settings import ROOT
from exporters.dump.pmtiles import Wanted, export_tiles
from tests.compose.conftest import MAIN, NGINX, Front, free_port, wait_for_port

BLOCK = re.compile(r"```nginx\n(location /files/ .*?)```", re.DOTALL)
PAGE = re.compile(r"```html\n(<!doctype html>.*?)```", re.DOTALL)
PACKAGES = ROOT / "widget" / "node_modules"
# As much of a style as needs neither glyphs nor icons.
STYLE = {
    "version": 8,
    "center": [2.35, 48.85],
    "zoom": 13,
    "sources": {"basemap": {"type": "vector", "url": "/tiles/basemap"}},
    "layers": [{"id": "s", "type": "line", "source": "basemap", "source-layer": "streets"}],
}


@pytest.fixture(scope="module")
def files(town: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("files")
    ignore = SimpleNamespace(advance=lambda objects, share: None)
    export_tiles(town, Wanted("basemap"), folder / "town.pmtiles", ignore)
    shutil.copy(folder / "town.pmtiles", folder / "basemap.pmtiles")
    port = free_port()
    [block] = BLOCK.findall((ROOT / "docs" / "operating.md").read_text("utf-8"))
    assert block.count("/srv/tiles/") == 1
    (folder / "site.conf").write_text(
        f"gzip on; gzip_types application/octet-stream; access_log off;\n"
        f"types {{ text/html html; text/css css; text/javascript js; }}\n"
        f"server {{ listen 127.0.0.1:{port};\n{block.replace('/srv/tiles/', f'{folder}/')}\n"
        f"root {folder}/page; }}"
    )
    (folder / "nginx.conf").write_text(MAIN.format(user="user root;", folder=folder))
    command = [NGINX, "-p", folder, "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
    process = subprocess.Popen(command)
    try:
        wait_for_port(port, process)
        yield Front(f"http://127.0.0.1:{port}", folder)
    finally:
        process.terminate()
        process.wait(20)


def test_a_browser_reads_every_tile_by_ranges(files: Front) -> None:
    with (files.folder / "town.pmtiles").open("rb") as file:
        tiles = {
            "/".join(map(str, zxy)): sha256(gzip.decompress(data)).hexdigest()
            for zxy, data in all_tiles(MmapSource(file))
        }
    node = shutil.which("node")
    result = subprocess.run(
        [str(node), Path(__file__).with_name("ranges.mjs"), f"{files.origin}/files/town.pmtiles"],
        input="\n".join(tiles), capture_output=True, text=True,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["tiles"] == tiles
    assert "OpenStreetMap" in found["tilejson"]["attribution"]
    assert {layer["id"] for layer in found["tilejson"]["vector_layers"]} > {"streets", "ocean"}


def test_ranges_come_as_they_are_stored_for_pages_of_any_origin(files: Front) -> None:
    answer = files.get(
        "/files/town.pmtiles",
        accept_encoding="gzip", range="bytes=0-16383", origin="https://a.example",
    )  # fmt: skip
    assert answer.status == 206
    assert answer.body == (files.folder / "town.pmtiles").read_bytes()[:16_384]
    assert answer.headers["Content-Encoding"] is None
    assert answer.headers["ETag"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]


def test_a_page_of_another_origin_may_ask_for_ranges(files: Front) -> None:
    answer = files.get(
        "/files/town.pmtiles", "OPTIONS",
        origin="https://a.example", access_control_request_headers="range",
    )  # fmt: skip
    assert answer.status == 204
    assert "Range" in answer.headers["Access-Control-Allow-Headers"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_page_of_the_manual_shows_a_map_from_a_file_on_another_origin(files: Front) -> None:
    [page] = PAGE.findall((ROOT / "docs" / "operating.md").read_text("utf-8"))
    other = files.origin.replace("127.0.0.1", "localhost")
    folder = files.folder / "page"
    (folder / "styles").mkdir(parents=True)
    (folder / "styles" / "light.json").write_text(json.dumps(STYLE))
    (folder / "index.html").write_text(
        page.replace("https://map.example.org", files.origin)
        .replace("https://files.example.org", other)
        .replace("new maplibregl.Map(", "window.map = new maplibregl.Map(")
    )
    for file in (
        "maplibre-gl/dist/maplibre-gl.js",
        "maplibre-gl/dist/maplibre-gl.css",
        "pmtiles/dist/pmtiles.js",
    ):
        shutil.copy(PACKAGES / file, folder)
    result = subprocess.run(
        [str(shutil.which("node")), Path(__file__).with_name("page.mjs"), f"{files.origin}/index.html"],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    shown = json.loads(result.stdout)
    assert shown["errors"] == []
    assert shown["streets"] > 3
    assert "OpenStreetMap" in shown["attribution"]
