"""GDAL as a client: it decodes strictly, and follows the links of OGC API – Tiles."""

import re
import shutil
import subprocess
import urllib.request

import pytest

TILES = "/ogc/tiles/WebMercatorQuad"

pytestmark = pytest.mark.skipif(
    not shutil.which("ogrinfo"), reason="ogrinfo, of Debian's gdal-bin, is not installed"
)


def ogrinfo(*arguments):
    command = ["ogrinfo", "-ro", *map(str, arguments)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "ERROR" not in result.stderr
    return result.stdout


def test_gdal_reads_the_layers_of_basemap_and_places_in_one_tile(town_site, tmp_path):
    file = tmp_path / "tile.mvt"
    with urllib.request.urlopen(f"{town_site}{TILES}/13/2818/4149") as answer:
        file.write_bytes(answer.read())
    layers = dict(re.findall(r"\d+: (\w+) \((\w[\w ]*)\)", ogrinfo(f"MVT:{file}")))
    assert layers["streets"] == "Line String"
    assert layers["places"] == "Point"
    count = ogrinfo("-so", f"MVT:{file}", "places")
    assert int(re.search(r"Feature Count: (\d+)", count)[1]) > 10


def test_gdal_follows_the_links_of_a_collection_to_its_tiles(town_site):
    """As far as zoom 2: it takes the extent of a collection, in degrees, for one in metres."""
    version = re.match(r"GDAL (\d+)\.(\d+)", ogrinfo("--version"))
    if tuple(map(int, version.groups())) < (3, 12):
        pytest.skip("tried with GDAL 3.12; 3.6 does not read version 2 of tile matrix sets")
    collection = f"OGCAPI:{town_site}/ogc/collections/places"
    options = ("-oo", "API=TILES")
    assert "Zoom level 2" in ogrinfo(*options, collection)
    told = ogrinfo("-al", *options, collection, "Zoom level 2")
    assert re.search(r"point_count \(Integer\) = [1-9]", told)
