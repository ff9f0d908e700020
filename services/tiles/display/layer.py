"""What the drawing of a layer depends on: the layer's own fields, and the colours of a flavour."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.errors import Invalid

Geometry = Literal["point", "line", "polygon"]
FieldType = Literal["string", "number", "boolean"]
TYPES: dict[FieldType, tuple[str, str]] = {
    "string": ("un texte", "a text"),
    "number": ("un nombre", "a number"),
    "boolean": ("un booléen", "a boolean"),
}


@dataclass(frozen=True)
class SharedLayer:
    """A tileset with one layer: its slug, the layer's name in its tiles, what it has."""

    slug: str
    source_layer: str
    geometry: Geometry
    fields: Mapping[str, FieldType]
    title_fr: str
    title_en: str

    def type_of(self, field: str) -> FieldType:
        """Raises `Invalid` for a field that the layer does not declare."""
        if field not in self.fields:
            known = ", ".join(self.fields) or "–"
            raise Invalid(
                fr=f"La couche « {self.slug} » n’a pas de champ « {field[:80]} ». "
                f"Ses champs : {known}.",
                en=f"The layer “{self.slug}” has no field “{field[:80]}”. Its fields: {known}.",
            )
        return self.fields[field]

    def require(self, field: str, *types: FieldType) -> None:
        """Raises `Invalid` unless the field is declared with one of these types."""
        found = self.type_of(field)
        if found not in types:
            is_fr, is_en = TYPES[found]
            fr, en = (" / ".join(TYPES[one][lang] for one in types) for lang in (0, 1))
            raise Invalid(
                fr=f"Le champ « {field} » est {is_fr} ; il faut ici {fr}.",
                en=f"The field “{field}” is {is_en}; it must be {en} here.",
            )


@dataclass(frozen=True)
class Colours:
    """What a flavour's tokens say that data must go with; all `#rrggbb`."""

    land: str
    halo: str
    text: str
    cluster: str
    cluster_ring: str

    @classmethod
    def of(cls, tokens: Mapping[str, str]) -> "Colours":
        """From the tokens of a flavour; a token may name another as `$name`."""
        return cls(
            land=_token(tokens, "land"),
            halo=_token(tokens, "halo"),
            text=_token(tokens, "text"),
            cluster=_token(tokens, "cluster"),
            cluster_ring=_token(tokens, "cluster.ring"),
        )


def _token(tokens: Mapping[str, str], name: str) -> str:
    value = tokens[name]
    return _token(tokens, value[1:]) if value.startswith("$") else value
