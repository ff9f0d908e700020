"""Any CSV comes back with its cells as they were, and ours behind."""

import asyncio
import csv
import io

import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from samples import shared

from core.errors import Invalid, TooLarge
from services.places.batch.answers import Answer
from services.places.batch.layouts import FORWARD, Layout, safe
from services.places.batch.table import Told, stream, survey

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
ANSWER = Answer(lon=-1.5, lat=48.0, id="1", label='Łódź; 3, Rue "x" |', score=0.5)
CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)


def geocoded(content, told=None, answer=ANSWER, layout=FORWARD):
    """What becomes of a file whose rows all have one answer."""

    async def all_of_it():
        table = survey(io.BytesIO(content), told or Told())

        async def answered(_):
            return answer

        rows = stream(table, layout, len, lambda asked: asyncio.create_task(answered(asked)))
        return table, b"".join([piece async for piece in rows])

    return asyncio.run(all_of_it())


def read(text, delimiter):
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=DELIMITERS[delimiter]))


@given(
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=8),
    delimiter=st.sampled_from(sorted(DELIMITERS)),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    has_header=st.booleans(),
)
@hypothesis_settings(max_examples=300, deadline=None)
def test_every_cell_of_every_dialect_comes_back(
    rows, delimiter, quoting, line_end, encoding, has_header
):
    written = io.StringIO(newline="")
    writer = csv.writer(
        written, delimiter=DELIMITERS[delimiter], quoting=quoting, lineterminator=line_end
    )
    writer.writerows(rows)
    # What is blank is refused; a lone \r the writer may leave unquoted, and loses it itself.
    assume(written.getvalue().strip())
    assume(read(written.getvalue(), delimiter) == rows)
    content = written.getvalue().encode(encoding)
    table, result = geocoded(content, Told(encoding, delimiter, has_header))
    back = read(result.decode(encoding), delimiter)
    width = max(map(len, rows))
    assert [row[: len(sent)] for row, sent in zip(back, rows, strict=True)] == rows
    assert {len(row) for row in back} == {width + len(FORWARD.columns)}
    answers = back[1:] if has_header else back
    assert all(row[width + 2] == ANSWER.label for row in answers)
    assert table.rows == len(answers)


@given(st.binary(max_size=400), st.sampled_from([None, "latin-1", "cp1252", "utf-16"]))
@hypothesis_settings(max_examples=300, deadline=None)
def test_whatever_is_sent_is_refused_or_comes_back(content, encoding):
    try:
        _, result = geocoded(content, Told(encoding))
    except (Invalid, TooLarge) as error:
        assert error.text("fr") and error.text("en")
        return
    blank = Layout({})
    assert geocoded(content, Told(encoding), layout=blank)[1] == content
    assert len(result) >= len(content)


def test_letters_that_the_encoding_lacks_lose_their_accents_or_become_question_marks():
    _, result = geocoded("nom\nCafé\n".encode("cp1252"))
    assert "?ódz; 3" in result.decode("cp1252")  # Ł is no letter with an accent


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_ours_is_a_formula(text):
    _, result = geocoded(b"nom\nx\n", answer=ANSWER._replace(label=text, street=text))
    (row,) = csv.DictReader(io.StringIO(result.decode(), newline=""))
    assert row["result_label"] == row["result_street"] == f"'{text.strip()}" == safe(text)
    assert row["longitude"] == "-1.5"  # a number is none


def test_names_that_the_file_has_already_are_not_taken_twice():
    _, result = geocoded(b"latitude,result_longitude,longitude,result_label\n1,2,3,4\n")
    header = result.decode().splitlines()[0].split(",")
    assert len(header) == len(set(header))
    assert header[4:7] == ["result_latitude", "result_longitude_2", "result_label_2"]


def test_without_a_header_none_is_added():
    content = b"190050001T-10;10;Place All\xc3\xa8gre;19240;Allassac\n"
    table, result = geocoded(content)
    assert not table.has_header
    assert result.startswith(content.rstrip() + b";48;-1.5;")


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("nom;adresse;ville", True),
        ("Nom de la commune;2023;2024;Code postal", True),
        ("a;b;c", True),
        ("Addr1;Addr2", True),
        ("Chez Paul;12 rue de la Paix;75002;Paris", False),
        ("Chez Paul;12 rue de la Paix;Paris", False),
        ("1;2;3", False),
        ("u;u;v", False),
        ("3 Grande Rue", False),
    ],
)
def test_a_header_is_told_from_the_first_row(first, expected):
    assert geocoded(f"{first}\n4 Grande Rue;x;y\n".encode())[0].has_header is expected


def test_a_mark_for_excel_is_put_before_utf_8_only():
    assert geocoded(b"nom\nx\n", Told(with_bom=True))[1].startswith(b"\xef\xbb\xbfnom")
    _, result = geocoded(b"nom\n\xe9\n", Told(with_bom=True))
    assert result.startswith(b"nom")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"PK\x03\x04....", "XLSX"),
        (b"\x1f\x8b....", "gzip"),
        (b'a,b\n1,2\n3,"4\n5,6\n', "line 3"),
        (b'a,b\n1,"' + b"x" * 200_000, "line 2"),
    ],
)
def test_what_is_no_csv_is_refused_with_the_reason(content, words):
    with pytest.raises(Invalid, match=words):
        geocoded(content)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Told(encoding="ebcdic"), "ebcdic"),
        (Told(delimiter="x"), "x"),
        (Told(encoding="utf-8"), "utf-8"),
    ],
)
def test_what_was_told_wrongly_is_refused_with_what_there_is(told, words):
    with pytest.raises(Invalid, match=words):
        geocoded(b"nom\n\xe9\n", told)


def test_too_many_rows_are_refused_before_the_first_is_answered():
    most = b"nom\n" + b"x\n" * 10_000
    assert survey(io.BytesIO(most), Told()).rows == 10_000
    with pytest.raises(TooLarge, match="10000"):
        survey(io.BytesIO(most + b"x\n"), Told())
    with pytest.raises(TooLarge, match="10000"):
        survey(io.BytesIO(most), Told(header=False))
    with pytest.raises(TooLarge, match="500"):
        survey(io.BytesIO(b"a," * 600 + b"\n"), Told())


@pytest.mark.parametrize(
    ("file", "encoding", "delimiter", "header", "rows"),
    [
        ("import/france-services.csv", "utf-8", ",", True, 2683),
        ("import/bnlc.csv", "utf-8", ",", True, 2473),
        ("import/bano-limousin.csv", "utf-8", ",", False, 2001),
    ],
)
def test_real_files_are_what_they_are(file, encoding, delimiter, header, rows):
    content = shared(file).read_bytes()
    table, _ = geocoded(content)
    assert (table.encoding.name, table.delimiter, table.has_header) == (encoding, delimiter, header)
    assert table.rows == rows
    assert geocoded(content, layout=Layout({}))[1] == content
