"""Archives are read back, by the reader of Python and by that of browsers, tile by tile."""

import gzip
import json
import math
import os
import shutil
import signal
import subprocess
import threading
import time
from hashlib import sha256
from itertools import product
from pathlib import Path

import psycopg
import pytest
from pmtiles.reader import MmapSource, Reader, all_tiles
from samples import TOWN

from core.errors import Conflict, DomainError, Invalid, NotFound
from core.tilesets import TILESETS
from core.tiling import Box
from exporters.dump import pmtiles
from exporters.dump.pmtiles import Wanted, export_tiles
from importers.osm.imports import import_osm

GENEVA = Box(6.098, 46.194, 6.16, 46.229)
TOWN_BOX = Box(2.3, 48.8, 2.4, 48.9)


class Watch:
    """A progress that remembers; `at_first` is called at the first step."""

    def __init__(self, at_first=lambda: None):
        self.shares = []
        self.at_first = at_first

    def advance(self, objects, share):
        if not self.shares:
            self.at_first()
        self.shares.append(share)


def export(url, path, wanted, connections=2):
    return export_tiles(url, wanted, path, Watch(), connections)


def read(path):
    """Header, metadata, and {(z, x, y): tile}."""
    with path.open("rb") as file:
        source = MmapSource(file)
        reader = Reader(source)
        tiles = {zxy: gzip.decompress(data) for zxy, data in all_tiles(source)}
        return reader.header(), reader.metadata(), tiles


def made(url, tileset, z, x, y):
    with psycopg.connect(url) as conn:
        [(mvt,)] = conn.execute(f"SELECT tiles.{tileset}(%s, %s, %s)", (z, x, y)).fetchall()
    return mvt


