"""Who publishes addresses, under which licence, and how they want to be named."""

from typing import NamedTuple


class Source(NamedTuple):
    """`id` is that of places.address."""

    id: str
    name: str
    licence: str  # SPDX
    attribution: str
    url: str


BAN = Source(
    id="ban",
    name="BAN",
    licence="etalab-2.0",
    attribution="Base Adresse Nationale",
    url="https://adresse.data.gouv.fr",
)
BANO = Source(
    id="bano",
    name="BANO",
    licence="ODbL-1.0",
    attribution="BANO, © OpenStreetMap",
    url="https://bano.openstreetmap.fr",
)
