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


async def send(client, text, *, status=200, **parameters):
    body = text if isinstance(text, bytes) else text.encode()
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
    response = await send(town_client, text.encode(encoding))
    assert response.headers["geocode-encoding"] == told
    assert response.headers["geocode-delimiter"] == delimiter
    assert response.headers["geocode-columns"] == "Nom,Ville"
    assert response.headers["geocode-rows"] == "1"
    written = response.content.decode(encoding)
    assert written.startswith(f"Nom{mark}Ville{mark}latitude")
    assert "Café littéraire" in written.splitlines()[1]


async def test_a_row_without_an_answer_says_why_and_the_others_are_answered(town_client):
    text = f"nom,ville\n,\nxyzzyq,\n{'long ' * 60},\nChez Paul,Valbourg\n"
    found = await rows(town_client, text)
    assert [row["result_reason"] for row in found[:3]] == ["empty", "no_match", "too_long"]
    assert [row["result_doubtful"] for row in found[:3]] == ["yes"] * 3
    assert [row["result_id"] != "" for row in found] == [False, False, False, True]


async def test_a_nul_character_is_no_error(town_client):
    (row,) = await rows(town_client, b"nom,ville\nChez\0 Paul,Valbourg\n")
    assert row["result_label"].startswith("Chez Paul")


async def test_answers_tell_their_source_and_licence(town_client):
    response = await send(town_client, "nom\nChez Paul\n")
    (row,) = csv.DictReader(io.StringIO(response.text))
    assert (row["result_source"], row["result_licence"]) == ("osm", "ODbL-1.0")
    assert 'rel="license"' in response.headers["link"]


async def test_a_file_in_a_form_is_taken_with_its_parameters_as_fields(town_client):
    response = await town_client.post(
        "/places/geocode",
        files={"data": ("adhérents.csv", b"a;b\nChez Paul;x\n", "text/csv")},
        data={"columns": ["a"], "delimiter": ";"},
    )
    assert response.status_code == 200, response.text
    assert response.headers["geocode-columns"] == "a"
    assert response.headers["content-disposition"].endswith("adh%C3%A9rents.geocoded.csv")
    assert b"Chez Paul;x;48.851;2.353" in response.content


async def test_the_names_are_in_the_language_that_is_asked_for(town_client):
    text = "nom\nForest Eggs\n"
    (english,) = await rows(town_client, text, lang="en")
    (french,) = await rows(town_client, text, lang="fr")
    assert english["result_label"].startswith("Forest Eggs")
    assert french["result_label"].startswith("Les Œufs")


async def test_a_position_in_the_row_or_for_all_makes_nearer_answers_come_first(town_client):
    east, west = "2.353,48.851", "2.351,48.851"
    text = f"nom,lon,lat\nboulangerie,{east}\nboulangerie,{west}\nboulangerie,,\n"
    found = await rows(town_client, text, columns="nom", lon="lon", lat="lat", bias=west)
    labels = [row["result_label"].partition(",")[0] for row in found]
    assert labels == ["Chez Paul", "Boulangerie Dupont", "Boulangerie Dupont"]


async def test_a_column_of_postcodes_keeps_only_answers_that_have_the_rows(town_client):
    text = "nom,cp\nboulangerie,99001\nboulangerie,75001\nboulangerie,\n"
    found = await rows(town_client, text, columns="nom", postcode="cp")
    assert found[0]["result_label"].startswith("Boulangerie Dupont")
    assert found[1]["result_reason"] == "filtered_out"
    assert found[2]["result_id"]


async def test_positions_are_turned_into_addresses(town_client):
    text = "lat;lon\n48.8512;2.3506\n48.85065;2.35065\n91;0\n;\n0;0\n"
    response = await send(town_client, text, reverse=True)
    assert response.headers["geocode-columns"] == "lon,lat"
    found = list(csv.DictReader(io.StringIO(response.text), delimiter=";"))
    assert found[0]["result_label"] == "14 Grande Rue, Valbourg"
    assert float(found[0]["result_distance"]) < 0.1
    assert found[1]["result_housenumber"] == "12"
    reasons = [row["result_reason"] for row in found]
    assert reasons == ["", "", "no_position", "no_position", "no_match"]


async def test_columns_that_are_not_told_are_asked_for(town_client):
    response = await send(town_client, "a,b\n1,2\n", status=422, lang="fr")
    assert "« columns »" in response.json()["detail"]


@pytest.mark.parametrize(
    ("parameters", "word"),
    [
        ({"columns": "zzz"}, "zzz"),
        ({"delimiter": "zzz"}, "zzz"),
        ({"encoding": "zzz"}, "zzz"),
        ({"bias": "zzz"}, "zzz"),
        ({"header": "zzz"}, "zzz"),
        ({"postcode": "zzz"}, "zzz"),
        ({"reverse": True, "lat": "zzz"}, "zzz"),
    ],
)
@pytest.mark.parametrize("lang", ["fr", "en"])
async def test_a_bad_parameter_is_refused_by_name_and_value(town_client, parameters, word, lang):
    response = await send(town_client, "nom\nx\n", status=422, lang=lang, **parameters)
    detail = response.json()["detail"]
    assert word in detail
    assert next(name for name, value in parameters.items() if value == word) in detail


async def test_a_bad_field_of_a_form_is_refused_as_in_the_query(town_client):
    response = await town_client.post(
        "/places/geocode",
        files={"data": ("x.csv", b"nom\nx\n")},
        data={"header": "zzz"},
    )
    assert response.status_code == 422
    assert "zzz" in response.json()["detail"]


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b"", "text/csv", 422),
        (b"no form", "multipart/form-data; boundary=x", 400),
        (b"no form", "multipart/form-data", 400),
        (b"--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n1\r\n--x--\r\n",
         "multipart/form-data; boundary=x", 422),
    ],
)  # fmt: skip
async def test_a_body_without_a_file_is_refused(town_client, content, content_type, status):
    response = await town_client.post(
        "/places/geocode", content=content, headers={"Content-Type": content_type}
    )
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


async def test_too_many_rows_or_bytes_are_refused_with_the_limit(town_client):
    rows_refused = await send(town_client, "nom\n" + "x\n" * 10_001, status=413)
    assert "10000" in rows_refused.json()["detail"]
    large = b"nom\n" + b"x" * (10 << 20)
    assert "10 Mi" in (await send(town_client, large, status=413)).json()["detail"]

    async def without_length():
        for _ in range(11):
            yield b"x" * (1 << 20)

    response = await town_client.post("/places/geocode", content=without_length())
    assert response.status_code == 413


async def test_pages_of_other_sites_may_send_a_table(town_client):
    response = await town_client.options(
        "/places/geocode",
        headers={
            "Origin": "https://example.org",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert response.status_code == 200
    assert "POST" in response.headers["access-control-allow-methods"]


async def test_to_ask_without_a_table_is_refused_with_the_method_there_is(town_client):
    response = await town_client.get("/places/geocode")
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
