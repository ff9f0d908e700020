"""Pages stay in step while places come and go: none that stays is told twice or passed over."""

import random

import psycopg
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from psycopg.rows import dict_row

from importers.osm.imports import import_osm
from services.places.cursor import Cursor, cursor_of
from services.places.nearby import Near, page

LON, LAT = 2.35, 48.85
# Positions on a small grid: many places are equally far, and only their ids tell them apart.
SPOT = st.tuples(st.integers(-3, 3), st.integers(-3, 3))


@pytest.fixture(scope="module")
def shifting(new_database, tmp_path_factory):
    """A database with one place; tests insert, move and delete others within a transaction."""
    file = tmp_path_factory.mktemp("shifting") / "one.opl"
    file.write_text("n1 v1 Tamenity=cafe,name=A x2.35 y48.85\n")
    url = new_database("shifting")
    import_osm(url, file, lambda line: None)
    return url


async def put(conn, place_id, spot):
    """A place like the first one, somewhere else."""
    await conn.execute(
        "INSERT INTO osm.place SELECT (jsonb_populate_record(place, jsonb_build_object('id', %s::bigint, 'osm_id', %s::bigint, 'geog',"
        " ST_SetSRID(ST_MakePoint(%s, %s), 4326)::geography::text))).* FROM osm.place WHERE osm_id = 1",
        (place_id, place_id, LON + spot[0] / 1_000, LAT + spot[1] / 1_000),
    )


@given(
    there=st.lists(SPOT, min_size=1, max_size=25),
    limit=st.integers(1, 4),
    writes=st.lists(st.tuples(SPOT, st.booleans()), max_size=12),
    seed=st.integers(0, 2**16),
)
@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
async def test_what_stays_is_told_once_whatever_is_written_meanwhile(
    shifting, there, limit, writes, seed
):
    draw, writes = random.Random(seed), list(writes)
    conn = await psycopg.AsyncConnection.connect(shifting, row_factory=dict_row)
    try:
        ids = {100 + at: spot for at, spot in enumerate(there)}
        for place_id, spot in ids.items():
            await put(conn, place_id, spot)
        stays, told, after = set(ids), [], None
        for _ in range(200):
            found = await page(conn, Near(LON, LAT, 5_000, limit, after=after))
            told += [row["id"] for row in found.rows]
            if (after := found.next) is None:
                break
            if writes:
                spot, deletes = writes.pop()
                if deletes and stays:
                    gone = draw.choice(sorted(stays))
                    stays.discard(gone)
                    await conn.execute("DELETE FROM osm.place WHERE id = %s", (gone,))
                else:
                    await put(conn, 1_000 + len(writes), spot)
        assert after is None
        assert len(told) == len(set(told))
        assert stays <= set(told)
    finally:
        await conn.rollback()
        await conn.close()


@given(
    st.floats(0, 50_000), st.integers(0, 2**63), st.floats(-180, 180), st.floats(-90, 90), st.integers(0, 27)
)  # fmt: skip
def test_a_cursor_comes_back_exact_and_no_letter_of_it_may_change(
    distance_m, place_id, lon, lat, at
):
    from core.errors import Invalid

    text = Cursor(distance_m, place_id).text(lon, lat)
    assert cursor_of(text, lon, lat) == Cursor(distance_m, place_id)
    at %= len(text) - 1  # the last letter has bits that mean nothing
    other = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
    with pytest.raises(Invalid, match=r"cursor"):
        cursor_of(other, lon, lat)
