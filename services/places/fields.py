"""Field masks: an answer with the fields that are asked for, and no others."""

from collections.abc import Mapping
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from core.errors import Malformed

MOST = 50

Tree = dict[str, "Tree"]  # a field and what of it; nothing below it means all


def mask(model: type[BaseModel], text: str) -> Tree:
    """The fields of a comma list of dotted paths: `name,address.city,names.fr`.

    Raises `Malformed`, with what is allowed, for a field that the model does not have.
    """
    paths = [path.strip() for path in text.split(",") if path.strip()]
    if not paths or len(paths) > MOST:
        raise Malformed(
            fr=f"« fields » nomme {len(paths)} champs ; il en faut de 1 à {MOST}.",
            en=f"“fields” names {len(paths)} fields; it must be 1 to {MOST}.",
        )
    tree: Tree = {}
    whole: set[tuple[str, ...]] = set()
    for path in paths:
        parts = tuple(path.split("."))
        _check(model, path, parts)
        _grow(tree, whole, parts)
    return tree


def masked(values: Mapping[str, Any], tree: Tree) -> dict[str, Any]:
    """What of the values the mask lets through; a field that is absent stays absent."""
    return {
        name: masked(values[name], below)
        if below and isinstance(values[name], Mapping)
        else values[name]
        for name, below in tree.items()
        if name in values
    }


def _grow(tree: Tree, whole: set[tuple[str, ...]], parts: tuple[str, ...]) -> None:
    """Adds a path; one that was asked for as a whole stays whole."""
    for depth in range(1, len(parts)):
        if parts[:depth] in whole:
            return
        tree = tree.setdefault(parts[depth - 1], {})
    tree[parts[-1]] = {}
    whole.add(parts)


def _check(model: type[BaseModel], path: str, parts: tuple[str, ...]) -> None:
    here: Any = model
    for part in parts:
        if _is(here, Mapping) and part:
            return  # a table by language or key: any name may be in it
        fields = here.model_fields if _is(here, BaseModel) else {}
        if part not in fields:
            allowed = ", ".join(fields or model.model_fields)
            raise Malformed(
                fr=f"« fields » demande {path[:80]} ; les champs possibles sont : {allowed}.",
                en=f"“fields” asks for {path[:80]}; the fields there are: {allowed}.",
            )
        here = _kind(fields[part].annotation)


def _kind(annotation: Any) -> Any:
    """The class of a field: of `Address | None` it is `Address`, of `dict[str, str]` `dict`."""
    if get_origin(annotation) in (Union, UnionType):
        annotation = next(kind for kind in get_args(annotation) if kind is not type(None))
    return get_origin(annotation) or annotation


def _is(kind: Any, of: type) -> bool:
    return isinstance(kind, type) and issubclass(kind, of)
