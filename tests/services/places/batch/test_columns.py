"""Which columns hold the address, and what a row asks for."""

import csv

import pytest
from samples import shared

from core.errors import Invalid
from services.places.batch.asking import wanted
from services.places.batch.columns import address_columns, guess, position_columns

REAL_FRANCE_SERVICES = {
    "address": "adresse",
    "postcode": "code_postal",
    "city": "lib_com",
    "lon": "longitude",
    "lat": "latitude",
}


def named(header):
    return {part: header[position] for part, position in guess(header).items()}


def asked(row, columns=()):
    header = list(row)
    return wanted(list(row.values()), address_columns(header, columns))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            ["Nom de l'association", "N° de téléphone", "Adresse mail", "Adresse du siège", "CP", "Ville"],
            {"name": "Nom de l'association", "address": "Adresse du siège", "postcode": "CP", "city": "Ville"},
        ),
        (
            ["id", "name", "housenumber", "street", "zip", "city", "Country"],
            {"name": "name", "number": "housenumber", "street": "street", "postcode": "zip", "city": "city", "country": "Country"},
        ),
        (
            ["numeroVoie", "typeVoie", "libelleVoie", "complementAdresse", "codePostal", "libelleCommune"],
            {"number": "numeroVoie", "street_type": "typeVoie", "street": "libelleVoie", "postcode": "codePostal", "city": "libelleCommune"},
        ),
        (["N°", "Rue", "Code postal", "Code commune INSEE", "Commune"], {"number": "N°", "street": "Rue", "postcode": "Code postal", "city": "Commune"}),
        (["Address", "Billing address", "Address ID"], {"address": "Address"}),
        (["a", "b"], {}),
    ],
)  # fmt: skip
def test_the_words_of_a_header_tell_what_a_column_holds(header, expected):
    assert named(header) == expected


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("import/france-services.csv", REAL_FRANCE_SERVICES),
        (
            "import/bnlc.csv",
            {"name": "nom_lieu", "address": "ad_lieu", "city": "com_lieu", "lon": "Xlong", "lat": "Ylat"},
        ),
    ],
)  # fmt: skip
def test_the_columns_of_real_files_are_recognised(file, expected):
    with shared(file).open(newline="", encoding="utf-8") as text:
        assert named(next(csv.reader(text))) == expected


def test_the_parts_are_written_as_an_address_is():
    row = {"Ville": "Genève", "NPA": "", "numero": "12", "rue": "Rue du Rhône", "cp": "1204"}
    assert asked(row).text == "12 Rue du Rhône, 1204 Genève"


def test_what_the_line_says_already_is_not_repeated():
    row = {"adresse": "3 Grande Rue, 99001 VALBOURG", "cp": "99001", "ville": "Valbourg"}
    assert asked(row).text == "3 Grande Rue, 99001 VALBOURG"


def test_what_only_the_post_understands_is_left_out():
    row = {"adresse": "12 rue X BP 123", "cp": "75013", "ville": "PARIS CEDEX 13"}
    assert asked(row).text == "12 rue X, 75013 PARIS"


def test_the_columns_that_are_named_are_joined_in_that_order():
    row = {"a": "Valbourg", "b": "Grande Rue", "c": "x"}
    assert asked(row, ["b", "a"]).text == "Grande Rue Valbourg"
    assert asked(row, ["b,a"]).text == "Grande Rue Valbourg"
    assert asked(row, ["2", "1"]).text == "Grande Rue Valbourg"


def test_a_name_with_a_comma_is_one_name():
    assert asked({"rue, ville": "Grande Rue, Valbourg", "x": ""}, ["rue, ville"]).text == (
        "Grande Rue, Valbourg"
    )


def test_a_places_name_is_asked_for_where_there_is_no_street():
    assert asked({"nom": "Café littéraire", "ville": "Valbourg"}).text == (
        "Café littéraire, Valbourg"
    )
    assert asked({"nom": "Untel", "rue": "Grande Rue"}).text == "Grande Rue"


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("12 bis rue X", 12),
        ("Rue du Rhône 12", 12),
        ("Rue du Rhône 12 bis", 12),
        ("Bahnhofstrasse 7a", 7),
        ("5-9 Rue des Papetiers", 5),
        ("8 rue du 8 mai 1945", 8),
        ("rue du 8 mai 1945", None),
        ("Route nationale 7", None),
        ("19000 Tulle", None),
        ("Place de la Mairie", None),
        ("", None),
    ],
)
def test_the_house_number_is_read_before_and_behind_the_street(line, number):
    assert asked({"adresse": line, "ville": "Tulle"}).number == number


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"adresse": "Avenue Wendt"}, True),
        ({"adresse": "3 place du Marché"}, True),
        ({"rue": "Wendt"}, True),
        ({"adresse": "Gare d’Ambérieu"}, False),
        ({"adresse": "Maison des associations, rue Haute"}, False),
        ({"nom": "Rue", "ville": ""}, True),
        ({"adresse": ""}, False),
    ],
)
def test_a_street_is_told_from_a_place(row, expected):
    assert asked(row).on_street is expected


def test_a_row_that_is_too_short_asks_for_what_it_has():
    columns = address_columns(["rue", "cp", "ville"], [])
    assert wanted(["Grande Rue"], columns).text == "Grande Rue"
    assert wanted([], columns).text == ""


@pytest.mark.parametrize("parameter", ["columns", "lat"])
def test_a_column_that_is_not_there_is_told_with_those_that_are(parameter):
    with pytest.raises(Invalid) as error:
        if parameter == "columns":
            address_columns(["rue", "ville"], ["adresse"])
        else:
            position_columns(["rue", "ville"], "rue", "adresse")
    for lang in ("fr", "en"):
        assert all(word in error.value.text(lang) for word in ("adresse", "rue, ville", parameter))


def test_columns_that_cannot_be_told_are_asked_for():
    with pytest.raises(Invalid, match="columns"):
        address_columns(["a", "b"], [])
    with pytest.raises(Invalid, match="lon"):
        position_columns(["a", "b"], None, None)
