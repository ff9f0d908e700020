"""The owner of a layer puts and removes features; whoever keeps tiles is told what changed."""

import threading

import psycopg
import pytest
from layered import HALF, Layers
from psycopg import errors

from core.migrations import migrate

BOX = "POLYGON((0 0, 4000 0, 4000 4000, 0 4000, 0 0))"


@pytest.fixture
def layers(empty):
    with psycopg.connect(empty) as conn:
        yield Layers(conn)
        conn.rollback()


@pytest.fixture(scope="module")
def committed(new_database):
    """A database in which transactions of tests are committed."""
    url = new_database("layers")
    with psycopg.connect(url) as conn:
        migrate(conn)
        layers = Layers(conn)
        layers.declare("gardens")
        layers.declare("wells")
    return url


def test_a_new_layer_is_told_as_a_whole(layers):
    assert layers.declare("gardens")
    assert layers.told("gardens") == [(0, 0, 0, 14)]


@pytest.mark.parametrize(
    "change",
    [
        {"fields": {"name": "string"}},
        {"visibility": "private"},
        {"minzoom": 3},
        {"maxzoom": 12},
    ],
)
def test_what_changes_every_tile_is_told_as_a_whole(layers, change):
    layers.declare("gardens")
    layers.put("gardens", 1, "POINT(0 0)")
    before, version = layers.last("gardens"), layers.version("gardens")
    assert layers.declare("gardens", **change)
    assert layers.told("gardens") == [(0, 0, 0, 14)]
    assert layers.last("gardens") > before
    assert layers.version("gardens") == version + 1


def test_another_title_changes_no_tile(layers):
    layers.declare("gardens")
    before = layers.last("gardens"), layers.version("gardens")
    assert not layers.declare("gardens", title="Jardins", description="À partager", attribution="X")
    assert (layers.last("gardens"), layers.version("gardens")) == before
    assert layers.one("SELECT title FROM tiles.tileset WHERE id = 'gardens'") == "Jardins"


@pytest.mark.parametrize(
    "slug",
    ["", "a b", "Gardens", "-a", "a-", "a--b", "a/b", "jardins-partagés", "a" * 65, "a\nb", "a.b"],
)
def test_a_slug_that_is_none_is_refused(layers, slug):
    with pytest.raises(errors.CheckViolation, match="tileset_id_check"):
        layers.declare(slug)


@pytest.mark.parametrize("slug", ["basemap", "places"])
def test_the_built_in_tilesets_are_reserved(layers, slug):
    with pytest.raises((errors.CheckViolation, errors.NoDataFound)):
        layers.declare(slug)
    layers.conn.rollback()
    with pytest.raises(errors.NoDataFound):
        layers.one("SELECT tiles.remove_layer(%s)", slug)


@pytest.mark.parametrize(
    "fields",
    [
        [],
        {"a": "date"},
        {"a": 1},
        {"a": None},
        {"a": ["string"]},
        {"": "string"},
        {"a b": "string"},
        {'a"': "string"},
        {"a\n": "string"},
        {"a" * 64: "string"},
        {"point_count": "number"},
        {f"f{n}": "string" for n in range(65)},
    ],
)
def test_fields_that_cannot_be_are_refused(layers, fields):
    with pytest.raises(errors.CheckViolation, match="tileset_fields_check"):
        layers.declare("gardens", fields=fields)


def test_sixty_four_fields_may_be_declared_with_accents(layers):
    assert layers.declare("gardens", fields={f"été:{n}": "string" for n in range(64)})


def test_only_declared_fields_of_the_declared_type_are_kept(layers):
    layers.declare("gardens")
    layers.put("gardens", 1, "POINT(0 0)", name="A", beds="3", open=True, owner="Jo", phone=None)
    kept = "SELECT properties FROM tiles.feature"
    assert layers.one(kept) == {"name": "A", "open": True}
    layers.put("gardens", 1, "POINT(0 0)", name=12.5, beds=3, open=None)
    assert layers.one(kept) == {"name": "12.5", "beds": 3}


def test_a_field_that_is_declared_no_more_is_gone(layers):
    layers.declare("gardens")
    layers.put("gardens", 1, "POINT(0 0)", name="A", beds=3)
    layers.declare("gardens", fields={"beds": "number", "name": "boolean"})
    assert layers.one("SELECT properties FROM tiles.feature") == {"beds": 3}


@pytest.mark.parametrize("same", [{}, {"owner": "Jo"}])
def test_a_put_that_tiles_do_not_show_tells_nothing(layers, same):
    layers.declare("gardens")
    assert layers.put("gardens", 1, "POINT(0 0)", 2, name="A")
    before = layers.last("gardens"), layers.version("gardens")
    assert not layers.put("gardens", 1, "POINT(0 0)", 2, name="A", **same)
    assert not layers.remove("gardens", 7)
    assert (layers.last("gardens"), layers.version("gardens")) == before


