"""Conditions of a rule as MapLibre expressions that no feature can make fail.

A field that a feature lacks, or has with another type than the layer declares, has no value: it
fulfils `!=` and `has: false` only.
"""

from typing import Any

from core.errors import Invalid
from services.tiles.display.layer import TYPES, SharedLayer

Expression = list[Any]


def condition(form: dict[str, Any], layer: SharedLayer) -> Expression:
    """`{"field", "op", "value"}`, or `{"all": [...]}` or `{"any": [...]}` of conditions.

    Raises `Invalid` for a field that is not declared or a value that is not of its type.
    """
    for joined in ("all", "any"):
        if joined in form:
            return [joined, *(condition(inner, layer) for inner in form[joined])]
    return _test(form["field"], form["op"], form.get("value", True), layer)


def equals(field: str, value: Any, layer: SharedLayer) -> Expression:
    _check_type(field, value, layer)
    return ["==", ["get", field], value]


def is_number(field: str) -> Expression:
    return ["==", ["typeof", ["get", field]], "number"]


def below(field: str, limit: float) -> Expression:
    return ["<", ["number", ["get", field]], limit]


def _test(field: str, op: str, value: Any, layer: SharedLayer) -> Expression:
    kind = layer.type_of(field)
    if op == "has":
        has: Expression = ["has", field]
        return has if value else ["!", has]
    if op in ("=", "!="):
        equal = equals(field, value, layer)
        return equal if op == "=" else ["!", equal]
    if op == "in":
        for one in value:
            _check_type(field, one, layer)
        return ["in", ["get", field], ["literal", value]]
    layer.require(field, "number", "string")
    _check_type(field, value, layer)
    # Compared with another type, MapLibre gives up: `all` stops before it would.
    return ["all", ["==", ["typeof", ["get", field]], kind], [op, [kind, ["get", field]], value]]


def _check_type(field: str, value: Any, layer: SharedLayer) -> None:
    declared = layer.type_of(field)
    given = "boolean" if isinstance(value, bool) else _type(value)
    if given != declared:
        fr, en = TYPES[declared]
        shown = repr(value)[:80]
        raise Invalid(
            fr=f"Le champ « {field} » est {fr} ; {shown} n’en est pas un.",
            en=f"The field “{field}” is {en}; {shown} is not.",
        )


def _type(value: Any) -> str:
    return "string" if isinstance(value, str) else "number"
