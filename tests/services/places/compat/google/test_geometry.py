"""Circles, boxes and distances, also at the edges of the map."""

import math

import pytest

from services.places.compat.google.geometry import around, distance_m, geometry
from services.places.compat.google.parameters import Asked


def area(**values):
    return Asked(values, "fr", "", None).area()


@pytest.mark.parametrize("lon", [-180, 0, 179.999])
@pytest.mark.parametrize("lat", [-90, -89.999, -60, 0, 48, 89.999, 90])
@pytest.mark.parametrize("radius_m", [1, 5_000, 50_000])
def test_a_box_around_a_circle_stays_on_the_map(lon, lat, radius_m):
    west, south, east, north = around(lon, lat, radius_m)
    assert -180 <= west < east <= 180
    assert -90 <= south < north <= 90
    assert west <= lon <= east
    assert south <= lat <= north


@pytest.mark.parametrize("lat", [-75, 0, 48.85, 75])
def test_a_box_holds_its_circle(lat):
    west, south, east, north = around(6, lat, 20_000)
    for degrees in range(0, 360, 5):
        angle = math.radians(degrees)
        high = 20_000 / 111_195 * math.sin(angle)
        wide = 20_000 / 111_195 * math.cos(angle) / math.cos(math.radians(lat + high))
        assert south - 1e-4 <= lat + high <= north + 1e-4
        assert west - 1e-4 <= 6 + wide <= east + 1e-4


def test_a_distance_is_that_of_the_sphere():
    assert abs(distance_m((2.3522, 48.8566), (6.1432, 46.2044)) - 410_000) < 2_500
    assert distance_m((0, 0), (0, 0)) == 0
    assert abs(distance_m((179.5, 0), (-179.5, 0)) - 111_195) < 5
    assert abs(distance_m((0, 90), (90, -90)) - 20_015_115) < 10


def test_a_viewport_shows_all_of_a_long_street():
    row = {
        "id": "street-m1-x",
        "kind": "street",
        "lon": 6.0,
        "lat": 46.0,
        "extent": [5.9, 46.0, 6.0, 46.0],
    }
    view = geometry(row)["viewport"]
    assert view["southwest"]["lng"] == 5.9
    assert view["northeast"]["lng"] > 6.0
    assert view["southwest"]["lat"] < 46.0 < view["northeast"]["lat"]


@pytest.mark.parametrize(
    ("values", "centre", "radius_m"),
    [
        ({"location": "48,2"}, (2, 48), None),
        ({"location": " 48.5 , 2 ", "radius": "10"}, (2, 48.5), 10),
        ({"location": "48,2", "radius": "None"}, (2, 48), None),
        ({"location": "48,2", "radius": "1e9"}, (2, 48), 50_000),
        ({"locationbias": "circle:500@48,2"}, (2, 48), 500),
        ({"locationbias": "point:48,2"}, (2, 48), None),
        ({"locationbias": "rectangle:0,0|2,2"}, (1, 1), pytest.approx(111_195, rel=0.001)),
        ({"bounds": "-1,179|1,-179"}, (180, 0), pytest.approx(111_195, rel=0.001)),
        ({"bounds": "-1,179.5|1,-178.5"}, (-179.5, 0), pytest.approx(111_195, rel=0.001)),
        ({"locationbias": "ipbias", "location": "48,2"}, (2, 48), None),
    ],
    ids=str,
)
def test_where_to_look_first_is_read_in_all_its_forms(values, centre, radius_m):
    found = area(**values)
    assert found.centre == centre
    assert found.radius_m == radius_m
    assert found.zoom is None or 0 <= found.zoom <= 20


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"location": "48"},
        {"location": "48,2,1"},
        {"location": "x,y"},
        {"location": "inf,0"},
        {"location": "0,181"},
        {"locationbias": "circle:@48,2"},
        {"locationbias": "circle:-1@48,2"},
        {"locationbias": "square:1,2|3,4"},
        {"bounds": "1,2|3"},
        {"location": "1" * 5_000},
    ],
    ids=lambda values: str(values)[:60],
)
def test_what_is_no_position_is_none(values):
    assert area(**values) is None
