"""Whether a display rule has the form of `styles/display.schema.json`; if not, what is wrong.

Before the schema is asked, what could cost too much, or is no JSON at all, is refused.
"""

import json
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from core.errors import Invalid, Lang

SCHEMA = Path(__file__).parents[3] / "styles" / "display.schema.json"
#: The schema allows no deeper rule: a list of rules, each with conditions in conditions
DEEPEST = 12
#: Values of a rule, keys and members counted; 100 categories with all they may have are 900
LARGEST = 5_000
SHOWN = 80

# JSON Schema's keywords → sentences; {where} the part of the rule, {value} what is there, {limit}
# what the schema says.
SENTENCES: dict[str, dict[Lang, str]] = {
    "required": {
        "fr": "{where} : il manque {missing}.",
        "en": "{where}: {missing} is missing.",
    },
    "additionalProperties": {
        "fr": "{where} : {extra} n’a pas sa place ici ; sont permis : {allowed}.",
        "en": "{where}: {extra} does not belong here; allowed: {allowed}.",
    },
    "enum": {
        "fr": "{where} vaut {value} ; valeurs possibles : {limit}.",
        "en": "{where} is {value}; possible values: {limit}.",
    },
    "type": {
        "fr": "{where} vaut {value} ; il faut ceci : {limit}.",
        "en": "{where} is {value}; it must be this: {limit}.",
    },
    "anyOf": {
        "fr": "{where} vaut {value} ; il faut un texte de 1 à 200 caractères, un nombre entre "
        "-1e15 et 1e15 ou, pour = et !=, un booléen.",
        "en": "{where} is {value}; it must be a text of 1 to 200 characters, a number between "
        "-1e15 and 1e15 or, for = and !=, a boolean.",
    },
    "pattern": {
        "fr": "{where} vaut {value} ; la forme attendue est {limit}.",
        "en": "{where} is {value}; it must look like {limit}.",
    },
    "not": {
        "fr": "{where} vaut {value}, qui est réservé ou contient des caractères de commande.",
        "en": "{where} is {value}, which is reserved or has control characters in it.",
    },
    "uniqueItems": {
        "fr": "{where} : la même valeur revient deux fois.",
        "en": "{where}: the same value comes twice.",
    },
    "dependentRequired": {
        "fr": "{where} : « field » et « max » vont ensemble.",
        "en": "{where}: “field” and “max” go together.",
    },
    "other": {
        "fr": "{where} vaut {value} ; la limite est {limit} ({keyword}).",
        "en": "{where} is {value}; the limit is {limit} ({keyword}).",
    },
}


def check(rule: Any) -> dict[str, Any]:
    """The rule itself, if it has the form of a display rule. Raises `Invalid`."""
    _check_size(rule)
    if not isinstance(rule, dict) or rule.get("kind") not in _kinds():
        kind = _shown(rule.get("kind") if isinstance(rule, dict) else rule)
        known = ", ".join(_kinds())
        raise Invalid(
            fr=f"Une règle d’affichage est un objet JSON dont « kind » vaut {kind} ici ; "
            f"valeurs possibles : {known}.",
            en=f"A display rule is a JSON object whose “kind” is {kind} here; "
            f"possible values: {known}.",
        )
    error = next(iter(_validator(rule["kind"]).iter_errors(rule)), None)
    if error is not None:
        raise Invalid(fr=_sentence(error, "fr"), en=_sentence(error, "en"))
    return rule


def _check_size(rule: Any) -> None:
    """No recursion here: how deep a rule goes is what is in question."""
    count, level = 0, [rule]
    for _ in range(DEEPEST):
        count += len(level)
        if count > LARGEST:
            break
        for value in level:
            _check_plain(value)
        level = [item for value in level for item in _inside(value)]
        if not level:
            return
    raise Invalid(
        fr=f"La règle d’affichage est trop grande : {LARGEST} valeurs et {DEEPEST} niveaux au "
        "plus. Une couche qui a beaucoup de catégories se lit mieux avec « others ».",
        en=f"The display rule is too large: {LARGEST} values and {DEEPEST} levels at most. "
        "A layer with many categories reads better with “others”.",
    )


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.keys()
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _check_plain(value: Any) -> None:
    """JSON as PostgreSQL can store it: finite numbers, and texts that are Unicode."""
    broken = isinstance(value, str) and not _is_unicode(value)
    endless = isinstance(value, float) and not math.isfinite(value)
    if broken or endless or not isinstance(value, dict | list | str | int | float | None):
        raise Invalid(
            fr=f"{_shown(value)} n’est pas une valeur JSON : il faut un nombre fini ou un texte "
            "Unicode.",
            en=f"{_shown(value)} is no JSON value: use a finite number or Unicode text.",
        )


def _is_unicode(text: str) -> bool:
    """Half of a surrogate pair is a Python string, and no text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@cache
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(SCHEMA.read_text("utf-8"))
    return schema


def _kinds() -> list[str]:
    kinds: list[str] = _schema()["properties"]["kind"]["enum"]
    return kinds


@cache
def _validator(kind: str) -> Draft202012Validator:
    """For one kind of rule: of a `oneOf`, nobody could tell what is wrong."""
    return Draft202012Validator({"$defs": _schema()["$defs"], "$ref": f"#/$defs/{kind}"})


def _sentence(error: ValidationError, lang: Lang) -> str:
    keyword = str(error.validator)
    schema = error.schema if isinstance(error.schema, dict) else {}
    properties = schema.get("properties", {})
    given = error.instance if isinstance(error.instance, dict) else {}
    return SENTENCES.get(keyword, SENTENCES["other"])[lang].format(
        where="/".join(map(str, error.absolute_path)) or f"kind: {given.get('kind')}",
        value=_shown(error.instance),
        limit=_shown(error.validator_value),
        keyword=keyword,
        missing=", ".join(name for name in schema.get("required", ()) if name not in given),
        extra=_shown([name for name in given if name not in properties]),
        allowed=", ".join(properties),
    )


def _shown(value: Any) -> str:
    """A value as JSON, cut: a bad one may be long, or deep."""
    if isinstance(value, str):
        value = value[: SHOWN + 1].encode("utf-8", "replace").decode()
    elif isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
        return value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
    elif isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
