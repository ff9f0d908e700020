"""`fields`: the part of a place that was asked for; `geometry/location/lat` reaches inside."""

from collections.abc import Sequence
from typing import Any

#: Named in the singular by clients, given in the plural.
PLURAL = {"address_component": "address_components", "type": "types"}
#: Given only to those who name them: typed clients know a place without them.
ONLY_IF_NAMED = ("wheelchair_accessible_entrance",)


def prune(place: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """All fields if none is named; a name that is not there is no error."""
    if not names:
        return {name: value for name, value in place.items() if name not in ONLY_IF_NAMED}
    pruned: dict[str, Any] = {}
    for name in names:
        first, *rest = name.split("/")
        _copy(place, pruned, [PLURAL.get(first, first), *rest])
    return pruned


def _copy(whole: dict[str, Any], part: dict[str, Any], path: Sequence[str]) -> None:
    first, *rest = path
    if first not in whole:
        return
    if not rest or not isinstance(whole[first], dict):
        part[first] = whole[first]
        return
    inside = dict(part.get(first, {}))
    _copy(whole[first], inside, rest)
    if inside:
        part[first] = inside
