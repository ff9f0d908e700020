"""The collection `places`: every public place of OpenStreetMap (osm.place)."""

from collections.abc import Mapping

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    SmallInteger,
    Text,
    cast,
    column,
    table,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from core.errors import Lang
from core.taxonomy import Category, Group, taxonomy
from services.places.ogc.collection import Property

SRID = 3857
PLACE = table(
    "place",
    column("id", BigInteger),
    column("osm_type", Text),
    column("osm_id", BigInteger),
    column("osm_version", Integer),
    column("osm_timestamp", DateTime(timezone=True)),
    column("category", Text),
    column("category_group", Text),
    column("rank", SmallInteger),
    column("name", Text),
    column("names", JSONB),
    column("other_names", ARRAY(Text)),
    column("housenumber", Text),
    column("street", Text),
    column("postcode", Text),
    column("city", Text),
    column("contact", JSONB),
    column("opening_hours", Text),
    column("wheelchair", Text),
    column("description", Text),
    column("tags", JSONB),
    column("geom", Geometry("POINT", srid=SRID)),
    schema="osm",
)


def _contact(kind: str) -> ColumnElement[str]:
    value: ColumnElement[str] = PLACE.c.contact.op("->>", return_type=Text())(kind)
    return value


def _text(name: str, fr: str, en: str, value: ColumnElement[str] | None = None) -> Property:
    value = PLACE.c[name] if value is None else value
    return Property(name, value, "string", title={"fr": fr, "en": en})


OSM_REFERENCE = cast(PLACE.c.osm_type, Text) + cast(PLACE.c.osm_id, Text)

PROPERTIES = (
    _text("name", "Nom", "Name"),
    _text("category", "Catégorie", "Category"),
    _text("group", "Famille", "Group", PLACE.c.category_group),
    Property("rank", PLACE.c.rank, "integer", title={"fr": "Importance", "en": "Importance"}),
    _text("housenumber", "Numéro", "House number"),
    _text("street", "Rue", "Street"),
    _text("postcode", "Code postal", "Postcode"),
    _text("city", "Ville", "City"),
    _text("phone", "Téléphone", "Phone", _contact("phone")),
    _text("mobile", "Mobile", "Mobile", _contact("mobile")),
    _text("email", "Courriel", "Email", _contact("email")),
    _text("website", "Site web", "Web site", _contact("website")),
    _text("facebook", "Facebook", "Facebook", _contact("facebook")),
    _text("instagram", "Instagram", "Instagram", _contact("instagram")),
    _text("mastodon", "Mastodon", "Mastodon", _contact("mastodon")),
    _text("opening_hours", "Horaires", "Opening hours"),
    _text("wheelchair", "Accès en fauteuil roulant", "Wheelchair access"),
    _text("description", "Description", "Description"),
    _text("osm", "Élément d’OpenStreetMap", "Element of OpenStreetMap", OSM_REFERENCE),
    Property(
        "osm_version",
        PLACE.c.osm_version,
        "integer",
        title={"fr": "Version de l’élément", "en": "Version of the element"},
    ),
    Property(
        "osm_timestamp",
        PLACE.c.osm_timestamp,
        "string",
        "date-time",
        title={"fr": "Dernière modification", "en": "Last edit"},
    ),
    Property(
        "names",
        PLACE.c.names,
        "object",
        title={"fr": "Noms par langue", "en": "Names by language"},
    ),
    Property(
        "other_names",
        PLACE.c.other_names,
        "array",
        title={"fr": "Autres noms", "en": "Other names"},
    ),
    Property(
        "tags",
        PLACE.c.tags,
        "object",
        title={"fr": "Attributs d’OpenStreetMap", "en": "Tags of OpenStreetMap"},
    ),
)


def label_of(one: Property, value: str, lang: Lang) -> str | None:
    """What a category or a group is called, for readers; None for any other property."""
    known: Mapping[str, Category | Group] = {}
    if one.column is PLACE.c.category:
        known = taxonomy().by_id
    elif one.column is PLACE.c.category_group:
        known = taxonomy().group_by_id
    return known[value].labels[lang] if value in known else None
