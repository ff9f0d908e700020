"""Tilesets from files: what the database gives, the file gives; what is no good is told."""

import gzip
import json
import os
import threading
import time
import tracemalloc
import zlib
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from types import SimpleNamespace

import psycopg
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pmtiles.reader import MmapSource, all_tiles
from pmtiles.tile import (
    Compression,
    Entry,
    TileType,
    deserialize_header,
    serialize_directory,
    serialize_header,
    tileid_to_zxy,
    zxy_to_tileid,
)

from core.errors import Invalid, Unavailable
from core.tiling import WORLD, Box
from exporters.dump.archive import write
from exporters.dump.pmtiles import Wanted, export_tiles
from services.tiles.archives import archive as archives
from services.tiles.archives.archive import Archive, open_archives
from services.tiles.archives.pmtiles import LARGEST_DIRECTORY, Damaged, read_directory

HEAD = 16_384
METADATA = {"name": "Test", "licence": "ODbL-1.0", "vector_layers": [{"id": "x", "fields": {}}]}


def tile(n):
    return gzip.compress(n.to_bytes(4) * 50, mtime=0)


def small(path, count=3, metadata=METADATA, name=b""):
    """An archive of our own with so many tiles, the first at 6/0/0."""
    first = zxy_to_tileid(6, 0, 0)
    with write(path) as writer:
        for n in range(count):
            writer.add(first + n, tile(n) if not name else gzip.compress(name, mtime=0))
        writer.end(WORLD, (0.0, 0.0, 6), metadata)
    return path


def changed(path, **fields):
    """The same file with other values in its header."""
    data = path.read_bytes()
    header = deserialize_header(data[:127]) | fields
    path.write_bytes(serialize_header(header) + data[127:])
    return path


@pytest.fixture
def quick(monkeypatch):
    """Archives that look at their file at each request."""
    monkeypatch.setattr(archives, "LOOK_EVERY_S", 0.0)


@pytest.fixture(scope="module")
def geneva_file(geneva, tmp_path_factory):
    path = tmp_path_factory.mktemp("archive") / "geneva.pmtiles"
    ignore = SimpleNamespace(advance=lambda objects, share: None)
    export_tiles(geneva, Wanted("basemap", Box(6.098, 46.194, 6.16, 46.229)), path, ignore)
    return path


def test_a_file_gives_what_the_database_gives(geneva, geneva_file):
    archive = Archive(geneva_file, "basemap")
    with geneva_file.open("rb") as file, psycopg.connect(geneva) as conn:
        tiles = dict(all_tiles(MmapSource(file)))
        for zxy, data in tiles.items():
            assert archive.get(*zxy) == data
            [(mvt,)] = conn.execute("SELECT tiles.basemap(%s, %s, %s)", zxy).fetchall()
            assert gzip.decompress(data) == mvt
    assert archive.get(14, 0, 0) is None
    assert archive.get(15, 0, 0) is None
    assert archive.get(3, 8, 0) is archive.get(3, -1, 0) is archive.get(-1, 0, 0) is None


async def test_a_file_describes_itself_as_the_database_does(geneva_file, geneva_client):
    told = (await geneva_client.get("/tiles/basemap")).json()
    edition = Archive(geneva_file, "basemap").current()
    assert edition.tileset.id == "basemap"
    assert edition.tileset.name == told["name"]
    assert {layer.id: layer.fields for layer in edition.tileset.layers} == {
        layer["id"]: layer["fields"] for layer in told["vector_layers"]
    }
    assert edition.attribution == told["attribution"]
    assert edition.licence == told["licence"]
    assert list(edition.center) == told["center"]
    assert edition.bounds == (6.098, 46.194, 6.16, 46.229)
    assert (edition.tileset.minzoom, edition.tileset.maxzoom) == (4, 14)


def test_a_file_says_which_tiles_it_is_meant_to_have(geneva_file):
    extent = Archive(geneva_file, "basemap").current().extent
    assert extent.has(14, 8471, 5815)
    assert not extent.has(14, 8471, 5000)
    assert not extent.has(15, 2 * 8471, 2 * 5815)


def test_the_world_at_low_zooms_is_part_of_the_extent(tmp_path):
    ours = {"detail": [6.0, 46.0, 7.0, 47.0], "world_maxzoom": 6}
    path = changed(small(tmp_path / "x.pmtiles", 3, METADATA | {"mapcommons": ours}), max_zoom=9)
    extent = Archive(path, "basemap").current().extent
    assert extent.has(6, 0, 0)
    assert not extent.has(7, 0, 0)
    assert extent.has(9, 265, 181)


