"""Scripts and style sheets, by the names the build gave them."""

import gzip

import pytest

from core.assets import url
from core.errors import NotFound, Unavailable
from web import assets


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "manifest.json").write_text('{"page.js": "page-AB.js"}')
    (tmp_path / "secret.js").write_text("secret")
    (tmp_path / "assets" / "page-AB.js").write_bytes(b"let a")
    (tmp_path / "assets" / "page-AB.js.gz").write_bytes(gzip.compress(b"let a"))
    return tmp_path


def test_a_name_is_looked_up_in_the_manifest(folder):
    assert url(folder, "page.js") == "/assets/page-AB.js"


def test_a_missing_build_is_said(tmp_path):
    with pytest.raises(Unavailable, match="not been built"):
        url(tmp_path, "page.js")


def test_the_compressed_file_is_for_those_who_accept_it(folder):
    plain = assets.read(folder, "page-AB.js", accepts_gzip=False)
    compressed = assets.read(folder, "page-AB.js", accepts_gzip=True)
    assert plain.content == b"let a"
    assert not plain.is_gzipped
    assert compressed.is_gzipped
    assert gzip.decompress(compressed.content) == b"let a"


@pytest.mark.parametrize(
    "name", ["../secret.js", "..", "", ".", "page-AB.js.gz", "/etc/passwd", "page-XX.js", "*"]
)
def test_any_other_name_is_not_found(folder, name):
    with pytest.raises(NotFound):
        assets.read(folder, name, accepts_gzip=True)


async def test_an_asset_is_kept_for_ever(town_client):
    page = (await town_client.get("/")).text
    path = page.split('type="module" src="')[1].split('"')[0]
    response = await town_client.get(path, headers={"Accept-Encoding": "gzip"})
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["x-content-type-options"] == "nosniff"
    plain = await town_client.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == response.content


@pytest.mark.parametrize("name", ["nope.js", "..%2fmanifest.json", "%2e%2e%2fmanifest.json"])
async def test_an_unknown_asset_is_404(town_client, name):
    assert (await town_client.get(f"/assets/{name}")).status_code == 404
