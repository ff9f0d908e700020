"""What is written with COPY comes back as it was."""

import psycopg
from hypothesis import given
from hypothesis import strategies as st
from psycopg import sql

from importers.osm.writer import text

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.text(st.characters(exclude_categories=["Cs"])),
)


@given(st.lists(VALUES, min_size=1, max_size=5))
def test_any_row_survives_copy(server_url, values):
    with psycopg.connect(server_url) as conn:
        columns = [sql.Identifier(f"c{i}") for i in range(len(values))]
        types = [sql.SQL({bool: "boolean", int: "bigint"}.get(type(v), "text")) for v in values]
        conn.execute(
            sql.SQL("CREATE TEMP TABLE copied ({})").format(
                sql.SQL(", ").join(
                    sql.SQL("{} {}").format(c, t) for c, t in zip(columns, types, strict=True)
                )
            )
        )
        with conn.cursor().copy("COPY copied FROM STDIN") as copy:
            copy.write("\t".join(text(value) for value in values) + "\n")
        [row] = conn.execute("SELECT * FROM copied").fetchall()
        conn.rollback()
    assert list(row) == [v.replace("\0", "") if isinstance(v, str) else v for v in values]
