"""The root of the OGC APIs is made of what services add."""

import pytest

from core import ogc
from core.http.ogc import COMMON


def test_two_parts_do_not_describe_the_same():
    with pytest.raises(ValueError, match="described twice: /, /api"):
        ogc.openapi("", [COMMON, COMMON])


def test_what_two_services_say_of_one_collection_is_put_together():
    tiles = {"id": "a", "title": "A", "links": [ogc.link("t", "tiles")]}
    items = {"id": "a", "title": "B", "crs": ["x"], "links": [ogc.link("i", "items")]}
    [joined] = ogc.join_collections("http://test/ogc", [tiles, items])
    assert (joined["title"], joined["crs"]) == ("A", ["x"])
    assert [link["rel"] for link in joined["links"]] == ["self", "alternate", "tiles", "items"]
