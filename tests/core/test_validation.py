"""Each kind of refusal is one sentence that names the parameter, the value and the fix."""

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from core.http.validation import ALIASES, OTHER, SENTENCES, SHOWN, sentences

Finite = Annotated[float, Field(allow_inf_nan=False)]

KINDS = [
    (
        Annotated[int, Field(ge=1)],
        0,
        "« p » vaut 0 ; le minimum est 1.",
        "“p” is 0; the least is 1.",
    ),
    (
        Annotated[float, Field(gt=0)],
        0,
        "« p » vaut 0 ; il faut plus que 0.0.",
        "“p” is 0; it must be more than 0.0.",
    ),
    (
        Annotated[int, Field(le=9)],
        10,
        "« p » vaut 10 ; le maximum est 9.",
        "“p” is 10; the most is 9.",
    ),
    (
        int,
        "two",
        "« p » vaut two ; il faut un nombre entier.",
        "“p” is two; it must be a whole number.",
    ),
    (
        int,
        "2.5",
        "« p » vaut 2.5 ; il faut un nombre entier.",
        "“p” is 2.5; it must be a whole number.",
    ),
    (
        int,
        2.5,
        "« p » vaut 2.5 ; il faut un nombre entier.",
        "“p” is 2.5; it must be a whole number.",
    ),
    (
        int,
        "9" * 5000,
        f"« p » vaut {'9' * SHOWN}… ; il faut un nombre entier.",
        f"“p” is {'9' * SHOWN}…; it must be a whole number.",
    ),
    (
        float,
        "2,5",
        "« p » vaut 2,5 ; il faut un nombre, avec un point décimal.",
        "“p” is 2,5; it must be a number, with a decimal point.",
    ),
    (
        Finite,
        "nan",
        "« p » vaut nan ; il faut un nombre fini.",
        "“p” is nan; it must be a finite number.",
    ),
    (
        Annotated[str, Field(max_length=3)],
        "long",
        "« p » a 4 caractères ; le maximum est 3.",
        "“p” has 4 characters; the most is 3.",
    ),
    (
        Annotated[str, Field(min_length=1)],
        "",
        "« p » est trop court : il faut au moins 1 caractère.",
        "“p” is too short: it needs at least 1 character.",
    ),
    (
        Literal["fr", "en"],
        "de",
        "« p » vaut de ; valeurs possibles : 'fr' ou 'en'.",
        "“p” is de; possible values: 'fr' or 'en'.",
    ),
    (
        Annotated[str, Field(pattern="^n")],
        "w1",
        "« p » vaut w1 ; la forme attendue est ^n.",
        "“p” is w1; it must look like ^n.",
    ),
    (
        bool,
        "maybe",
        "« p » vaut maybe, ce qui n’est pas accepté "
        "(Input should be a valid boolean, unable to interpret input).",
        "“p” is maybe, which is not accepted "
        "(Input should be a valid boolean, unable to interpret input).",
    ),
]


def refusals(kind: object, **given: object) -> list[dict[str, object]]:
    model = type("Asked", (BaseModel,), {"__annotations__": {"p": kind}})
    with pytest.raises(ValidationError) as caught:
        model(**given)
    return caught.value.errors()


@pytest.mark.parametrize(("kind", "value", "fr", "en"), KINDS, ids=lambda value: str(value)[:20])
def test_each_kind_of_refusal_in_both_languages(kind, value, fr, en):
    errors = refusals(kind, p=value)
    assert sentences(errors, "fr") == fr
    assert sentences(errors, "en") == en


def test_what_is_missing_is_named():
    errors = refusals(int)
    assert sentences(errors, "fr") == "Il manque « p »."
    assert sentences(errors, "en") == "“p” is missing."


def test_no_sentence_is_left_untried():
    tried = {refusals(kind, p=value)[0]["type"] for kind, value, _, _ in KINDS}
    known = {ALIASES.get(kind, kind) for kind in tried}
    # nul_byte is the services' own: their tests send one; tile_files that of a setting.
    assert set(SENTENCES) - {OTHER, "missing", "nul_byte", "tile_files"} <= known


def test_braces_in_a_value_are_only_shown():
    assert "{name} {0}" in sentences(refusals(int, p="{name} {0}"), "fr")


def test_at_most_five_refusals_are_told():
    errors = refusals(list[int], p=["x"] * 50)
    assert sentences(errors, "en").count("whole number") == 5
