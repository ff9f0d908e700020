"""What is wrong with a parameter, in a sentence that names the value and the fix."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import Lang

SHOWN = 80  # characters of a bad value that are repeated
OTHER = "other"

# pydantic's error types → sentences; {name} the parameter, {value} what was given, and the
# constraint's own words (ge, le, max_length, expected…).
SENTENCES: dict[str, dict[Lang, str]] = {
    "missing": {
        "fr": "Il manque « {name} ».",
        "en": "“{name}” is missing.",
    },
    "greater_than_equal": {
        "fr": "« {name} » vaut {value} ; le minimum est {ge}.",
        "en": "“{name}” is {value}; the least is {ge}.",
    },
    "greater_than": {
        "fr": "« {name} » vaut {value} ; il faut plus que {gt}.",
        "en": "“{name}” is {value}; it must be more than {gt}.",
    },
    "less_than_equal": {
        "fr": "« {name} » vaut {value} ; le maximum est {le}.",
        "en": "“{name}” is {value}; the most is {le}.",
    },
    "int_parsing": {
        "fr": "« {name} » vaut {value} ; il faut un nombre entier.",
        "en": "“{name}” is {value}; it must be a whole number.",
    },
    "float_parsing": {
        "fr": "« {name} » vaut {value} ; il faut un nombre, avec un point décimal.",
        "en": "“{name}” is {value}; it must be a number, with a decimal point.",
    },
    "finite_number": {
        "fr": "« {name} » vaut {value} ; il faut un nombre fini.",
        "en": "“{name}” is {value}; it must be a finite number.",
    },
    "string_too_long": {
        "fr": "« {name} » a {length} caractères ; le maximum est {max_length}.",
        "en": "“{name}” has {length} characters; the most is {max_length}.",
    },
    "string_too_short": {
        "fr": "« {name} » est trop court : il faut au moins {min_length} caractère.",
        "en": "“{name}” is too short: it needs at least {min_length} character.",
    },
    "literal_error": {
        "fr": "« {name} » vaut {value} ; valeurs possibles : {expected}.",
        "en": "“{name}” is {value}; possible values: {expected}.",
    },
    "string_pattern_mismatch": {
        "fr": "« {name} » vaut {value} ; la forme attendue est {pattern}.",
        "en": "“{name}” is {value}; it must look like {pattern}.",
    },
    "nul_byte": {
        "fr": "« {name} » contient un caractère NUL : retirez-le.",
        "en": "“{name}” has a NUL character in it: remove it.",
    },
    "tile_files": {
        "fr": "« {name} » vaut {value} ; il faut jeu=fichier, une fois pour chaque jeu de tuiles, "
        "séparés par des virgules : basemap=/srv/france.pmtiles,places=/srv/places.pmtiles.",
        "en": "“{name}” is {value}; it must be tileset=file, once for each tileset, with commas "
        "between them: basemap=/srv/france.pmtiles,places=/srv/places.pmtiles.",
    },
    OTHER: {
        "fr": "« {name} » vaut {value}, ce qui n’est pas accepté ({msg}).",
        "en": "“{name}” is {value}, which is not accepted ({msg}).",
    },
}
ALIASES = {
    "int_from_float": "int_parsing",
    "int_parsing_size": "int_parsing",
    "int_type": "int_parsing",
    "float_type": "float_parsing",
}


def sentences(errors: Sequence[Mapping[str, Any]], lang: Lang) -> str:
    return " ".join(_sentence(error, lang) for error in errors[:5])


def _sentence(error: Mapping[str, Any], lang: Lang) -> str:
    kind = ALIASES.get(error["type"], error["type"])
    template = SENTENCES.get(kind, SENTENCES[OTHER])[lang]
    value = str(error.get("input", ""))
    context = dict(error.get("ctx", {}))
    if lang == "fr" and "expected" in context:  # pydantic's list: 'a', 'b' or 'c'
        context["expected"] = context["expected"].replace("' or '", "' ou '")
    return template.format_map(
        {
            "name": error["loc"][-1],
            "value": value if len(value) <= SHOWN else value[:SHOWN] + "…",
            "length": len(value),
            "msg": error["msg"],
            **context,
        }
    )