def over(box, z):
    """The tiles of a zoom that touch a box, found one by one."""

    def row(lat):
        return (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z

    left, right = ((lon + 180) / 360 * 2**z for lon in (box.west, box.east))
    top, bottom = row(box.north), row(box.south)
    return [
        (z, x, y)
        for x, y in product(range(2**z), repeat=2)
        if x < right and x + 1 > left and y < bottom and y + 1 > top
    ] if z < 8 else [
        (z, x, y)
        for x, y in product(
            range(math.floor(left), math.ceil(right)), range(math.floor(top), math.ceil(bottom))
        )
    ]  # fmt: skip


@pytest.fixture(scope="module")
def geneva_file(geneva, tmp_path_factory):
    path = tmp_path_factory.mktemp("archive") / "geneva.pmtiles"
    export(geneva, path, Wanted("basemap"))
    return path


@pytest.mark.parametrize("tileset", TILESETS)
def test_an_archive_has_every_tile_that_is_not_empty_and_each_is_what_the_database_gives(
    geneva, tmp_path, tileset
):
    path = tmp_path / "x.pmtiles"
    export(geneva, path, Wanted(tileset))
    _, _, tiles = read(path)
    wanted = [zxy for z in range(15) for zxy in over(GENEVA, z)]
    expected = {zxy: made(geneva, tileset, *zxy) for zxy in wanted}
    assert tiles == {zxy: mvt for zxy, mvt in expected.items() if mvt}
    assert len(tiles) > 15


def test_the_reader_of_browsers_finds_the_same(geneva_file):
    header, metadata, tiles = read(geneva_file)
    absent = ["14/0/0", "13/4230/2906", "3/7/7"]
    asked = ["/".join(map(str, zxy)) for zxy in tiles]
    result = subprocess.run(
        [shutil.which("node"), str(Path(__file__).with_name("read.mjs")), str(geneva_file)],
        input="\n".join(asked + absent), capture_output=True, text=True,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["metadata"] == metadata
    assert found["tiles"] == {
        **{name: sha256(mvt).hexdigest() for name, mvt in zip(asked, tiles.values(), strict=True)},
        **dict.fromkeys(absent),
    }
    assert found["header"]["clustered"] is True
    assert found["header"]["numAddressedTiles"] == len(tiles)
    assert found["header"]["minLon"] == header["min_lon_e7"] / 1e7


def test_the_header_says_what_is_in_the_file(geneva_file):
    header, _, tiles = read(geneva_file)
    assert [header[f"{edge}_e7"] for edge in ("min_lon", "min_lat", "max_lon", "max_lat")] == [
        round(degrees * 1e7) for degrees in GENEVA
    ]
    assert (header["min_zoom"], header["max_zoom"]) == (min(tiles)[0], max(tiles)[0]) == (4, 14)
    assert (header["center_zoom"], header["center_lon_e7"]) == (12, 61_290_000)
    assert header["tile_type"].name == "MVT"
    assert header["tile_compression"].name == header["internal_compression"].name == "GZIP"
    assert header["addressed_tiles_count"] == len(tiles)
    assert header["clustered"]
    sections = ("tile_data_length", "metadata_length", "leaf_directory_length")
    assert geneva_file.stat().st_size == 16_384 + sum(header[section] for section in sections)


async def test_the_metadata_say_what_tilejson_says(geneva_file, geneva_client):
    _, metadata, _ = read(geneva_file)
    tilejson = (await geneva_client.get("/tiles/basemap")).json()
    for key in ("name", "description", "attribution", "licence", "version", "vector_layers"):
        assert metadata[key] == tilejson[key]
    assert metadata["center"] == tilejson["center"]
    assert metadata["bounds"] == list(GENEVA)
    assert metadata["mapcommons"]["version"] in tilejson["tiles"][0]


def test_the_same_data_make_the_same_bytes_whatever_the_number_of_connections(
    geneva, geneva_file, tmp_path
):
    for connections in (1, 3):
        path = tmp_path / "again.pmtiles"
        export(geneva, path, Wanted("basemap"), connections)
        assert path.read_bytes() == geneva_file.read_bytes()


def test_a_bbox_and_zooms_choose_the_tiles(geneva, tmp_path):
    path, box = tmp_path / "part.pmtiles", Box(6.14, 46.2, 6.1401, 46.2001)
    export(geneva, path, Wanted("basemap", box, minzoom=11, maxzoom=13))
    header, metadata, tiles = read(path)
    assert list(tiles) == [zxy for z in (11, 12, 13) for zxy in over(box, z)]
    assert (header["min_zoom"], header["max_zoom"], header["center_zoom"]) == (11, 13, 12)
    assert metadata["bounds"] == list(box)


def test_a_bbox_that_ends_where_a_tile_does_takes_no_tile_beyond(world, tmp_path):
    path, box = tmp_path / "quarter.pmtiles", Box(0, 0, 180, 85.0511287798066)
    export(world, path, Wanted("basemap", box, minzoom=1, maxzoom=1))
    assert list(read(path)[2]) == [(1, 1, 0)]


def test_the_world_may_be_added_at_low_zooms(world, tmp_path):
    path, box = tmp_path / "world.pmtiles", Box(7.4, 43.7, 7.45, 43.75)
    export(world, path, Wanted("basemap", box, maxzoom=8, world=2))
    header, metadata, tiles = read(path)
    assert {zxy for zxy in tiles if zxy[0] <= 2} == {
        (z, x, y)
        for z in range(3)
        for x, y in product(range(2**z), repeat=2)
        if made(world, "basemap", z, x, y)
    }
    assert {zxy for zxy in tiles if zxy[0] > 2} == {
        zxy for z in range(3, 9) for zxy in over(box, z)
    }
    assert (header["min_lon_e7"], header["max_lon_e7"]) == (-1_800_000_000, 1_800_000_000)
    assert metadata["mapcommons"] | {"version": ""} == {
        "tileset": "basemap", "version": "", "detail": list(box), "world_maxzoom": 2,
    }  # fmt: skip


def test_tiles_that_are_the_same_are_stored_once(world, tmp_path):
    path, sea = tmp_path / "sea.pmtiles", Box(-40, -30, -20, -20)  # the south Atlantic
    export(world, path, Wanted("basemap", sea, minzoom=7, maxzoom=8))
    header, _, tiles = read(path)
    assert len(tiles) == header["addressed_tiles_count"] > 100
    assert header["tile_contents_count"] < 10
    assert header["tile_entries_count"] < len(tiles) / 2


def test_a_commune_is_found_by_its_insee_code(new_database, tmp_path):
    url, path = new_database("commune"), tmp_path / "commune.pmtiles"
    import_osm(url, TOWN, lambda line: None)
    with psycopg.connect(url) as conn:
        conn.execute(
            "INSERT INTO osm.admin_area (osm_type, osm_id, insee, names, postcodes, geom) VALUES"
            " ('r', 99, '75056', '{}', '{}', ST_Multi(ST_Transform(ST_MakeEnvelope(2.3, 48.8, 2.4, 48.9, 4326), 3857)))"
        )
    export(url, path, Wanted("basemap", area="75056"))
    assert read(path)[1]["bounds"] == pytest.approx(TOWN_BOX)
    with pytest.raises(NotFound, match="99999"):
        export(url, path, Wanted("basemap", area="99999"))


def test_all_tiles_are_of_one_moment(new_database, tmp_path):
    """What is committed meanwhile is on no tile, whichever connection makes it."""
    url = new_database("moment")
    import_osm(url, TOWN, lambda line: None)
    before, during = tmp_path / "before.pmtiles", tmp_path / "during.pmtiles"
    export(url, before, Wanted("places"))

    def edit():
        with psycopg.connect(url) as conn:
            conn.execute("UPDATE osm.place SET name = 'Changed'")

    export_tiles(url, Wanted("places"), during, Watch(edit), 2)
    assert during.read_bytes() == before.read_bytes()
    export(url, during, Wanted("places"))
    assert during.read_bytes() != before.read_bytes()


def test_an_import_that_replaces_the_data_meanwhile_ends_the_export(new_database, tmp_path):
    url, path = new_database("replaced"), tmp_path / "x.pmtiles"
    import_osm(url, TOWN, lambda line: None)
    importer = threading.Thread(target=import_osm, args=(url, TOWN, lambda line: None))

    def replace():
        with psycopg.connect(url, autocommit=True) as conn:
            number = "SELECT 'osm.extract'::regclass::oid"
            before = conn.execute(number).fetchone()
            importer.start()
            deadline = time.monotonic() + 60
            while conn.execute(number).fetchone() == before and time.monotonic() < deadline:
                time.sleep(0.1)

    try:
        with pytest.raises(Conflict, match="run it again"):
            export_tiles(url, Wanted("basemap", TOWN_BOX), path, Watch(replace), 2)
    finally:
        importer.join(60)
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_is_interrupted_leaves_the_older_file_as_it_was(geneva, tmp_path):
    path = tmp_path / "x.pmtiles"
    path.write_text("older")

    def interrupt():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_tiles(geneva, Wanted("basemap"), path, Watch(interrupt))
    assert path.read_text() == "older"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interruption_does_not_wait_for_the_tiles_under_way(new_database, tmp_path):
    url = new_database("slow")
    import_osm(url, TOWN, lambda line: None)
    with psycopg.connect(url) as conn:
        conn.execute(
            "CREATE OR REPLACE FUNCTION tiles.make_basemap(z integer, x integer, y integer, OUT mvt bytea, OUT dropped integer)"
            " LANGUAGE sql AS $$ SELECT 'tile'::bytea, 0 FROM pg_sleep(1) $$"
        )
    interrupt = threading.Timer(2, os.kill, (os.getpid(), signal.SIGINT))
    interrupt.start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        export(url, tmp_path / "x.pmtiles", Wanted("basemap", TOWN_BOX, minzoom=14))
    assert time.monotonic() - began < 10, "a batch takes half a minute"
    assert list(tmp_path.iterdir()) == []


def test_progress_goes_up_to_the_whole(geneva, tmp_path):
    watch = Watch()
    written = export_tiles(geneva, Wanted("basemap"), tmp_path / "x.pmtiles", watch)
    assert watch.shares == sorted(watch.shares)
    assert watch.shares[-1] == 1
    assert written.asked >= written.tiles > 15


@pytest.mark.parametrize(
    ("wanted", "kind", "words"),
    [
        (Wanted("rivers"), NotFound, "“rivers”"),
        (Wanted("basemap", Box(7, 43, 6, 44)), Invalid, "7,43,6,44 is empty or the wrong way"),
        (Wanted("basemap", Box(6, 44, 7, 43)), Invalid, "wrong way round"),
        (Wanted("basemap", Box(6, 44, 6, 45)), Invalid, "empty"),
        (Wanted("basemap", Box(-200, 44, 7, 45)), Invalid, "-200,44,7,45 leaves the world"),
        (Wanted("basemap", Box(math.nan, 44, 7, 45)), Invalid, "leaves the world"),
        (Wanted("basemap", Box(-math.inf, 44, 7, 45)), Invalid, "leaves the world"),
        (Wanted("basemap", Box(6, 86, 7, 87)), Invalid, "beyond 85.05°"),
        (Wanted("basemap", Box(-180, -85, 180, 85)), Invalid, "would be 356,785,493 tiles"),
        (Wanted("basemap", GENEVA, minzoom=9, maxzoom=8), Invalid, "zooms 9 to 8"),
        (Wanted("basemap", GENEVA, maxzoom=15), Invalid, "zooms 0 to 15"),
        (Wanted("places", Box(20, 0, 21, 1), minzoom=10), NotFound, "nothing in this bbox"),
    ],
    ids=str,
)
def test_what_cannot_be_exported_is_told_in_both_languages(geneva, tmp_path, wanted, kind, words):
    with pytest.raises(kind) as caught:
        export(geneva, tmp_path / "x.pmtiles", wanted)
    assert words in caught.value.text("en")
    assert caught.value.text("fr") != caught.value.text("en")
    assert list(tmp_path.iterdir()) == []


def test_without_an_extract_a_bbox_is_asked_for(empty, tmp_path):
    with pytest.raises(Invalid, match="--bbox"):
        export(empty, tmp_path / "x.pmtiles", Wanted("basemap"))


def test_two_exports_never_write_the_same_file(geneva, tmp_path):
    path = tmp_path / "x.pmtiles"
    with pytest.raises(DomainError, match="Another export"):
        export_tiles(
            geneva,
            Wanted("basemap"),
            path,
            Watch(lambda: export(geneva, path, Wanted("places"))),
        )


def test_most_tiles_is_what_the_message_says(monkeypatch, geneva, tmp_path):
    monkeypatch.setattr(pmtiles, "MOST", 10)
    with pytest.raises(Invalid, match="the most is 10"):
        export(geneva, tmp_path / "x.pmtiles", Wanted("basemap"))


def test_a_whole_country_is_within_the_limit():
    france = Box(-5.2, 41.3, 9.6, 51.1)
    assert pmtiles._count(france, range(15), None) < pmtiles.MOST / 5
