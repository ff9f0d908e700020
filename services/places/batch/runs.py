"""A table geocoded, or reversed: what routes call."""

from collections.abc import AsyncGenerator, Iterable, Sequence

from core.errors import Lang
from services.places.batch import columns as batch_columns
from services.places.batch import reversing
from services.places.batch.answers import Answer
from services.places.batch.asking import Wanted, wanted
from services.places.batch.columns import Columns
from services.places.batch.geocoding import KINDS, Geocoder, whole
from services.places.batch.layouts import FORWARD, REVERSE, Layout
from services.places.batch.reversing import Look, Position, Reverser, position_in
from services.places.batch.table import Table, stream
from services.places.batch.turns import Desk, Once


def address_columns(
    table: Table,
    asked: Iterable[str] = (),
    *,
    postcode: str | None = None,
    citycode: str | None = None,
    lon: str | None = None,
    lat: str | None = None,
) -> Columns:
    """The columns that hold the address, and those that filter and bias, by name or number.

    Raises `Invalid` for a name that no column has, and where the address's cannot be told.
    """

    def at(parameter: str, name: str | None) -> int | None:
        return batch_columns.position_of(table.header, name, parameter) if name else None

    return batch_columns.address_columns(table.header, asked)._replace(
        postcode=at("postcode", postcode),
        citycode=at("citycode", citycode),
        lon=at("lon", lon),
        lat=at("lat", lat),
    )


def position_columns(table: Table, lon: str | None = None, lat: str | None = None) -> Columns:
    """The columns of longitude and latitude. Raises `Invalid` where they cannot be told."""
    return batch_columns.position_columns(table.header, lon, lat)


def forward(
    table: Table,
    columns: Columns,
    desk: Desk,
    lang: Lang,
    *,
    bias: tuple[float, float] | None = None,
    layout: Layout = FORWARD,
    kinds: Sequence[str] = KINDS,
) -> AsyncGenerator[bytes, None]:
    """The table's bytes, row by row, with its addresses' answers; `bias` is (lon, lat), WGS 84."""
    once = Once[Wanted, Answer](whole(Geocoder(desk, lang, kinds)))
    return stream(table, layout, lambda cells: wanted(cells, columns, bias), once)


def backward(
    table: Table,
    columns: Columns,
    desk: Desk,
    lang: Lang,
    look: Look,
    *,
    layout: Layout = REVERSE,
    kinds: Sequence[str] = reversing.KINDS,
) -> AsyncGenerator[bytes, None]:
    """The table's bytes, row by row, with what is at its positions."""
    once = Once[Position, Answer](whole(Reverser(desk, lang, look, kinds)))
    return stream(table, layout, lambda cells: position_in(cells, columns), once)
