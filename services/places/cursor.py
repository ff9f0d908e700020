"""Where a page of places ended: so far from where one looked, and at which place.

The next page begins after it, whatever came or went meanwhile: a place that did not move is neither
told twice nor passed over. To its reader a cursor is a word without a meaning; it is good for the
position that it was made for.
"""

import binascii
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import blake2b

from core.errors import Invalid

LAYOUT = struct.Struct(">dQ4s")  # the distance, the id, four bytes of the rest
LONGEST = 40  # characters


@dataclass(frozen=True)
class Cursor:
    """The last place of a page: its distance in metres, as the database has it, and its id."""

    distance_m: float
    place_id: int

    def text(self, lon: float, lat: float) -> str:
        """The cursor for a look from lon, lat (WGS 84)."""
        check = _check(self.distance_m, self.place_id, lon, lat)
        packed = LAYOUT.pack(self.distance_m, self.place_id, check)
        return urlsafe_b64encode(packed).decode().rstrip("=")


def cursor_of(text: str, lon: float, lat: float) -> Cursor:
    """The cursor that was given for a look from lon, lat. Raises `Invalid` for any other."""
    try:
        packed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        distance_m, place_id, check = LAYOUT.unpack(packed)
    except (binascii.Error, struct.error, ValueError):
        raise _invalid(text) from None
    if check != _check(distance_m, place_id, lon, lat):
        raise _invalid(text)
    return Cursor(distance_m, place_id)


def _check(distance_m: float, place_id: int, lon: float, lat: float) -> bytes:
    """Four bytes that a cursor made by hand, or for another position, does not have."""
    of = struct.pack(">dQdd", distance_m, place_id, lon, lat)
    return blake2b(of, digest_size=4, person=b"nearby").digest()


def _invalid(text: str) -> Invalid:
    return Invalid(
        fr=f"« cursor » vaut {text[:LONGEST]} ; il faut celui de « next », avec les mêmes lon et "
        "lat.",
        en=f"“cursor” is {text[:LONGEST]}; it must be that of “next”, with the same lon and lat.",
    )