@pytest.mark.parametrize(
    ("wkt", "rank", "name"),
    [("POINT(9 0)", 2, "A"), ("POINT(0 0)", 3, "A"), ("POINT(0 0)", 2, "B")],
)
def test_a_put_that_tiles_show_is_told_where_the_feature_was_and_is(layers, wkt, rank, name):
    layers.declare("gardens")
    layers.put("gardens", 1, "POINT(0 0)", 2, name="A")
    before = layers.last("gardens")
    assert layers.put("gardens", 1, wkt, rank, name=name)
    assert {z for z, *_ in layers.told("gardens", before)} == set(range(15))


def test_old_and_new_tiles_are_told_and_no_others(layers):
    layers.declare("gardens")
    layers.put("gardens", 1, "POINT(1000 1000)")
    first = layers.last("gardens")
    layers.put("gardens", 1, "POINT(9000000 9000000)")
    both = {row for row in layers.told("gardens", first) if row[0] == 14}
    assert both == {(14, 8192, 8191, 14), (14, 11871, 4512, 14)}
    moved = layers.last("gardens")
    layers.remove("gardens", 1)
    assert {row for row in layers.told("gardens", moved) if row[0] == 14} == {(14, 11871, 4512, 14)}


def test_a_small_area_is_told_from_the_zoom_that_draws_it(layers):
    layers.declare("gardens", "polygon")
    before = layers.last("gardens")
    layers.put("gardens", 1, BOX)
    zooms = {z for z, *_ in layers.told("gardens", before)}
    assert min(zooms) == layers.one("SELECT minzoom FROM tiles.feature")
    assert 0 < min(zooms) < 14


