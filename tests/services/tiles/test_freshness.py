"""An edit is in the tile at once, and in no other; what is asked for often is drawn once."""

import asyncio
import json
import time
from contextlib import asynccontextmanager

import httpx
import psycopg
import pytest
from histories import CAFE, History, node
from running import served
from samples import TOWN

from importers.osm.imports import import_osm
from services.tiles import serving as serving_module
from services.tiles.answer import takes_gzip

HERE = "14/8298/5636"  # around 2.35, 48.855: places of the town
FAR = "14/8298/5638"
LON, LAT = 2.3405, 48.8575


@pytest.fixture(scope="module")
def edited(new_database):
    """A town of which every test here changes something."""
    url = new_database("edited")
    import_osm(url, TOWN, lambda line: None)
    return url


@pytest.fixture
def edit(edited, tmp_path):
    """`edit(osm_id)` adds a café at a place of HERE, as an update of OpenStreetMap does."""
    ids = iter(range(time.time_ns() // 1_000_000, 2**62))

    def add(name="Caf%C3%A9", lon=LON, lat=LAT):
        with psycopg.connect(edited) as conn:
            History(conn, tmp_path).update(node(next(ids), CAFE, lon=lon, lat=lat))

    return add


@pytest.fixture
def drawings(monkeypatch):
    """The tiles that the database was asked to draw, in order."""
    asked = []
    real = serving_module.draw

    async def draw(pool, key):
        asked.append(key)
        return await real(pool, key)

    monkeypatch.setattr(serving_module, "draw", draw)
    return asked


async def eventually(check, seconds=2):
    """What `check` gives once it is true; the last it gave, after `seconds`."""
    deadline = time.monotonic() + seconds
    # What is waited for happens in a database.
    while not (found := await check()) and time.monotonic() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    return found


@asynccontextmanager
async def two_processes(client_of, url):
    """Two sites on one database; in one process here, but they share nothing."""
    from core.http.app import create_app
    from services.tiles.routes import router

    async with (
        client_of(url, create_app(router, title="1")) as one,
        client_of(url, create_app(router, title="2")) as two,
    ):
        yield one, two


async def test_a_hundred_who_ask_for_a_cold_tile_cost_one_query(edited, client_of, drawings):
    async with client_of(edited) as client:
        answers = await asyncio.gather(
            *(client.get(f"/tiles/basemap/{HERE}.mvt") for _ in range(100))
        )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert len(drawings) == 1


async def test_a_tile_that_one_has_is_not_drawn_to_say_so(edited, client_of, drawings):
    async with client_of(edited) as client:
        first = await client.get(f"/tiles/basemap/{HERE}.mvt")
        again = await client.get(
            f"/tiles/basemap/{HERE}.mvt", headers={"If-None-Match": first.headers["etag"]}
        )
    assert (again.status_code, len(drawings)) == (304, 1)


async def test_who_leaves_does_not_take_the_tile_from_the_others(edited, client_of, drawings):
    async with client_of(edited) as client:
        first = asyncio.create_task(client.get(f"/tiles/places/{HERE}.mvt"))
        await asyncio.sleep(0)
        other = asyncio.create_task(client.get(f"/tiles/places/{HERE}.mvt"))
        await asyncio.sleep(0.001)
        first.cancel()
        assert (await other).status_code == 200
    assert len(drawings) <= 2


async def test_an_edit_is_in_its_tile_within_two_seconds_and_in_every_process(
    edited, client_of, edit
):
    async with two_processes(client_of, edited) as sites:
        before = [await site.get(f"/tiles/places/{HERE}.mvt") for site in sites]
        await asyncio.to_thread(edit)
        for site, old in zip(sites, before, strict=True):

            async def is_new(site=site, old=old):
                return (await site.get(f"/tiles/places/{HERE}.mvt")).content != old.content

            assert await eventually(is_new)


async def test_no_other_tile_gets_another_etag(edited, client_of, edit):
    paths = [f"/tiles/{tileset}/{FAR}.mvt" for tileset in ("basemap", "places")]
    async with client_of(edited) as client:
        before = [(await client.get(path)).headers["etag"] for path in paths]
        changed = (await client.get(f"/tiles/places/{HERE}.mvt")).headers["etag"]
        await asyncio.to_thread(edit)

        async def has_changed():
            return (await client.get(f"/tiles/places/{HERE}.mvt")).headers["etag"] != changed

        assert await eventually(has_changed)
        assert [(await client.get(path)).headers["etag"] for path in paths] == before


async def test_what_has_not_changed_is_not_drawn_again(edited, client_of, edit, drawings):
    async with client_of(edited) as client:
        await client.get(f"/tiles/places/{FAR}.mvt")
        version = (await client.get("/tiles/places")).json()["tiles"]
        await asyncio.to_thread(edit)

        async def is_told():
            return (await client.get("/tiles/places")).json()["tiles"] != version

        assert await eventually(is_told)
        drawings.clear()
        await client.get(f"/tiles/places/{FAR}.mvt")
    assert drawings == []


async def test_a_former_version_is_kept_for_ever_where_the_tile_has_not_changed(
    edited, client_of, edit
):
    async with client_of(edited) as client:
        [old] = (await client.get("/tiles/places")).json()["tiles"]
        far, here = (old.format(z=z, x=x, y=y) for z, x, y in (FAR.split("/"), HERE.split("/")))
        await client.get(far)
        await client.get(here)
        await asyncio.to_thread(edit)

        async def is_told():
            return (await client.get("/tiles/places")).json()["tiles"] != [old]

        assert await eventually(is_told)
        assert "immutable" in (await client.get(far)).headers["cache-control"]
        assert "immutable" not in (await client.get(here)).headers["cache-control"]


async def test_a_version_that_another_process_has_told_never_gives_the_tile_of_before(
    edited, client_of, edit, monkeypatch
):
    """The second site hears nothing by itself: its ear is stopped."""
    monkeypatch.setattr("services.tiles.opening.follow", lambda serving: asyncio.sleep(60))
    async with client_of(edited) as deaf:
        [url] = (await deaf.get("/tiles/places")).json()["tiles"]
        path = url.format(**dict(zip("zxy", HERE.split("/"), strict=True)))
        before = await deaf.get(path)
        await asyncio.to_thread(edit)
        assert (await deaf.get(path)).content == before.content
        async with client_of(edited) as fresh:
            [newer] = (await fresh.get("/tiles/places")).json()["tiles"]
        after = await deaf.get(newer.format(**dict(zip("zxy", HERE.split("/"), strict=True))))
    assert after.content != before.content
    assert "immutable" in after.headers["cache-control"]


@pytest.mark.parametrize("version", ["999999999999.{}", "1.abcdef", "x", "-1.{}", "1²3.{}", "5"])
async def test_a_version_that_never_was_is_not_kept(edited, client_of, version):
    async with client_of(edited) as client:
        [url] = (await client.get("/tiles/places")).json()["tiles"]
        rest = url.split("/")[-4].partition(".")[2]
        response = await client.get(f"/tiles/places/{version.format(rest)}/{HERE}.mvt")
    assert response.status_code == 200
    assert "immutable" not in response.headers["cache-control"]


async def test_a_tile_drawn_while_it_changes_is_not_kept(edited, client_of, edit, monkeypatch):
    """The database draws, then the tile changes and is told to have, then the drawing arrives."""
    real = serving_module.draw
    started, go_on = asyncio.Event(), asyncio.Event()

    async def slow(pool, key):
        tile = await real(pool, key)
        started.set()
        await go_on.wait()
        return tile

    async with client_of(edited) as client:
        versions = (await client.get("/tiles/places")).json()["tiles"]
        monkeypatch.setattr(serving_module, "draw", slow)
        asked = asyncio.create_task(client.get(f"/tiles/places/{HERE}.mvt"))
        await started.wait()
        monkeypatch.setattr(serving_module, "draw", real)
        await asyncio.to_thread(edit)

        async def is_told():
            return (await client.get("/tiles/places")).json()["tiles"] != versions

        assert await eventually(is_told)
        fresh = await client.get(f"/tiles/places/{HERE}.mvt")  # does not wait for the old drawing
        go_on.set()
        old = await asked
        assert old.headers["cache-control"] == "public, max-age=5"
        assert old.content != fresh.content
        assert (await client.get(f"/tiles/places/{HERE}.mvt")).content == fresh.content


async def test_what_was_drawn_survives_a_restart_but_not_what_has_changed_meanwhile(
    edited, client_of, edit, drawings, monkeypatch, tmp_path
):
    monkeypatch.setenv("MAPCOMMONS_TILE_STORE_MB", "10")
    monkeypatch.setenv("MAPCOMMONS_DATA_DIR", str(tmp_path))
    async with client_of(edited) as client:
        before = [await client.get(f"/tiles/places/{zxy}.mvt") for zxy in (HERE, FAR)]
    edit()
    drawings.clear()
    async with client_of(edited) as client:
        after = [await client.get(f"/tiles/places/{zxy}.mvt") for zxy in (HERE, FAR)]
    assert [f"{key.z}/{key.x}/{key.y}" for key in drawings] == [HERE]
    assert after[0].content != before[0].content
    assert (after[1].content, after[1].headers["etag"]) == (
        before[1].content,
        before[1].headers["etag"],
    )


async def test_the_short_cut_answers_as_the_route_does(edited, client_of):
    """`?` and something takes the long way."""
    async with client_of(edited) as client:
        [url] = (await client.get("/tiles/basemap")).json()["tiles"]
        versioned = url.format(**dict(zip("zxy", HERE.split("/"), strict=True)))
        for path in (versioned, f"/tiles/basemap/{HERE}.mvt", "/tiles/places/14/0/0.mvt"):
            await client.get(path)
            for headers in (
                {},
                {"Accept-Encoding": "identity"},
                {"If-None-Match": "*"},
            ):
                short, long = [
                    await client.get(p, headers=headers) for p in (path, f"{path}?long=way")
                ]
                assert (short.status_code, short.content) == (long.status_code, long.content)
                # The framework adds that it looked at Origin; the answer is the same for all.
                different = dict(short.headers.items() ^ long.headers.items())
                assert set(different) <= {"vary"}


@pytest.mark.parametrize(
    ("said", "takes"),
    [
        ("gzip", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("gzip; q=0.0, br", False),
        ("br", False), ("", False), ("gzip;q=0.01", True),
    ],
)  # fmt: skip
def test_who_refuses_gzip_gets_none(said, takes):
    assert takes_gzip(said.encode()) is takes


@pytest.fixture
def site(edited):
    with served(edited) as origin:
        yield origin


async def read_events(stream, count):
    """The first events of a stream: (event, id, data)."""
    found = []
    event = {}
    async for line in stream.aiter_lines():
        name, _, value = line.partition(": ")
        if name:
            event[name] = value
        elif "data" in event:
            found.append((event["event"], int(event["id"]), json.loads(event["data"])))
            event = {}
            if len(found) == count:
                return found
    return found


async def test_open_maps_are_told_which_tiles_have_changed(site, edit):
    async with httpx.AsyncClient(base_url=site, timeout=10) as client:
        async with client.stream("GET", "/tiles/places/events") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            assert stream.headers["x-accel-buffering"] == "no"
            reading = asyncio.create_task(read_events(stream, 1))
            await asyncio.sleep(0.3)
            await asyncio.to_thread(edit)
            start = time.monotonic()
            [(kind, seq, data)] = await asyncio.wait_for(reading, 5)
            assert time.monotonic() - start < 2
        assert (kind, data["tileset"]) == ("change", "places")
        z, x, y = map(int, HERE.split("/"))
        assert [z, x, y, 14] in data["tiles"]
        assert [0, 0, 0, 0] in data["tiles"]
        assert data["version"] in (await client.get("/tiles/places")).json()["tiles"][0]
        # A map that was away asks from the event it has seen last.
        await asyncio.to_thread(edit)
        for how in ({"params": {"since": seq}}, {"headers": {"Last-Event-ID": str(seq)}}):
            async with client.stream("GET", "/tiles/places/events", **how) as stream:
                [(_, later, data)] = await asyncio.wait_for(read_events(stream, 1), 5)
            assert later > seq
            assert [z, x, y, 14] in data["tiles"]


async def test_events_of_a_tileset_there_is_not_are_404(town_client):
    assert (await town_client.get("/tiles/nope/events")).status_code == 404


@pytest.mark.parametrize("since", ["-1", "x", "99999999999999999999"])
async def test_a_number_of_an_event_that_is_none_is_refused(town_client, since):
    assert (await town_client.get(f"/tiles/places/events?since={since}")).status_code == 422


async def test_too_many_open_maps_are_told_to_come_later(town_client, monkeypatch):
    monkeypatch.setattr("services.tiles.events.MOST_LISTENERS", 0)
    response = await town_client.get("/tiles/places/events")
    assert response.status_code == 503


async def test_who_cannot_be_told_what_was_missed_takes_no_place(edited, client_of, monkeypatch):
    """As while the database is away: maps come again and again."""

    async def away(serving, tileset_id, seq):
        raise psycopg.OperationalError("the server closed the connection")

    monkeypatch.setattr(serving_module.Serving, "since", away)
    monkeypatch.setattr("services.tiles.events.MOST_LISTENERS", 2)
    async with client_of(edited) as client:
        for _ in range(3):
            response = await client.get("/tiles/places/events?since=1&lang=en")
            assert (response.status_code, "database" in response.json()["detail"]) == (503, True)


async def test_a_version_of_another_process_is_served_as_it_was_while_the_database_is_away(
    edited, client_of, monkeypatch
):
    async def away(conn, known):
        raise psycopg.OperationalError("the server closed the connection")

    async with client_of(edited) as client:
        [url] = (await client.get("/tiles/places")).json()["tiles"]
        path = url.format(**dict(zip("zxy", HERE.split("/"), strict=True)))
        kept = await client.get(path)
        monkeypatch.setattr(serving_module, "read_since", away)
        version = url.split("/")[-4]
        seq, _, rest = version.partition(".")
        response = await client.get(path.replace(version, f"{int(seq) + 1}.{rest}"))
    assert (response.status_code, response.content) == (200, kept.content)
    assert response.headers["cache-control"] == "public, max-age=5"
