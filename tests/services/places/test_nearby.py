"""The nearest first, measured on the ellipsoid; only what is asked for, page by page."""

import random

import numpy as np
import psycopg
import pytest
from psycopg.rows import dict_row
from pyproj import Geod

from importers.osm.imports import import_osm

QUERIES, SEED = 1_000, 11

FILTERED = (
    "n1 v1 t2026-11-01T00:00:00Z Tamenity=cafe,name=Alba,wheelchair=yes,diet:vegan=yes,cuisine=regional%20%;greek x2.35 y48.85\n"
    "n2 v1 t2019-01-01T00:00:00Z Tamenity=cafe,name=Bo,wheelchair=designated,check_date=2026-10-01,opening_hours=24/7 x2.3501 y48.85\n"
    "n3 v1 t2019-01-01T00:00:00Z Tamenity=fast_food,name=Cy,wheelchair=no,takeaway=only,survey:date=2026-02-30,opening_hours=Mo-Fr%20%10:00-12:00 x2.3502 y48.85\n"
    "n4 v1 t2019-01-01T00:00:00Z Tamenity=theatre,name=Dee,wheelchair=limited,audio_loop=yes,check_date=9999-01-01,opening_hours=call%20%us x2.3503 y48.85\n"
    "n5 v1 t2019-01-01T00:00:00Z Tshop=bakery,name=Eve,diet:vegan=no,opening_hours=Mo-Su%20%07:00-19:00 x2.3504 y48.85\n"
)  # fmt: skip


async def answer(client, **parameters):
    response = await client.get("/places/nearby", params=parameters)
    assert response.status_code == 200, response.text
    return response.json()


async def nearby(client, **parameters):
    return (await answer(client, **parameters))["features"]


async def names(client, **parameters):
    found = await nearby(client, **({"lon": 2.35, "lat": 48.85} | parameters))
    return "".join(feature["properties"]["name"][0] for feature in found)


@pytest.fixture(scope="module")
def filtered(new_database, tmp_path_factory):
    """A database of five places, in a row."""
    file = tmp_path_factory.mktemp("filtered") / "filtered.opl"
    file.write_text(FILTERED)
    url = new_database("filtered")
    import_osm(url, file, lambda line: None)
    return url


@pytest.fixture
async def five(filtered, client_of):
    async with client_of(filtered) as client:
        yield client


@pytest.mark.parametrize(
    ("lon", "lat", "radius", "limit"),
    [
        (6.14, 46.2, 500, 20),
        (6.1466, 46.2014, 2_000, 100),
        (6.12, 46.21, 50_000, 7),
        (6.1432, 46.1985, 30, 50),
        (0, 0, 50_000, 10),
    ],
)
async def test_the_order_is_that_of_true_distances(geneva, geneva_client, lon, lat, radius, limit):
    found = await nearby(geneva_client, lon=lon, lat=lat, radius=radius, limit=limit)
    with psycopg.connect(geneva) as conn:
        expected = conn.execute(
            "SELECT id::text, round(d::numeric, 1)::float FROM (SELECT id, ST_Distance(geog, ST_Point(%s, %s, 4326)::geography) AS d FROM osm.place) AS p"
            " WHERE d <= %s ORDER BY d, id LIMIT %s",
            (lon, lat, radius, limit),
        ).fetchall()
    assert [(f["id"], f["properties"]["distance_m"]) for f in found] == expected


async def test_a_thousand_queries_are_as_a_geodesic_computation_has_them(geneva):
    """Every place is measured with GeographicLib, which shares nothing with the database."""
    from services.places.nearby import Near, page

    conn = await psycopg.AsyncConnection.connect(geneva, row_factory=dict_row)
    rows = await (
        await conn.execute(
            "SELECT id, category, ST_X(geog::geometry) AS lon, ST_Y(geog::geometry) AS lat FROM osm.place"
        )
    ).fetchall()
    lons, lats = np.array([row["lon"] for row in rows]), np.array([row["lat"] for row in rows])
    ids, kinds = np.array([row["id"] for row in rows]), np.array([row["category"] for row in rows])
    geod, draw = Geod(ellps="WGS84"), random.Random(SEED)
    for _ in range(QUERIES):
        lon, lat = draw.uniform(6.08, 6.2), draw.uniform(46.17, 46.24)
        radius, limit = 10 ** draw.uniform(1.5, 4.6), draw.choice((1, 5, 20))
        wanted = (
            draw.sample(sorted(set(kinds)), draw.choice((1, 3, 30, 120)))
            if draw.random() < 0.6
            else None
        )
        distances = geod.inv(np.full(len(ids), lon), np.full(len(ids), lat), lons, lats)[2]
        asked = (distances <= radius) & (True if wanted is None else np.isin(kinds, wanted))
        expected = sorted(
            zip(distances[asked].round(4).tolist(), ids[asked].tolist(), strict=True)
        )[:limit]
        found = (await page(conn, Near(lon, lat, radius, limit, wanted))).rows
        assert [row["id"] for row in found] == [place for _, place in expected]
        assert [row["distance_m"] for row in found] == pytest.approx(
            [m for m, _ in expected], abs=2e-4
        )
    await conn.close()


