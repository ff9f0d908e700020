"""Filters in CQL2 (OGC 21-065r2), as text or as JSON, made conditions of SQL."""

from core.cql2 import refused
from core.errors import Malformed
from core.ogc import SPEC
from services.places.ogc.collection import Collection
from services.places.ogc.filtering.encoded import read_json
from services.places.ogc.filtering.systems import system_of
from services.places.ogc.filtering.text import read_text
from services.places.ogc.filtering.translation import Translation
from services.places.ogc.filtering.typed import Sql

TEXT = "cql2-text"
JSON = "cql2-json"
READERS = {TEXT: read_text, JSON: read_json}
#: The conformance classes that a collection's items meet by `clause`.
CONFORMS_TO = (
    *(f"{SPEC}ogcapi-features-3/1.0/conf/{name}" for name in ("filter", "features-filter")),
    *(
        f"{SPEC}cql2/1.0/conf/{name}"
        for name in (
            *(TEXT, JSON, "basic-cql2", "advanced-comparison-operators"),
            *("case-insensitive-comparison", "accent-insensitive-comparison"),
            *("basic-spatial-functions", "basic-spatial-functions-plus", "spatial-functions"),
            *("temporal-functions", "array-functions", "property-property", "functions"),
            "arithmetic",
        )
    ),
)


def check(lang: str, filter_crs: str | None) -> None:
    """Raises `Malformed` for a language or a reference system that is not known."""
    if lang not in READERS:
        raise refused(
            fr=f"le langage « {lang[:40]} » n’est pas connu : {TEXT} ou {JSON}.",
            en=f"the language “{lang[:40]}” is not known: {TEXT} or {JSON}.",
        )
    system_of(filter_crs)


def clause(text: str, lang: str, filter_crs: str | None, collection: Collection) -> Sql:
    """The condition that a filter sets on the features of a collection.

    `lang` is `cql2-text` or `cql2-json`; `filter_crs` is the URI of the reference system of the
    filter's geometries, in the order of its axes; without one it is CRS84: longitude, latitude.
    Raises `Malformed`, which names what is wrong; whatever else is asked, PostgreSQL can answer.
    """
    try:
        check(lang, filter_crs)
        return Translation(collection, system_of(filter_crs)).condition(READERS[lang](text))
    except Malformed as error:
        known = ", ".join([one.name for one in collection.properties])
        raise Malformed(
            fr=f"{error.text('fr')} Propriétés de « {collection.id} » : {known}.",
            en=f"{error.text('en')} Properties of “{collection.id}”: {known}.",
        ) from None
