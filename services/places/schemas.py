"""The GeoJSON that /places speaks (RFC 7946): lon, lat in WGS 84."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, Field

from core.credits import OSM, Credit, licence_of
from core.database import Row
from core.errors import Lang
from core.taxonomy import taxonomy
from services.places.schemas_state import Opening, Verified

ATTRIBUTION = "© OpenStreetMap contributors"
LICENCE = "ODbL-1.0"
COPYRIGHT = "https://www.openstreetmap.org/copyright"
OSM_TYPES = {"n": "node", "w": "way", "r": "relation"}


class Credited(BaseModel):
    """May be kept and published again under this licence, with this credit."""

    attribution: str = ATTRIBUTION
    licence: str = LICENCE


def credited(credits: Sequence[Credit]) -> dict[str, Any]:
    """Attribution and licence of OpenStreetMap and these sources."""
    return {
        "attribution": "; ".join([ATTRIBUTION, *(credit.text for credit in credits)]),
        "licence": licence_of([OSM, *credits]),
    }


class Point(BaseModel):
    type: Literal["Point"] = "Point"
    coordinates: tuple[float, float] = Field(description="lon, lat")


UNITS = ("municipality", "county", "region", "country")


class Address(BaseModel):
    label: str
    housenumber: str | None
    street: str | None
    postcode: str | None = Field(description="of the place, else of where it is")
    city: str | None = Field(description="as the place says, else its municipality")
    municipality: str | None = Field(description="in France the commune")
    municipality_code: str | None = Field(description="INSEE, else ISO 3166-2")
    county: str | None = Field(description="in France the département")
    county_code: str | None = Field(description="ISO 3166-2, else INSEE", examples=["FR-74"])
    region: str | None
    region_code: str | None = Field(description="ISO 3166-2, else INSEE")
    country: str | None
    country_code: str | None = Field(description="ISO 3166-1", examples=["FR"])

    @classmethod
    def from_row(cls, row: Row, lang: Lang) -> Self | None:
        units = {kind: row["units"].get(kind, {}) for kind in UNITS}
        names = {kind: unit.get(lang) or unit.get("name") for kind, unit in units.items()}
        fields = {
            "housenumber": row["housenumber"],
            "street": row["street"],
            "postcode": row["postcode"] or row["area_postcode"],
            "city": row["city"] or names["municipality"],
        }
        first = " ".join(filter(None, (fields["housenumber"], fields["street"])))
        second = " ".join(filter(None, (fields["postcode"], fields["city"])))
        label = ", ".join(filter(None, (first, second)))
        codes = {f"{kind}_code": unit.get("code") for kind, unit in units.items()}
        return cls(label=label, **fields, **names, **codes) if label else None


Kind = Literal["place", "address", "street", "municipality", "area", "feature"]
KIND_LABELS: dict[str, dict[Lang, str]] = {
    "address": {"fr": "Adresse", "en": "Address"},
    "street": {"fr": "Rue", "en": "Street"},
    "area": {"fr": "Territoire", "en": "Area"},
    "municipality": {"fr": "Commune", "en": "Municipality"},
    "feature": {"fr": "Élément d’une couche", "en": "Feature of a layer"},
}


#: Categories of settlements that have an administration of their own.
MUNICIPALITIES = ("city", "town", "village")
SOURCE_NAMES = {"osm": "OpenStreetMap", "ban": "Base Adresse Nationale", "bano": "BANO"}
#: Whose pin marks what has no category: a plain ring.
PLAIN = "locality"


class Known(BaseModel):
    """What is known of a place, an address, a street, a municipality or an area."""

    kind: Kind
    name: str | None = Field(description="of an address, that of the house")
    category: str | None = Field(description="of a place")
    category_label: str = Field(description="that of the category, else of the kind")
    group: str | None = Field(description="of categories")
    address: Address | None
    distance_m: float | None = Field(
        None, description="from the position that was given; of a reverse search 0 within"
    )

    @property
    def title(self) -> str:
        """What it is called: an address by itself, a place without a name by what it is."""
        label = self.address.label if self.address and not self.category else None
        return self.name or label or self.category_label

    @property
    def pin(self) -> str:
        return self.category or PLAIN

    @classmethod
    def fields(cls, row: Row, lang: Lang) -> dict[str, Any]:
        distance = row.get("distance_m")
        category = row["category"]
        kind = row.get("kind") or ("municipality" if category in MUNICIPALITIES else "place")
        return {
            "kind": kind,
            "name": row["names"].get(lang) or row["name"],
            "category": category,
            "category_label": category_label(category, lang)
            if category
            else KIND_LABELS[kind][lang],
            "group": row["category_group"],
            "address": Address.from_row(row, lang),
            "distance_m": None if distance is None else round(distance, 1),
        }


class Summary(Known):
    """What a list shows of it."""

    score: float | None = Field(None, description="of a search: 0 to 1, the higher the better")
    match: str | None = Field(
        None, description="of a search: what was found", examples=["housenumber", "street"]
    )
    parts: dict[str, float | str] | None = Field(
        None, description="what the score is made of, with explain=1; docs/life-of-a-search.md"
    )
    osm: str | None = Field(description="n, w or r and the id", examples=["n123"])
    source: str = Field(examples=["osm", "ban", "bano", "layer-jardins"])
    source_name: str = Field(examples=["OpenStreetMap", "Base Adresse Nationale"])
    licence: str = Field(description="SPDX")

    @classmethod
    def from_row(cls, row: Row, lang: Lang, explain: bool = False) -> Self:
        score, source = row.get("score"), row.get("source", "osm")
        return cls(
            **cls.fields(row, lang),
            score=None if score is None else round(score, 4),
            match=row.get("match"),
            parts=row["parts"] if explain else None,
            osm=row["osm_type"] and f"{row['osm_type']}{row['osm_id']}",
            source=source,
            source_name=SOURCE_NAMES.get(source) or row["layer_attribution"],
            licence=row.get("licence", LICENCE),
        )


class OsmReference(BaseModel):
    ref: str = Field(description="n, w or r and the id: n123", examples=["n123"])
    version: int | None
    timestamp: datetime | None
    url: str


class Source(BaseModel):
    name: str
    licence: str
    url: str
    date: datetime | None = Field(description="of the data")


class Details(Known):
    """All that is known of a place."""

    names: dict[str, str] = Field(description="by language")
    other_names: list[str]
    contact: dict[str, str]
    opening_hours: str | None = Field(description="as OSM writes it")
    opening: Opening | None = Field(description="what opening_hours says of this moment")
    verified: Verified | None = Field(description="when somebody last saw that it is as told here")
    wheelchair: str | None
    description: str | None
    tags: dict[str, str] = Field(description="all OSM tags")
    osm: OsmReference
    sources: list[Source]
    history: str = Field(description="where it is told what became of this place")

    @classmethod
    def from_row(cls, row: Row, lang: Lang, origin: str = "") -> Self:
        kind, number = row["osm_type"], row["osm_id"]
        plain = ("names", "other_names", "contact", "opening_hours", "wheelchair", "description")
        return cls(
            **cls.fields(row, lang),
            **{name: row[name] for name in (*plain, "tags")},
            opening=Opening.from_row(row),
            verified=Verified.from_row(row),
            osm=OsmReference(
                ref=f"{kind}{number}",
                version=row["osm_version"],
                timestamp=row["osm_timestamp"],
                url=f"https://www.openstreetmap.org/{OSM_TYPES[kind]}/{number}",
            ),
            sources=[
                Source(
                    name="OpenStreetMap",
                    licence=LICENCE,
                    url=COPYRIGHT,
                    date=row["osm_timestamp"] or row.get("data_timestamp"),
                )
            ],
            history=f"{origin}/places/{row['id']}/history",
        )


class Feature(BaseModel):
    type: Literal["Feature"] = "Feature"
    id: str = Field(
        description="ours, stable; of a place also the feature id in the `places` tiles",
        examples=["4422622524043686", "address-n123", "street-m1684625-rue-lyon"],
    )
    geometry: Point
    bbox: tuple[float, float, float, float] | None = Field(
        None, description="west, south, east, north of a street or an area"
    )
    properties: Summary

    @classmethod
    def from_row(cls, row: Row, lang: Lang, *, explain: bool = False) -> Self:
        extent = row.get("extent")
        box: Any = extent and tuple(round(degrees, 7) for degrees in extent)
        return cls(bbox=box, properties=Summary.from_row(row, lang, explain), **place(row))


class FoundFeature(Feature, Credited):
    """The same on its own, with its credit."""

    @classmethod
    def from_one(cls, row: Row, lang: Lang, credits: Sequence[Credit]) -> Self:
        """`credits` are those of the sources beside OpenStreetMap that it is from."""
        feature = Feature.from_row(row | {"distance_m": None}, lang)
        return cls(**feature.model_dump(), **credited(credits))


class FeatureCollection(Credited):
    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[Feature]

    @classmethod
    def from_rows(
        cls, rows: list[Row], lang: Lang, credits: Sequence[Credit] = (), *, explain: bool = False
    ) -> Self:
        """`credits` are those of the sources beside OpenStreetMap that rows are from."""
        return cls(
            **credited(credits),
            features=[Feature.from_row(row, lang, explain=explain) for row in rows],
        )


class PlaceFeature(Credited):
    type: Literal["Feature"] = "Feature"
    id: str
    geometry: Point
    properties: Details

    @classmethod
    def from_row(cls, row: Row, lang: Lang, origin: str = "") -> Self:
        return cls(properties=Details.from_row(row, lang, origin), **place(row))


def place(row: Row) -> dict[str, Any]:
    """The id and the geometry of a place, 7 decimals (a centimetre, as OSM has them)."""
    coordinates = (round(row["lon"], 7), round(row["lat"], 7))
    return {"id": str(row["id"]), "geometry": Point(coordinates=coordinates)}


def category_label(category: str, lang: Lang) -> str:
    """The label; of a category that the taxonomy dropped since the import, its id."""
    known = taxonomy().by_id.get(category)
    return known.labels[lang] if known else category