async def test_far_north_distances_are_true_too(client_of, new_database, tmp_path):
    """At 70° N a degree of longitude is a third of one of latitude."""
    file = tmp_path / "north.opl"
    file.write_text(
        "n1 Tamenity=cafe,name=East x25.02 y70\nn2 Tamenity=cafe,name=North x25 y70.01\n"
    )
    url = new_database("north")
    import_osm(url, file, lambda line: None)
    async with client_of(url) as client:
        found = await nearby(client, lon=25, lat=70, radius=5_000)
    assert [f["properties"]["name"] for f in found] == ["East", "North"]
    assert [f["properties"]["distance_m"] for f in found] == [763.7, 1115.6]


async def test_categories_keep_their_places(town_client):
    found = await nearby(town_client, lon=2.35, lat=48.85, radius=2_000, categories="cafe,library")
    assert {f["properties"]["category"] for f in found} == {"cafe", "library"}


@pytest.mark.parametrize(
    ("categories", "expected"),
    [
        ("cafe", "AB"),
        ("food", "ABC"),
        ("food,-fast_food", "AB"),
        ("-food", "DE"),
        ("-food,-culture", "E"),
        ("group:culture,bakery", "DE"),
        ("food, - cafe", "C"),
    ],
)
async def test_groups_stand_for_their_categories_and_a_minus_leaves_out(five, categories, expected):
    assert await names(five, categories=categories) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("diet:vegan=yes", "A"),
        ("diet:vegan", "A"),
        ("-diet:vegan", "BCDE"),
        ("-takeaway=only", "ABDE"),
        ("cuisine=greek", "A"),
        ("cuisine=tea|regional", "A"),
        ("cuisine=gree", ""),
        ("wheelchair,-diet:vegan", "BD"),
        ('name=.*|"Bo"|Bo', "B"),
        ("name=Alba|Eve,-cuisine", "E"),
        ("é\"'\\=%|\\Q*", ""),
    ],
)
async def test_conditions_are_of_tags_and_all_hold(five, condition, expected):
    assert await names(five, **{"with": condition}) == expected


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"wheelchair": "yes"}, "AB"),
        ({"wheelchair": "yes,limited"}, "ABD"),
        ({"wheelchair": "no"}, "C"),
        ({"hearing_loop": "yes"}, "D"),
        ({"hearing_loop": "no,limited"}, ""),
        ({"wheelchair": "yes", "categories": "-cafe"}, ""),
    ],
)
async def test_accessible_places_are_those_that_say_so(five, parameters, expected):
    assert await names(five, **parameters) == expected


async def test_what_was_edited_or_checked_lately_is_verified(five):
    assert await names(five, verified_within="50y") == "ABCDE"
    assert await names(five, verified_within="1d") == ""
    dates = {
        feature["properties"]["name"][0]: feature["properties"]["verified"]
        for feature in await nearby(five, lon=2.35, lat=48.85, fields="name,verified")
    }
    assert dates["A"] == {"on": "2026-11-01", "how": "edit"}
    assert dates["B"] == {"on": "2026-10-01", "how": "survey"}
    assert dates["C"] == dates["D"] == {"on": "2019-01-01", "how": "edit"}  # no such day; not yet


@pytest.mark.parametrize(
    ("since", "expected"), [("2026-10-02", "A"), ("2026-10-01", "AB"), ("2018-12-31", "ABCDE")]
)
async def test_the_filter_and_what_is_told_agree_on_what_is_verified(filtered, since, expected):
    from datetime import date

    from services.places.nearby import Near, page
    from services.places.verified import verified

    async with await psycopg.AsyncConnection.connect(filtered, row_factory=dict_row) as conn:
        rows = (
            await page(conn, Near(2.35, 48.85, 500, 9, verified_since=date.fromisoformat(since)))
        ).rows
        every = (await page(conn, Near(2.35, 48.85, 500, 9))).rows
    assert "".join(row["name"][0] for row in rows) == expected
    told = {row["name"][0] for row in every if verified(row, date.today())[0].isoformat() >= since}
    assert told == set(expected)


