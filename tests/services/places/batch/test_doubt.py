"""When an answer needs a second look."""

import pytest

from services.places.batch.answers import Answer
from services.places.batch.asking import Wanted
from services.places.batch.doubt import doubts

HERE = Answer(
    lon=2.35, lat=48.85, id="address-n1", kind="address", match="housenumber", housenumber="12",
    street="Grande Rue", postcode="99001", city="Valbourg", score=0.95,
)  # fmt: skip
ASKED = Wanted(
    "12 Grande Rue, 99001 Valbourg", number=12, street=True, postcode="99001", city="Valbourg"
)


def test_an_answer_that_has_all_that_was_asked_is_not_doubtful():
    assert doubts(ASKED, HERE, None) == ()


@pytest.mark.parametrize(
    ("asked", "best", "second", "reason"),
    [
        ({}, {"score": 0.4}, None, "low_score"),
        ({}, {"street": "Grande Place"}, None, "words_differ"),
        ({}, {"match": "place", "name": "Chez Paul"}, None, "words_differ"),
        ({}, {"match": "place", "name": "Grande Rue", "housenumber": None}, None, "number_not_found"),
        ({"number": None, "on_street": True}, {"match": "place", "name": "Grande Rue"}, None, "street_not_found"),
        ({}, {}, {"lat": 48.86, "score": 0.94}, "ambiguous"),
        ({}, {"match": "street", "housenumber": None}, None, "number_not_found"),
        ({}, {"housenumber": "14"}, None, "number_differs"),
        ({"number": None}, {"match": "municipality", "street": None, "name": "Valbourg"}, None, "street_not_found"),
        ({}, {"postcode": "98000", "city": "Autreville"}, None, "locality_differs"),
        ({"postcode": None}, {"city": "Autreville"}, None, "locality_differs"),
        ({"postcode": "99001", "city": "Saint-Denis"}, {"postcode": "93200", "city": "Saint-Denis"}, None, "locality_differs"),
    ],
)  # fmt: skip
def test_each_doubt_has_its_code(asked, best, second, reason):
    other = second and HERE._replace(**second)
    wanted = Wanted(**(ASKED.__dict__ | asked))
    assert doubts(wanted, HERE._replace(**best), other) == (reason,)


@pytest.mark.parametrize(
    ("asked", "best", "second"),
    [
        ({}, {}, {"score": 0.5}),
        ({}, {}, {"lat": 48.8501, "score": 0.95}),  # 11 m away
        ({}, {"housenumber": "10-14"}, None),
        ({}, {"housenumber": "12 bis"}, None),
        ({"city": "VALBOURG-SUR-MER"}, {}, None),
        ({"city": "Ancienne commune"}, {}, None),  # the postcode is the same
        ({"postcode": "99075"}, {}, None),  # one of a big receiver, the city is the same
        ({"text": "Résidence Les Lilas, 12 Garnde Rue, Valbourg"}, {}, None),  # more, and a typo
        ({"number": None, "street": False}, {"match": "municipality"}, None),
    ],
)  # fmt: skip
def test_what_is_usual_is_no_doubt(asked, best, second):
    other = second and HERE._replace(**second)
    wanted = Wanted(**(ASKED.__dict__ | asked))
    assert doubts(wanted, HERE._replace(**best), other) == ()