def test_many_at_once_are_one_change_of_few_rows(layers):
    layers.declare("gardens")
    before, version = layers.last("gardens"), layers.version("gardens")
    assert layers.put_points("gardens", [(n * 10, n * 10) for n in range(1200)]) == 1200
    assert layers.version("gardens") == version + 1
    told = layers.told("gardens", before)
    assert max(z for z, *_ in told) == 7
    assert all(to_zoom == 14 for z, _, _, to_zoom in told if z == 7)
    assert {(z, x, y) for z, x, y, _ in told} >= {
        (z, 2**z // 2, 2**z // 2 - 1) for z in range(1, 8)
    }


def test_of_one_id_twice_the_last_counts(layers):
    layers.declare("gardens")
    changed = layers.one(
        "SELECT tiles.put_features('gardens', array["
        "(1, 'SRID=3857;POINT(0 0)', 0, '{\"name\": \"A\"}')::tiles.entry, "
        "(1, 'SRID=3857;POINT(5 5)', 0, '{\"name\": \"B\"}')::tiles.entry])"
    )
    assert changed == 1
    assert layers.one("SELECT properties ->> 'name' FROM tiles.feature") == "B"


@pytest.mark.parametrize(
    ("kind", "wkt", "srid"),
    [
        ("point", "LINESTRING(0 0, 1 1)", 4326),
        ("point", "MULTIPOINT(0 0, 1 1)", 4326),
        ("line", "POINT(0 0)", 4326),
        ("polygon", "LINESTRING(0 0, 1 1)", 4326),
        ("point", "POINT(0 0)", 2154),
        ("point", "POINT(0 0)", 0),
    ],
)
def test_a_geometry_that_the_layer_cannot_have_is_refused(layers, kind, wkt, srid):
    layers.declare("gardens", kind)
    with pytest.raises(errors.InvalidParameterValue):
        layers.put("gardens", 1, wkt, srid=srid)


def test_an_id_that_tiles_cannot_have_is_refused(layers):
    layers.declare("gardens")
    with pytest.raises(errors.InvalidParameterValue, match="no ids below 0"):
        layers.put("gardens", -1, "POINT(0 0)")


def test_a_rank_may_have_a_fraction(layers):
    layers.declare("gardens")
    layers.put("gardens", 1, "POINT(0 0)", 2.5)
    assert layers.one("SELECT rank FROM tiles.feature") == 2.5


@pytest.mark.parametrize(
    "wkt", ["POINT(0 85.06)", "POINT(0 90)", "POINT(0 -90)", "POINT(180.1 0)", "POINT EMPTY"]
)
def test_what_is_not_on_the_map_is_not_drawn_any_more(layers, wkt):
    layers.declare("gardens")
    assert not layers.put("gardens", 1, wkt, srid=4326)
    layers.put("gardens", 1, "POINT(0 0)", srid=4326)
    assert layers.put("gardens", 1, wkt, srid=4326)
    assert layers.one("SELECT count(*) FROM tiles.feature") == 0


def test_an_area_is_cut_at_the_edge_of_the_map_and_mended(layers):
    layers.declare("gardens", "polygon")
    layers.put("gardens", 1, "POLYGON((10 60, 10 90, 20 90, 20 60, 10 60))", srid=4326)
    assert layers.one("SELECT ST_YMax(geom) FROM tiles.feature") == pytest.approx(HALF)
    layers.put("gardens", 1, "POLYGON((0 0, 2 2, 0 2, 2 0, 0 0))", srid=4326)
    assert layers.one("SELECT ST_IsValid(geom) FROM tiles.feature")


def test_the_kind_of_geometry_changes_only_while_there_are_no_features(layers):
    layers.declare("gardens")
    assert layers.declare("gardens", "line")
    layers.put("gardens", 1, "LINESTRING(0 0, 9 9)")
    with pytest.raises(errors.ObjectNotInPrerequisiteState):
        layers.declare("gardens", "point")


def test_a_removed_layer_is_told_and_its_name_never_has_an_old_version_again(layers):
    layers.declare("gardens")
    layers.put("gardens", 1, "POINT(0 0)")
    layers.put("gardens", 1, "POINT(9 9)")
    before, version = layers.last("gardens"), layers.version("gardens")
    layers.one("SELECT tiles.remove_layer('gardens')")
    assert layers.one("SELECT count(*) FROM tiles.feature") == 0
    assert layers.told("gardens", before) == [(0, 0, 0, 14)]
    layers.declare("gardens")
    assert layers.version("gardens") > version


def test_nothing_is_put_into_a_layer_that_is_not_there(layers):
    with pytest.raises(errors.NoDataFound):
        layers.put("gardens", 1, "POINT(0 0)")
    layers.conn.rollback()
    with pytest.raises(errors.NoDataFound):
        layers.put("places", 1, "POINT(0 0)")


def test_changes_of_a_layer_are_summed_up_after_a_week(layers):
    layers.declare("gardens")
    layers.put("gardens", 1, "POINT(0 0)")
    old = layers.last("gardens")
    layers.conn.execute("UPDATE tiles.change SET changed_at = now() - interval '8 days'")
    layers.put("gardens", 1, "POINT(9 9)")
    rows = layers.conn.execute(
        "SELECT seq, z, x, y, to_zoom FROM tiles.change WHERE seq <= %s AND tileset = 'gardens'",
        [old],
    )
    assert rows.fetchall() == [(old, 0, 0, 0, 14)]


def test_changes_of_one_layer_are_committed_in_the_order_of_their_numbers(committed):
    """The second change waits for the first to be committed before it takes a number."""
    with psycopg.connect(committed) as first, psycopg.connect(committed) as second:
        first.execute("SELECT tiles.lock_layer('gardens')")
        numbers = []

        def change():
            Layers(second).put("gardens", 2, "POINT(0 0)", name="second")
            numbers.append(Layers(second).last("gardens"))
            second.commit()

        thread = threading.Thread(target=change)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive() and numbers == []
        Layers(first).put("gardens", 1, "POINT(0 0)", name="first")
        early = Layers(first).last("gardens")
        first.commit()
        thread.join(10)
        assert numbers == [early + 1]


def test_changes_of_two_layers_do_not_wait_for_each_other(committed):
    with psycopg.connect(committed) as first, psycopg.connect(committed) as second:
        Layers(first).put("gardens", 3, "POINT(0 0)")
        second.execute("SET lock_timeout = '2s'")
        assert Layers(second).put("wells", 1, "POINT(0 0)")


def test_tilesets_are_locked_in_one_order(committed):
    """Two changes of the same tilesets, named the other way round, do not block each other."""
    failed = []

    def change(names):
        try:
            with psycopg.connect(committed, autocommit=True) as conn:
                for _ in range(40):
                    conn.execute("SELECT tiles.mark_everything(%s)", [names])
        except errors.DeadlockDetected as error:
            failed.append(error)

    threads = [
        threading.Thread(target=change, args=[names])
        for names in (["basemap", "places"], ["places", "basemap"])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []


def test_who_listens_is_told_of_another_title_and_that_no_tile_has_changed(committed):
    with psycopg.connect(committed, autocommit=True) as ear, psycopg.connect(committed) as conn:
        ear.execute("LISTEN tiles")
        layers = Layers(conn)
        before = layers.last("wells")
        layers.declare("wells", title="Puits")
        layers.declare("wells", title="Puits")
        conn.commit()
        assert [note.payload for note in ear.notifies(timeout=0.5)] == [str(before)]
        assert layers.last("wells") == before


def test_who_listens_hears_the_number_after_the_commit(committed):
    with psycopg.connect(committed, autocommit=True) as ear, psycopg.connect(committed) as conn:
        ear.execute("LISTEN tiles")
        Layers(conn).put("wells", 9, "POINT(3 4)")
        assert list(ear.notifies(timeout=0.2)) == []
        conn.commit()
        [note] = ear.notifies(timeout=5, stop_after=1)
        assert note.payload == str(Layers(conn).last("wells"))