@pytest.mark.parametrize(
    ("open_at", "expected"),
    [
        ("2026-11-25T11:00", "BCE"),
        ("2026-11-25T11:00+01:00", "BCE"),
        ("2026-11-25T11:00Z", "BE"),  # noon in Paris
        ("2026-11-25T23:00", "B"),
        ("2026-11-28T11:00", "BE"),  # a Saturday
    ],
)
async def test_those_that_are_open_at_an_hour_of_the_place(five, open_at, expected):
    assert await names(five, open_at=open_at) == expected


async def test_what_is_open_now_is_among_what_opens_at_all(five):
    found = await names(five, open_at="now")
    assert "B" in found
    assert set(found) <= set("BCE")


async def test_nothing_near_is_an_empty_list(town_client):
    assert await nearby(town_client, lon=-150, lat=-40) == []


async def test_the_pages_of_a_neighbourhood_make_the_whole(geneva_client):
    at = {"lon": 6.14, "lat": 46.2, "radius": 300}
    whole = await answer(geneva_client, **at, limit=100)
    link, seen = "/places/nearby?lon=6.14&lat=46.2&radius=300&limit=7&fields=name", []
    while link and len(seen) < 100:
        body = (await geneva_client.get(link)).json()
        assert body["complete"] is True
        assert len(body["features"]) <= 7
        seen += [feature["id"] for feature in body["features"]]
        link = body["next"]
    assert seen[:100] == [feature["id"] for feature in whole["features"]]


async def test_the_next_page_of_what_is_open_now_is_of_the_same_instant(geneva_client):
    body = await answer(
        geneva_client, lon=6.14, lat=46.2, radius=2_000, limit=1, open_at="now", categories="-bench"
    )
    assert "open_at=20" in body["next"]
    again = (await geneva_client.get(body["next"])).json()
    assert again["features"][0]["id"] != body["features"][0]["id"]


async def test_a_search_for_open_places_ends_and_says_where_it_goes_on(geneva_client, monkeypatch):
    monkeypatch.setattr("services.places.nearby.LOOKED_AT_ONCE", 10)
    monkeypatch.setattr("services.places.nearby.MOST_LOOKED_AT", 25)
    # At 03:00 hardly anything is open: a page ends with what was looked at.
    at = {"lon": 6.14, "lat": 46.2, "radius": 1_500, "limit": 100, "open_at": "2026-11-25T03:00"}
    body = await answer(geneva_client, **at)
    pages, seen = [body], [feature["id"] for feature in body["features"]]
    while body["next"]:
        body = (await geneva_client.get(body["next"])).json()
        pages.append(body)
        seen += [feature["id"] for feature in body["features"]]
    assert [page["complete"] for page in pages] == [False] * (len(pages) - 1) + [True]
    monkeypatch.undo()
    whole = await nearby(geneva_client, **at)
    assert seen == [feature["id"] for feature in whole]
    assert len(pages) > 5


@pytest.mark.parametrize(
    "cursor",
    ["x", "-1", "é", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA", "QFkAAAAAAAAAAAAAAAAAAQAAAAA", "=" * 40],
)
async def test_a_cursor_that_was_never_given_is_refused(town_client, cursor):
    response = await town_client.get(
        "/places/nearby", params={"lon": 2, "lat": 48, "cursor": cursor}
    )
    assert response.status_code == 422
    assert "cursor" in response.json()["detail"]


async def test_a_cursor_is_good_for_its_position_alone(geneva_client):
    body = await answer(geneva_client, lon=6.14, lat=46.2, limit=1)
    moved = body["next"].replace("lat=46.2&", "lat=46.21&")
    assert moved != body["next"]
    assert (await geneva_client.get(moved)).status_code == 422


async def test_the_fields_that_are_asked_for_are_given_and_no_others(town_client):
    found = await nearby(
        town_client, lon=2.351, lat=48.851, categories="bakery",
        fields="name,address.city,address.postcode,opening.state,contact.phone,tags.shop,distance_m",
    )  # fmt: skip
    properties = found[0]["properties"]
    assert properties.pop("opening")["state"] in ("open", "closed")
    assert properties == {
        "name": "Boulangerie Dupont",
        "address": {"city": "Valbourg", "postcode": "99001"},
        "contact": {"phone": "+33 1 99 00 00 01"},
        "tags": {"shop": "bakery"},
        "distance_m": 0.0,
    }
    assert set(found[0]) == {"type", "id", "geometry", "properties"}
