"""Whatever a person reads is said in French and in English, about the same values."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import errors
from core.errors import DomainError
from core.http.problems import STATUS
from core.settings import ROOT

PACKAGES = ("cli", "core", "exporters", "importers", "services", "web")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def classes(parent: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    for child in parent.__subclasses__():
        yield child
        yield from classes(child)


def spoken(path: Path) -> Iterator[tuple[int, ast.expr, ast.expr]]:
    """The calls with a text in both languages: errors, and what the terminal says."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            texts = {keyword.arg: keyword.value for keyword in node.keywords}
            if "fr" in texts or "en" in texts:
                assert {"fr", "en"} <= set(texts), f"{path}:{node.lineno} says it in one language"
                yield node.lineno, texts["fr"], texts["en"]


def mentioned(text: ast.expr) -> set[str]:
    """The values an f-string shows, however they are written in each language.

    A variable `fr` or `…_en` is a word of that language.
    """
    shown = (node.value for node in ast.walk(text) if isinstance(node, ast.FormattedValue))
    return {re.sub(r"'(fr|en)'|(?<![a-z])(fr|en)$", "lang", ast.unparse(value)) for value in shown}


def words(text: ast.expr) -> str:
    constants = (node.value for node in ast.walk(text) if isinstance(node, ast.Constant))
    return "".join(value for value in constants if isinstance(value, str))


def test_both_texts_are_kept_and_english_is_what_a_log_shows():
    error = errors.NotFound(fr="Rien.", en="Nothing.")
    assert (error.text("fr"), error.text("en"), str(error)) == ("Rien.", "Nothing.", "Nothing.")


def test_an_error_without_one_of_the_languages_cannot_be_made():
    with pytest.raises(TypeError):
        DomainError(en="Nothing.")  # type: ignore[call-arg]


def test_every_class_of_error_has_a_status_and_a_docstring():
    for kind in classes():
        assert kind.__doc__
        if not kind.__module__.startswith("importers."):  # which the site does not know
            assert STATUS.keys() & kind.__mro__, f"{kind.__name__} would be a 500"


def test_there_are_texts_to_look_at():
    assert sum(len(list(spoken(path))) for path in FILES) > 40


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_french_and_english_mention_the_same_values(path):
    for line, fr, en in spoken(path):
        assert mentioned(fr) == mentioned(en), f"{path}:{line}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_french_is_written_with_its_own_apostrophe(path):
    for line, fr, _ in spoken(path):
        assert "'" not in words(fr), f"{path}:{line}: write ’"