@pytest.mark.parametrize("count", [1, 5_000, 40_000])
def test_many_tiles_are_found_through_directories(tmp_path, count):
    first = zxy_to_tileid(8, 0, 0)
    with write(tmp_path / "x.pmtiles") as writer:
        for n in range(count):
            writer.add(first + 2 * n, tile(n))
        writer.end(WORLD, (0.0, 0.0, 8), METADATA)
    archive = Archive(tmp_path / "x.pmtiles", "x")
    for n in {0, count // 2, count - 1}:
        assert archive.get(*tileid_to_zxy(first + 2 * n)) == tile(n)
        assert archive.get(*tileid_to_zxy(first + 2 * n + 1)) is None


def test_directories_that_are_kept_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr("services.tiles.archives.file.KEPT_DIRECTORIES", 300_000)  # two of them
    path = small(tmp_path / "x.pmtiles", 40_000)
    edition = Archive(path, "x").current()
    for n in range(0, 40_000, 500):
        assert edition.get(*tileid_to_zxy(zxy_to_tileid(6, 0, 0) + n)) == tile(n)
        assert sum(kept.bytes for kept in edition._directories.values()) == edition._kept <= 300_000


def test_tiles_that_are_not_compressed_are_compressed_when_they_are_read(tmp_path):
    path = small(tmp_path / "x.pmtiles", 1)
    changed(path, tile_compression=Compression.NONE)
    assert gzip.decompress(Archive(path, "x").get(6, 0, 0)) == tile(0)


def test_threads_read_the_same_archive(tmp_path):
    archive = Archive(small(tmp_path / "x.pmtiles", 20_000), "x")
    wrong = []

    def read(start):
        for n in range(start, 20_000, 97):
            if archive.get(*tileid_to_zxy(zxy_to_tileid(6, 0, 0) + n)) != tile(n):
                wrong.append(n)

    threads = [threading.Thread(target=read, args=(start,)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_file_that_is_replaced_is_noticed(tmp_path, quick):
    path = small(tmp_path / "x.pmtiles", name=b"old")
    archive = Archive(path, "x")
    before = archive.current()
    small(path, name=b"new")
    assert archive.version != before.version
    assert gzip.decompress(archive.get(6, 0, 0)) == b"new"
    assert gzip.decompress(before.get(6, 0, 0)) == b"old", "whoever took it before goes on with it"


def test_a_file_is_looked_at_once_a_second(tmp_path, monkeypatch):
    path = small(tmp_path / "x.pmtiles")
    archive = Archive(path, "x")
    looks = []
    monkeypatch.setattr(archive, "_look", lambda: looks.append(time.monotonic()))
    end = time.monotonic() + 1.5
    while time.monotonic() < end:
        archive.get(6, 0, 0)
    assert len(looks) == 1


def test_a_version_follows_the_file_and_its_date(tmp_path):
    path, copy = small(tmp_path / "x.pmtiles"), tmp_path / "copy.pmtiles"
    copy.write_bytes(path.read_bytes())
    os.utime(copy, ns=(0, path.stat().st_mtime_ns))
    assert Archive(copy, "x").version == Archive(path, "x").version
    os.utime(copy, ns=(0, 1))
    assert Archive(copy, "x").version != Archive(path, "x").version


def test_a_file_that_goes_away_is_served_on_and_so_is_one_replaced_by_rubbish(
    tmp_path, quick, caplog
):
    path = small(tmp_path / "x.pmtiles", name=b"old")
    archive = Archive(path, "x")
    path.unlink()
    assert gzip.decompress(archive.get(6, 0, 0)) == b"old"
    path.write_text("rubbish")
    for _ in range(3):
        assert gzip.decompress(archive.get(6, 0, 0)) == b"old"
    assert [r.message for r in caplog.records if "not a PMTiles archive" in r.message] != []
    assert len(caplog.records) == 2, "each is told once"
    path.unlink()
    small(path, name=b"new")
    assert gzip.decompress(archive.get(6, 0, 0)) == b"new"


def test_a_file_that_is_overwritten_is_unavailable_until_it_is_whole(tmp_path, quick):
    path = small(tmp_path / "x.pmtiles", 5_000)
    whole = path.read_bytes()
    archive = Archive(path, "x")
    with path.open("r+b") as file:
        file.truncate(20_000)
    for _ in range(2):
        with pytest.raises(Unavailable, match="copy it again"):
            archive.get(6, 0, 0)
    with path.open("r+b") as file:
        file.write(whole)
    assert archive.get(6, 0, 0) == tile(0)


def test_a_file_cut_between_two_looks_is_told_and_harms_nobody(tmp_path):
    path = small(tmp_path / "x.pmtiles", 5_000)
    archive = Archive(path, "x")
    with path.open("r+b") as file:
        file.truncate(HEAD)
    with pytest.raises(Unavailable, match="6/0/0"):
        archive.get(6, 0, 0)


def test_a_tile_that_is_damaged_is_told_and_the_others_are_served(tmp_path):
    path = small(tmp_path / "x.pmtiles", 3)
    data = bytearray(path.read_bytes())
    data[HEAD + 12] ^= 255
    path.write_bytes(data)
    archive = Archive(path, "x")
    with pytest.raises(Unavailable) as caught:
        archive.get(6, 0, 0)
    assert "damaged at tile 6/0/0" in caught.value.text("en")
    assert "abîmé à la tuile 6/0/0" in caught.value.text("fr")
    assert archive.get(*tileid_to_zxy(zxy_to_tileid(6, 0, 0) + 1)) == tile(1)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda p: p.unlink(), "There is no file"),
        (lambda p: (p.unlink(), p.mkdir()), "There is no file"),
        (lambda p: (p.unlink(), os.mkfifo(p)), "There is no file"),
        (lambda p: p.write_bytes(b""), "not a PMTiles archive"),
        (lambda p: p.write_text("SQLite format 3" * 99), "not a PMTiles archive"),
        (lambda p: p.write_bytes(b"PMTiles\x02" + p.read_bytes()[8:]), "version 2"),
        (lambda p: changed(p, tile_type=TileType.PNG), "tiles of type PNG"),
        (lambda p: changed(p, tile_compression=Compression.BROTLI), "compressed by BROTLI"),
        (lambda p: changed(p, internal_compression=Compression.ZSTD), "compressed by ZSTD"),
        (lambda p: p.write_bytes(p.read_bytes()[:-1]), "damaged or not complete"),
        (lambda p: changed(p, root_length=0), "damaged or not complete"),
        (lambda p: changed(p, root_offset=1 << 63), "damaged or not complete"),
        (lambda p: changed(p, metadata_offset=0), "damaged or not complete"),
        (lambda p: changed(p, tile_data_length=1 << 60), "damaged or not complete"),
        (lambda p: changed(p, min_zoom=9, max_zoom=3), "damaged or not complete"),
        (lambda p: changed(p, max_zoom=99), "damaged or not complete"),
        (lambda p: small(p, 1, {"name": "x"}), "vector_layers"),
        (lambda p: small(p, 1, {"vector_layers": [3]}), "as TileJSON does not allow"),
        (lambda p: small(p, 1, [1, 2]), "damaged or not complete"),
    ],
)
def test_what_cannot_be_served_is_refused_when_it_is_opened(tmp_path, spoil, words):
    path = small(tmp_path / "x.pmtiles")
    spoil(path)
    with pytest.raises(Invalid) as caught:
        Archive(path, "x")
    assert words in caught.value.text("en")
    assert str(path) in caught.value.text("fr")


