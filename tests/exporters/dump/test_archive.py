"""The file format on its own: many tiles, few, none."""

import tracemalloc

import pytest
from pmtiles.reader import MmapSource, Reader, all_tiles
from pmtiles.tile import tileid_to_zxy, zxy_to_tileid

from core.errors import Invalid, NotFound
from core.tiling import WORLD
from exporters.dump.archive import write

CENTER = (0.0, 0.0, 0)
FIRST = zxy_to_tileid(9, 0, 0)


def written(path, tiles):
    with write(path) as writer:
        for tile_id, data in tiles:
            writer.add(tile_id, data)
        writer.end(WORLD, CENTER, {"name": "x"})
    return path


def unlike(count):
    """Tiles that compress badly and differ."""
    return ((FIRST + 3 * n, n.to_bytes(4) * 200) for n in range(count))


@pytest.mark.parametrize("count", [1, 4_096, 4_097, 30_000])
def test_any_number_of_tiles_is_found_again(tmp_path, count):
    path = written(tmp_path / "x.pmtiles", unlike(count))
    with path.open("rb") as file:
        source = MmapSource(file)
        found = dict(all_tiles(source))
        reader = Reader(source)
        assert found == {tileid_to_zxy(tile_id): data for tile_id, data in unlike(count)}
        for n in {0, count // 2, count - 1}:
            assert reader.get(*tileid_to_zxy(FIRST + 3 * n)) == n.to_bytes(4) * 200
            assert reader.get(*tileid_to_zxy(FIRST + 3 * n + 1)) is None
        assert reader.header()["root_length"] <= 16_384 - 127


def test_a_run_of_the_same_tile_is_one_entry(tmp_path):
    tiles = [(FIRST + n, b"sea" if n % 100 else b"an island") for n in range(1_000)]
    path = written(tmp_path / "x.pmtiles", tiles)
    with path.open("rb") as file:
        source = MmapSource(file)
        assert dict(all_tiles(source)) == {tileid_to_zxy(n): data for n, data in tiles}
        header = Reader(source).header()
    assert header["tile_entries_count"] == 20
    assert header["tile_contents_count"] == 2
    assert header["tile_data_length"] == len(b"sea" + b"an island")


def test_memory_does_not_follow_the_number_of_tiles(tmp_path):
    tracemalloc.start()
    try:
        written(tmp_path / "x.pmtiles", ((FIRST + n, n.to_bytes(4) * 20) for n in range(60_000)))
        few = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        written(tmp_path / "y.pmtiles", ((FIRST + n, n.to_bytes(4) * 20) for n in range(180_000)))
        many = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert many < few + 120_000 * 24  # the compressed directories; an object for each takes 200


def test_tiles_come_in_order(tmp_path):
    with pytest.raises(ValueError, match="tile 5 after 5"):
        written(tmp_path / "x.pmtiles", [(5, b"a"), (5, b"b")])
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_no_file(tmp_path):
    with pytest.raises(NotFound, match="nothing"):
        written(tmp_path / "x.pmtiles", [])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "words"), [("no/x.pmtiles", "does not exist"), ("", "a folder")])
def test_where_no_file_can_be_it_is_said(tmp_path, name, words):
    with pytest.raises(Invalid, match=words):
        written(tmp_path / name, unlike(1))
