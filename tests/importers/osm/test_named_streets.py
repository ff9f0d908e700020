"""Streets: the ways of one name in one municipality, and their addresses."""

import pytest

# Two communes side by side, each 0.02° wide; a street goes on from one into the other.
TOWNS = "".join(
    f"n{i} x{x} y{y}\n"
    for i, (x, y) in enumerate(
        [(0, 0), (0.02, 0), (0.04, 0), (0.04, 0.02), (0.02, 0.02), (0, 0.02)], 1
    )
) + (
    "w1 Tboundary=administrative,admin_level=8,name=Ouest Nn1,n2,n5,n6,n1\n"
    "w2 Tboundary=administrative,admin_level=8,name=Est Nn2,n3,n4,n5,n2\n"
    + "".join(f"n{10 + i} x{i * 0.005:.3f} y0.01\n" for i in range(9))
    + "w11 Thighway=residential,name=Rue%20%de%20%l%27%Église,name:en=Church%20%Street Nn10,n11\n"
    "w12 Thighway=footway,name=Rue%20%de%20%l%27%Église Nn11,n12\n"
    "w13 Thighway=residential,name=Rue%20%de%20%l’église Nn12,n13\n"
    "w14 Thighway=residential,name=Rue%20%de%20%l%27%Église Nn16,n17,n18\n"
    "w15 Trailway=tram,name=Rue%20%de%20%l%27%Église Nn11,n12\n"
    "w16 Thighway=residential,name=Loin Nn30,n31\n"
    "w17 Thighway=residential,name=Loin Nn32,n33\n"
    "w18 Thighway=residential Nn10,n11\n"
    "n30 x1 y1\nn31 x1.001 y1\nn32 x1.3 y1\nn33 x1.301 y1\n"
    "n40 Taddr:housenumber=1,addr:street=rue%20%de%20%l%27%Eglise,addr:postcode=10 x0.001 y0.011\n"
    "n41 Taddr:housenumber=2,addr:street=Rue%20%de%20%l%27%Église,addr:postcode=11 x0.002 y0.011\n"
    "n42 Taddr:housenumber=9,addr:street=Rue%20%de%20%l%27%Église,addr:postcode=20 x0.039 y0.011\n"
)


@pytest.fixture(scope="module")
def towns(imports):
    return imports(TOWNS)


def test_ways_of_one_name_in_one_municipality_are_one_street(towns):
    streets = towns(
        "SELECT name, municipality, ways, addresses, postcodes FROM osm.named_street"
        " WHERE municipality IS NOT NULL ORDER BY municipality DESC"
    )
    assert streets == [
        ("Rue de l'Église", -1, [11, 12, 13], 2, ["10", "11"]),
        ("Rue de l'Église", -2, [14], 1, ["20"]),
    ]


def test_where_no_municipality_is_known_streets_far_apart_are_two(towns):
    streets = towns("SELECT ways FROM osm.named_street WHERE municipality IS NULL ORDER BY ways")
    assert streets == [([16],), ([17],)]


def test_a_street_has_its_names_and_a_centre_on_itself(towns):
    [(names, distance, parts)] = towns(
        "SELECT names, ST_Distance(centre, geom), ST_NumGeometries(geom)"
        " FROM osm.named_street WHERE municipality = -1"
    )
    assert names == {"en": "Church Street"}
    assert distance == pytest.approx(0, abs=1e-6)
    assert parts == 3


def test_an_address_finds_its_street_by_words_and_locality(towns):
    found = towns(
        "SELECT address.osm_id, named_street.ways FROM osm.address"
        " INNER JOIN osm.whereabouts USING (osm_type, osm_id)"
        " INNER JOIN osm.named_street USING (street_words, locality) ORDER BY address.osm_id"
    )
    assert found == [(40, [11, 12, 13]), (41, [11, 12, 13]), (42, [14])]