def test_archives_are_opened_by_the_settings(tmp_path):
    path = small(tmp_path / "x.pmtiles")
    opened = open_archives(SimpleNamespace(tile_files={"basemap": path, "layer": path}))
    assert {key: archive.tileset.id for key, archive in opened.items()} == {
        "basemap": "basemap",
        "layer": "layer",
    }
    assert open_archives(SimpleNamespace(tile_files={})) == {}


def test_metadata_that_make_no_sense_are_not_believed(tmp_path):
    ours = {"detail": [float("nan"), 1, 2, "3"], "world_maxzoom": "all"}
    path = changed(
        small(tmp_path / "x.pmtiles", 1, METADATA | {"name": 3, "mapcommons": ours}),
        min_lon_e7=2**31 - 1,
    )
    edition = Archive(path, "x").current()
    assert edition.bounds == WORLD
    assert edition.tileset.name == "x"
    assert edition.extent.has(6, 63, 63)
    assert edition.center == (0.0, 0.0, 6)


# What is below was made to do harm.


def with_root(path, directory, leaves=b""):
    """The archive with another first directory, and directories at its end."""
    data = path.read_bytes()
    path.write_bytes(data + leaves)
    header = deserialize_header(data[:127]) | {
        "root_length": len(directory), "leaf_directory_offset": len(data), "leaf_directory_length": len(leaves),
    }  # fmt: skip
    with path.open("r+b") as file:
        file.write(serialize_header(header) + directory)
    return path


def test_directories_that_lead_in_a_circle_come_to_an_end(tmp_path):
    circle = serialize_directory([Entry(0, 0, 1, 0)])
    circle = serialize_directory([Entry(0, 0, len(circle), 0)])
    path = with_root(small(tmp_path / "x.pmtiles"), circle, circle)
    with pytest.raises(Unavailable, match="directories below directories"):
        Archive(path, "x").get(6, 0, 0)


