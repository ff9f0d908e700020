"""Bad input gets a clear 4xx that names the value and the fix, in French and in English."""

import pytest

BAD = [
    ("/places/nearby?lon=500&lat=0", "lon", "500"),
    ("/places/nearby?lon=0&lat=91", "lat", "91"),
    ("/places/nearby?lon=nan&lat=0", "lon", "nan"),
    ("/places/nearby?lon=inf&lat=0", "lon", "inf"),
    ("/places/nearby?lat=0", "lon", ""),
    ("/places/nearby?lon=0&lat=0&radius=-1", "radius", "-1"),
    ("/places/nearby?lon=0&lat=0&radius=0", "radius", "0"),
    ("/places/nearby?lon=0&lat=0&radius=1e9", "radius", "50000"),
    ("/places/nearby?lon=0&lat=0&limit=1000000000", "limit", "100"),
    ("/places/nearby?lon=0&lat=0&limit=10**9", "limit", "10**9"),
    ("/places/nearby?lon=0&lat=0&limit=0", "limit", "0"),
    ("/places/nearby?lon=zéro&lat=0", "lon", "zéro"),
    ("/places/nearby?lon=0&lat=0&categories=nope,cafe", "", "nope"),
    ("/places/nearby?lon=0&lat=0&categories=-nope", "", "nope"),
    ("/places/nearby?lon=0&lat=0&categories=cafe,-food", "categories", "cafe,-food"),
    ("/places/nearby?lon=0&lat=0&with==yes", "with", "=yes"),
    ("/places/nearby?lon=0&lat=0&with=diet:vegan=", "with", "diet:vegan="),
    ("/places/nearby?lon=0&lat=0&with=-", "with", "-"),
    ("/places/nearby?lon=0&lat=0&with=a%00b", "with", "a␀b"),
    ("/places/nearby?lon=0&lat=0&with=" + "a," * 11, "with", "11"),
    ("/places/nearby?lon=0&lat=0&with=a=" + "b|" * 21, "with", "20"),
    ("/places/nearby?lon=0&lat=0&with=" + "a" * 501, "with", "500"),
    ("/places/nearby?lon=0&lat=0&wheelchair=maybe", "wheelchair", "maybe"),
    ("/places/nearby?lon=0&lat=0&wheelchair=yes,", "wheelchair", "yes,"),
    ("/places/nearby?lon=0&lat=0&hearing_loop=oui", "hearing_loop", "oui"),
    ("/places/nearby?lon=0&lat=0&verified_within=180", "verified_within", "180"),
    ("/places/nearby?lon=0&lat=0&verified_within=0d", "verified_within", "0d"),
    ("/places/nearby?lon=0&lat=0&verified_within=51y", "verified_within", "51y"),
    ("/places/nearby?lon=0&lat=0&verified_within=99999y", "verified_within", "99999y"),
    ("/places/nearby?lon=0&lat=0&open_at=tomorrow", "open_at", "tomorrow"),
    ("/places/nearby?lon=0&lat=0&open_at=2026-02-30T10:00", "open_at", "2026-02-30T10:00"),
    ("/places/nearby?lon=0&lat=0&open_at=0001-01-01T00:00", "open_at", "0001-01-01T00:00"),
    ("/places/nearby?lon=0&lat=0&open_at=9999-12-31T23:59-23:00", "open_at", "9999-12-31"),
    ("/places/nearby?lon=0&lat=0&fields=", "fields", "0"),
    ("/places/nearby?lon=0&lat=0&fields=name,nope", "fields", "nope"),
    ("/places/nearby?lon=0&lat=0&fields=address.nope", "fields", "address.nope"),
    ("/places/nearby?lon=0&lat=0&fields=name.fr", "fields", "name.fr"),
    ("/places/nearby?lon=0&lat=0&fields=names.", "fields", "names."),
    ("/places/1?fields=sources.name", "fields", "sources.name"),
    ("/places/nearby?lon=0&lat=0&cursor=abc", "cursor", "abc"),
    ("/places/1/history?limit=101", "limit", "100"),
    ("/places/1/history?cursor=0", "cursor", "0"),
    ("/places/1/history?cursor=abc", "cursor", "abc"),
    ("/places/-1/history", "place_id", "-1"),
    ("/places/search", "q", ""),
    ("/places/search?q=", "q", ""),
    ("/places/search?q=" + "a" * 10_000, "q", "10000"),
    ("/places/search?q=a%00b", "q", "NUL"),
    ("/places/search?q=a&bias=1", "bias", "1"),
    ("/places/search?q=a&bias=500,0", "bias", "500,0"),
    ("/places/search?q=a&bias=nan,nan", "bias", "nan"),
    ("/places/search?q=a&bbox=1,2,3", "bbox", "1,2,3"),
    ("/places/search?q=a&bbox=3,2,1,4", "bbox", "3,2,1,4"),
    ("/places/search?q=a&bbox=nan,0,1,1", "bbox", "nan"),
    ("/places/search?q=a&categories=nope", "", "nope"),
    ("/places/search?q=a&categories=" + "bakery," * 60, "categories", "60"),
    ("/places/search?q=a&lang=klingon", "lang", "klingon"),
    ("/places/search?q=a&limit=99999999999999999999", "limit", "100"),
]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(("path", "parameter", "shown"), BAD, ids=[path[:60] for path, *_ in BAD])
async def test_a_bad_parameter_is_named(town_client, path, parameter, shown, lang):
    response = await town_client.get(path, headers={"Accept-Language": lang})
    assert 400 <= response.status_code < 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["content-language"] == lang
    detail = response.json()["detail"]
    assert parameter in detail
    assert shown in detail
    assert len(detail) < 500


async def test_an_unknown_path_is_a_problem_too(town_client):
    response = await town_client.get("/nowhere", headers={"Accept-Language": "en"})
    assert response.status_code == 404
    assert "/nowhere" in response.json()["detail"]


async def test_a_search_takes_groups_and_exclusions_too(town_client):
    async def kinds(categories):
        response = await town_client.get(
            "/places/search", params={"q": "boulangerie", "categories": categories}
        )
        return {feature["properties"]["category"] for feature in response.json()["features"]}

    assert "bakery" in await kinds("shopping")
    assert "bakery" not in await kinds("shopping,-bakery")
    assert "bakery" not in await kinds("-shopping")
