"""POST /places/geocode: a CSV in, the same CSV out."""

import csv
import io

import pytest

ADDED = [
    "latitude", "longitude", "result_label", "result_score", "result_score_next", "result_type",
    "result_id", "result_housenumber", "result_street", "result_postcode", "result_city",
    "result_citycode", "result_match", "result_doubtful", "result_reason",
    "result_source", "result_licence",
]  # fmt: skip


async def send(client, text, *, status=200, encoding="utf-8", **parameters):
    body = text if isinstance(text, bytes) else text.encode(encoding)
    response = await client.post(
        "/places/geocode", content=body, params=parameters, headers={"Content-Type": "text/csv"}
    )
    assert response.status_code == status, response.text
    return response


async def rows(client, text, **parameters):
    response = await send(client, text, **parameters)
    return list(csv.DictReader(io.StringIO(response.text)))


async def test_each_row_gets_its_answer(town_client):
    (row,) = await rows(town_client, "nom,ville\nCafé littéraire,Valbourg\n")
    assert list(row) == ["nom", "ville", *ADDED]
    assert (row["latitude"], row["longitude"]) == ("48.852", "2.348")
    assert row["result_label"].startswith("Café littéraire")
    assert row["result_type"] == "place"
    assert row["result_id"].isdecimal()


async def test_the_columns_that_were_there_are_kept_to_the_byte(town_client):
    text = 'id;nom;ville\r\n"1";"Café ""littéraire""";Valbourg\r\n2;Chez Paul\r\n\r\n3;x;y;z\r\n'
    sent = text.encode("cp1252")
    response = await send(town_client, sent)
    lines = response.content.split(b"\r\n")
    assert lines[1].startswith(b'"1";"Caf\xe9 ""litt\xe9raire""";Valbourg;;')
    assert lines[2].startswith(b"2;Chez Paul;;;")
    assert lines[3] == b""
    assert lines[4].startswith(b"3;x;y;z;")
    assert len({len(r) for r in csv.reader(io.StringIO(response.text), delimiter=";") if r}) == 1


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("delimiter", ["comma", "semicolon", "tab", "pipe"])
async def test_encoding_and_delimiter_are_found_and_told(town_client, encoding, told, delimiter):
    mark = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}[delimiter]
    text = f"Nom{mark}Ville\nCafé littéraire{mark}Valbourg\n"
    response = await send(town_client, text, encoding=encoding)
    assert response.headers["geocode-encoding"] == told
    assert response.headers["geocode-delimiter"] == delimiter
    assert response.headers["geocode-columns"] == "Nom,Ville"
    assert response.headers["geocode-rows"] == "1"
    written = response.content.decode(encoding)
    assert written.startswith(f"Nom{mark}Ville{mark}latitude")
    assert "Café littéraire" in written.splitlines()[1]