@pytest.mark.parametrize("where", ["root", "leaf", "metadata", "tile"])
def test_a_bomb_takes_no_more_memory_than_is_allowed(tmp_path, where):
    bomb = gzip.compress(bytes(200 << 20), 9, mtime=0)  # 200 MB in 200 kB
    path = tmp_path / "x.pmtiles"
    if where == "tile":
        with write(path) as writer:
            writer.add(zxy_to_tileid(6, 0, 0), bomb)
            writer.end(WORLD, (0.0, 0.0, 6), METADATA)
    elif where == "metadata":
        small(path)
        size = path.stat().st_size
        path.write_bytes(path.read_bytes() + bomb)
        changed(path, metadata_offset=size, metadata_length=len(bomb))
    elif where == "leaf":
        with_root(small(path), serialize_directory([Entry(0, 0, len(bomb), 0)]), bomb)
    else:
        with_root(small(path), gzip.compress(bytes(12 << 20), 9, mtime=0))
    tracemalloc.start()
    try:
        with pytest.raises((Invalid, Unavailable)):
            Archive(path, "x").get(6, 0, 0)
        assert tracemalloc.get_traced_memory()[1] < 40 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "numbers",
    [
        b"",
        b"\xff" * 1_000,
        b"\x00",
        b"\xff\xff\xff\xff\x7f",  # 34 thousand million entries
        b"\x01\x00\x01\x01",
        b"\x01\x00\x01\x00\x01",  # a length of 0
        b"\x01\x00\x01\x01\x00",  # the first entry follows another
        b"\x02\x05\x00\x01\x01\x01\x01\x01\x01",  # twice the same id
        b"\x01\x00\x01\xff\xff\xff\xff\xff\xff\xff\xff\x7f\x01",
        b"\x01\x00\x01\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
        b"\x01\xff\xff\xff\xff\xff\xff\xff\xff\x7f\x01\x01\x01",
    ],
)
def test_a_directory_that_is_none_is_refused(tmp_path, numbers):
    with_root(small(tmp_path / "x.pmtiles"), gzip.compress(numbers))
    with pytest.raises(Invalid, match="damaged or not complete"):
        Archive(tmp_path / "x.pmtiles", "x")


@cache
def sound():
    """An archive with two layers of directories, as bytes."""
    path = small(Path(mkdtemp()) / "x.pmtiles", 6_000)
    return path.read_bytes()


@hypothesis_settings(
    max_examples=300, deadline=2_000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    changes=st.lists(
        st.tuples(
            st.one_of(
                st.integers(0, 126),  # the header
                st.integers(127, 400),  # the first directory
                st.integers(0, 10_000).map(lambda n: -1 - n),  # metadata and directories
                st.integers(HEAD, HEAD + 200_000),
            ),
            st.binary(min_size=1, max_size=9),
        ),
        max_size=4,
    ),
    cut=st.one_of(st.none(), st.integers(0, 300_000)),
)
def test_a_spoilt_file_is_read_refused_or_told_and_never_worse(tmp_path, changes, cut):
    data = bytearray(sound())
    for place, octets in changes:
        place = min(place % len(data), len(data) - len(octets))
        data[place : place + len(octets)] = octets
    path = tmp_path / "x.pmtiles"
    path.write_bytes(data[:cut])
    try:
        edition = Archive(path, "x").current()
        json.dumps([edition.center, edition.bounds, edition.tileset.name])
    except Invalid as error:
        assert error.text("fr")
        return
    for n in (0, 1, 4_095, 4_096, 5_999, 6_000):
        zxy = tileid_to_zxy(zxy_to_tileid(6, 0, 0) + n)
        edition.extent.has(*zxy)
        try:
            found = edition.get(*zxy)
        except Unavailable:
            continue
        assert found is None or zlib.decompress(found, 31)


@hypothesis_settings(max_examples=300, deadline=1_000)
@given(plain=st.binary(max_size=300))
def test_any_bytes_are_a_directory_or_are_refused(plain):
    try:
        directory = read_directory(plain, 1_000, 2_000)
    except Damaged:
        return
    for tile_id in (0, 1, 5, 1 << 40):
        entry = directory.find(tile_id)
        limit = 1_000 if entry and entry.is_directory else 2_000
        assert entry is None or 0 < entry.length <= limit - entry.offset


def test_the_largest_directory_allowed_is_read(tmp_path):
    count = LARGEST_DIRECTORY // 8
    plain = gzip.decompress(serialize_directory([Entry(2 * n, n, 1, 1) for n in range(count)]))
    assert len(plain) <= LARGEST_DIRECTORY
    began = time.monotonic()
    directory = read_directory(plain, 0, count)
    assert time.monotonic() - began < 2
    assert directory.find(2 * count - 2) == (count - 1, 1, False)
    assert directory.find(2 * count - 1) is None
