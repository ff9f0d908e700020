"""Which columns of a table hold what: as the caller says, else by the words of the header."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from core.errors import Invalid

# What a column may hold → the words of its name, in French and English, the surest first. Those of
# a phrase may come in any order, with others around them.
WORDS: Mapping[str, Sequence[str]] = {
    "number": (
        "numero voie", "numero rue", "num voie", "numero", "housenumber", "house number",
        "street number", "num", "no", "n",
    ),
    "street_type": ("type voie", "nature voie", "street type"),
    "address": ("adresse complete", "full address", "adresse", "address", "addr", "adr", "ad"),
    "street": (
        "nom voie", "libelle voie", "nom rue", "street name", "voie", "rue", "street", "road",
    ),
    "postcode": (
        "code postal", "codepostal", "postal code", "post code", "zip code", "postcode",
        "postalcode", "zipcode", "cp", "zip",
    ),
    "city": (
        "nom commune", "lib com", "libelle commune", "commune", "ville", "city", "town",
        "municipality", "localite", "com",
    ),
    "country": ("pays", "country"),
    "name": ("nom", "name", "intitule", "libelle"),
    "lon": ("longitude", "lon", "lng", "long", "xlong", "x"),
    "lat": ("latitude", "lat", "ylat", "y"),
}  # fmt: skip
#: A name with one of these words is of something else: a telephone, a code, a second line.
OTHERS = frozenset(
    (
        "complement", "mail", "email", "courriel", "ip", "web", "url", "site", "internet",
        "telephone", "tel", "phone", "fax", "siret", "insee", "date", "type", "nb", "nombre",
        "id", "ref", "facturation", "billing"
    )
)  # fmt: skip
CODES = frozenset(("code", "insee", "dep", "departement", "reg", "region", "epci"))
LONGEST_NAME = 4  # words, of a name that a column is recognised by
#: Parts of what is searched for, in the order in which it is written.
PARTS = ("number", "street_type", "address", "street", "postcode", "city", "country")


class Columns(NamedTuple):
    """Positions of columns, from 0; `joined` are put together as they are, the others by part."""

    joined: tuple[int, ...] = ()
    parts: tuple[tuple[str, int], ...] = ()
    postcode: int | None = None  # a result has to have the row's
    citycode: int | None = None
    lon: int | None = None
    lat: int | None = None

    def used(self) -> tuple[int, ...]:
        """Those that the address, or else the position, is read from."""
        positions = self.joined or tuple(position for _, position in self.parts)
        return positions or tuple(at for at in (self.lon, self.lat) if at is not None)


def guess(header: Sequence[str]) -> dict[str, int]:
    """What → the column that most probably holds it."""
    words = [_words(name) for name in header]
    found: dict[str, int] = {}
    for part, phrases in WORDS.items():
        position = _first(part, phrases, words, found.values())
        if position is not None:
            found[part] = position
    return found


def recognised(row: Sequence[str]) -> int:
    """How many cells may be names of columns: 12 rue de la Paix has the words, and is none."""
    cells = (row[position] for position in guess(row).values())
    return sum(len(_words(cell)) <= LONGEST_NAME and not cell[:1].isdecimal() for cell in cells)


def address_columns(header: Sequence[str], asked: Iterable[str]) -> Columns:
    """The columns that `asked` names, else those that the header's words tell.

    A place's name is part of its address only where no other column tells a street or an address.
    Raises `Invalid` for a name that no column has, and where no column can be told.
    """
    guessed = guess(header)
    if names := _split(header, asked):
        joined = tuple(position_of(header, name, "columns") for name in names)
        # Of those that were named, the parts are told as well: doubts are about them.
        parts = tuple((part, guessed[part]) for part in PARTS if guessed.get(part) in joined)
        return Columns(joined=joined, parts=parts)
    parts = tuple((part, guessed[part]) for part in PARTS if part in guessed)
    if not any(part in guessed for part in ("address", "street")) and "name" in guessed:
        parts = (("name", guessed["name"]), *parts)
    if not any(part in guessed for part in ("address", "street", "postcode", "city", "name")):
        raise _unknown("columns", header)
    return Columns(parts=parts)


def position_columns(header: Sequence[str], lon: str | None, lat: str | None) -> Columns:
    """Where longitude and latitude are. Raises `Invalid` where that cannot be told."""
    guessed = guess(header)
    east = guessed.get("lon") if lon is None else position_of(header, lon, "lon")
    north = guessed.get("lat") if lat is None else position_of(header, lat, "lat")
    if east is None or north is None:
        raise _unknown("lon" if east is None else "lat", header)
    return Columns(lon=east, lat=north)


def position_of(header: Sequence[str], name: str, parameter: str) -> int:
    """Of the column with that name, or that number from 1. Raises `Invalid` where there is none."""
    for position, one in enumerate(header):
        if one.strip() == name.strip():
            return position
    if name.strip().isdecimal() and 1 <= int(name[:6]) <= len(header):
        return int(name) - 1
    known = _shown(header)
    raise Invalid(
        fr=f"« {parameter} » nomme {name[:80]}, que le fichier n’a pas ; il a : {known}.",
        en=f"“{parameter}” names {name[:80]}, which the file does not have; it has: {known}.",
    )


def _split(header: Sequence[str], asked: Iterable[str]) -> list[str]:
    """Names one by one, or several between commas, if no column has the whole as its name."""
    known = {name.strip() for name in header}
    names = [
        name
        for given in asked
        for name in ([given] if given.strip() in known else given.split(","))
    ]
    return [name for name in names if name.strip()]


def _first(
    part: str, phrases: Sequence[str], columns: Sequence[list[str]], taken: Iterable[int]
) -> int | None:
    used = set(taken)
    for phrase in phrases:
        wanted = set(phrase.split())
        for position, words in enumerate(columns):
            if position not in used and wanted <= set(words) and not _is_other(part, words, wanted):
                return position
    return None


def _is_other(part: str, words: Sequence[str], wanted: set[str]) -> bool:
    rest = set(words) - wanted
    if len(next(iter(wanted))) <= 2 and len(wanted) == 1 and len(words) > 2:
        return True  # a short word among others says little
    return bool(rest & OTHERS) or (part in ("city", "country") and bool(rest & CODES))


def _words(name: str) -> list[str]:
    """Without accents and case; of `codePostal` and `code_postal` the same two."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    plain = unicodedata.normalize("NFKD", apart).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z]+|[0-9]+", plain)


def _unknown(parameter: str, header: Sequence[str]) -> Invalid:
    known = _shown(header)
    return Invalid(
        fr=f"On ne reconnaît pas les colonnes du fichier : nommez-les par « {parameter} ». "
        f"Il a : {known}.",
        en=f"The columns of the file are not recognised: name them by “{parameter}”. "
        f"It has: {known}.",
    )


def _shown(header: Sequence[str]) -> str:
    names = ", ".join(name.strip()[:40] for name in header[:20])
    return f"{names}, …" if len(header) > 20 else names
