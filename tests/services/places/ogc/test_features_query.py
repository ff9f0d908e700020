"""What may be asked of items beyond boxes: times, values, order, fields, pages, caches."""

import psycopg
import pytest
from oapif import ITEMS, features, fetch, find_links, link_to, names, pages
from samples import TOWN

from importers.osm.imports import import_osm

WHEN = "2026-01-02T03:04:05Z"  # that every element of the town is of


@pytest.fixture(scope="module")
def dated(new_database):
    """The town, with places that were edited on other days, or nobody knows when."""
    url = new_database("dated")
    import_osm(url, TOWN, lambda line: None)
    with psycopg.connect(url) as conn:
        conn.execute("DELETE FROM osm.place WHERE osm_id > 6 OR osm_type <> 'n'")
        for number, when in enumerate(
            (None, "2025-12-31T23:30:00-01:00", "2026-01-01T12:00:00Z", "2026-01-01T23:59:59.5Z",
             "2026-01-02T00:00:00Z", "2026-02-01T00:00:00Z"), 1,
        ):  # fmt: skip
            conn.execute(
                "UPDATE osm.place SET osm_timestamp = %s WHERE osm_id = %s", [when, number]
            )
    return url


@pytest.mark.parametrize(
    ("datetime", "expected"),
    [
        ("2026-01-01", {1, 2, 3, 4}), ("2026-01-01T12:00:00Z", {1, 3}),
        ("2026-01-01T13:00:00+01:00", {1, 3}), ("2026-01-01T12:00:00z", {1, 3}),
        ("2026-01-01/2026-01-02", {1, 2, 3, 4, 5}), ("2026-01-02/..", {1, 5, 6}),
        ("2026-01-02/", {1, 5, 6}), ("../2026-01-01T12:00:00Z", {1, 2, 3}),
        ("/2026-01-01T12:00:00Z", {1, 2, 3}), ("../..", {1, 2, 3, 4, 5, 6}),
        ("/", {1, 2, 3, 4, 5, 6}), ("1999-01-01", {1}), ("0001-01-01/9999-12-31", {1, 2, 3, 4, 5, 6}),
        ("2026-01-01T23:59:59.5Z", {1, 4}),
    ],
)  # fmt: skip
async def test_at19_datetime_selects_instants_days_and_intervals(
    dated, client_of, datetime, expected
):
    """A feature that has no time is always there, as the standard wants it."""
    async with client_of(dated) as client:
        found = await features(client, datetime=datetime)
        assert {int(one["properties"]["osm"][1:]) for one in found} == expected


async def test_times_are_told_in_utc(dated, client_of):
    async with client_of(dated) as client:
        found = await features(client, properties="osm_timestamp,osm")
        told = {one["properties"]["osm"]: one["properties"]["osm_timestamp"] for one in found}
    assert told["n1"] is None
    assert told["n2"] == "2026-01-01T00:30:00Z"
    assert told["n4"] == "2026-01-01T23:59:59.5Z"


async def test_a_property_selects_by_its_value(town_client):
    assert await names(town_client, city="Valbourg") == ["Boulangerie Dupont"]
    assert await names(town_client, category="bakery", postcode="99001") == ["Boulangerie Dupont"]
    assert await names(town_client, phone="+33 1 99 00 00 01") == ["Boulangerie Dupont"]
    assert await names(town_client, name="chez paul") == []
    assert (
        await names(town_client, rank="95") == await names(town_client, rank="+95") == ["Valbourg"]
    )
    assert await names(town_client, rank="9223372036854775807") == []
    assert await names(town_client, osm="n5") == ["Chez Paul"]
    assert len(await names(town_client, osm_timestamp=WHEN)) == 20
    assert len(await names(town_client, osm_timestamp="2026-01-02")) == 20
    assert await names(town_client, osm_timestamp="2026-01-03/..") == []
    assert await names(town_client, name='Pharmacie <b>du "Pont"</b> & Cie') != []
    assert await names(town_client, name="' OR 1=1 --") == []


async def test_items_are_sorted_by_several_properties_in_both_directions(town_client):
    everything = await features(town_client)
    shown = [(one["properties"]["group"], one["properties"]["rank"]) for one in everything]
    for sortby in ("group,-rank", "+group,-rank", "%2Bgroup,-rank"):
        found = (await town_client.get(f"{ITEMS}?sortby={sortby}")).json()["features"]
        told = [(one["properties"]["group"], one["properties"]["rank"]) for one in found]
        assert told == sorted(shown, key=lambda pair: (pair[0], -pair[1]))


@pytest.mark.parametrize("sortby", ["city", "-city", "wheelchair,-name", "-osm_timestamp,city"])
async def test_pages_in_any_order_have_each_item_once_and_those_without_value_last(
    town_client, sortby
):
    whole = await features(town_client, sortby=sortby)
    by_pages = await features(town_client, sortby=sortby, limit=3)
    assert [one["id"] for one in by_pages] == [one["id"] for one in whole]
    assert len({one["id"] for one in whole}) == 20
    values = [one["properties"][sortby.strip("-").partition(",")[0]] for one in whole]
    assert values == [v for v in values if v is not None] + [v for v in values if v is None]


async def test_only_the_properties_that_are_asked_for_are_told(town_client):
    document = await fetch(town_client, ITEMS, properties="city,name", limit=2)
    assert [list(one["properties"]) for one in document["features"]] == [["name", "city"]] * 2
    assert (await fetch(town_client, link_to(document, "next")))["features"][0][
        "properties"
    ].keys() == {"name", "city"}


async def test_a_cursor_of_another_order_is_400(town_client):
    first = await fetch(town_client, ITEMS, limit=2)
    following = link_to(first, "next")
    assert (await town_client.get(f"{following}&sortby=name")).status_code == 400
    assert (await town_client.get(following.replace("cursor=Wy", "cursor=Wx"))).status_code == 400


async def test_what_has_not_changed_is_304(town_client):
    [feature] = (await fetch(town_client, ITEMS, limit=1))["features"]
    for path in (f"{ITEMS}?limit=3", f"{ITEMS}/{feature['id']}", f"{ITEMS}?f=html"):
        first = await town_client.get(path)
        etag = first.headers["etag"]
        assert first.headers["cache-control"].startswith("public, max-age=")
        for held in (etag, f'"other", {etag}', "*"):
            again = await town_client.get(path, headers={"If-None-Match": held})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == etag
        assert (await town_client.get(path, headers={"If-None-Match": '"x"'})).status_code == 200


async def test_head_answers_as_get_does(town_client):
    for path in (ITEMS, "/ogc/collections/places/queryables", "/ogc/collections/places/schema"):
        head, full = await town_client.head(path), await town_client.get(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == full.headers["content-type"]
    assert (await town_client.post(ITEMS)).status_code == 405


async def test_browsers_on_other_sites_may_read(town_client):
    response = await town_client.get(ITEMS, headers={"Origin": "https://association.example"})
    assert response.headers["access-control-allow-origin"] == "*"
    assert "Content-Crs" in response.headers["access-control-expose-headers"]


@pytest.mark.parametrize("kind", ["queryables", "schema"])
async def test_queryables_and_schema_are_json_schemas_that_features_fit(town_client, kind):
    import jsonschema

    collection = await fetch(town_client, "/ogc/collections/places")
    [link] = find_links(collection, f"http://www.opengis.net/def/rel/ogc/1.0/{kind}")
    response = await town_client.get(link["href"])
    assert response.headers["content-type"] == link["type"] == "application/schema+json"
    schema = response.json()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == link["href"]
    jsonschema.Draft202012Validator.check_schema(schema)
    geometry = schema["properties"]["geometry"]
    assert (geometry["format"], geometry["x-ogc-role"]) == ("geometry-point", "primary-geometry")
    assert all("type" in one or "format" in one for one in schema["properties"].values())
    nullable = {
        name: {**one, "type": [one["type"], "null"]} if "type" in one else one
        for name, one in schema["properties"].items()
    }
    validator = jsonschema.Draft202012Validator(
        schema | {"properties": nullable}, format_checker=jsonschema.FormatChecker()
    )
    for one in await features(town_client):
        told = {"id": one["id"], **one["properties"]}
        kept = told if kind == "schema" else {k: told[k] for k in schema["properties"] if k in told}
        validator.validate({**kept, "geometry": one["geometry"]})


async def test_titles_of_properties_are_in_the_language_of_the_caller(town_client):
    for lang, title in (("fr", "Code postal"), ("en", "Postcode")):
        path = "/ogc/collections/places/queryables"
        headers = {"Accept-Language": lang}
        document = (await town_client.get(path, headers=headers)).json()
        assert document["properties"]["postcode"]["title"] == title


async def test_where_nothing_is_imported_there_are_no_items(empty, client_of):
    async with client_of(empty) as client:
        [page] = await pages(client, ITEMS)
        assert (page["numberMatched"], page["features"]) == (0, [])
        assert (await client.get(f"{ITEMS}?f=html")).status_code == 200
        assert "spatial" not in (await fetch(client, "/ogc/collections/places")).get("extent", {})
