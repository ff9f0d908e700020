"""Every sentence is in both languages, is used, and none is anywhere else."""

import re

import pytest

from core.settings import ROOT
from web.texts import texts

TEMPLATES = sorted((ROOT / "web" / "templates").glob("*.html"))
SCRIPTS = sorted((ROOT / "widget" / "src").glob("*.ts"))
PYTHON = sorted((ROOT / "web").glob("*.py"))
# Keys that are made of a word and a value: `place.wheelchair.{value}`.
MADE = re.compile(r"(language|hours|place\.wheelchair)\.\w+")
# Attributes that a machine reads.
PROTOCOL = {"width=device-width, initial-scale=1", "noindex", "#ffffff"}
PLURAL = re.compile(r"\.(zero|one|other|more)$")


def placeholders(sentence):
    return sorted(re.findall(r"\{(\w+)\}", sentence))


def test_both_languages_have_the_same_keys_in_the_same_order():
    assert list(texts("fr").strings) == list(texts("en").strings)


@pytest.mark.parametrize("key", texts("fr").strings)
def test_a_sentence_has_the_same_values_in_both_languages(key):
    fr, en = texts("fr").strings[key], texts("en").strings[key]
    assert fr.strip()
    assert en.strip()
    assert placeholders(fr) == placeholders(en)


def sources():
    return "\n".join(path.read_text() for path in (*TEMPLATES, *SCRIPTS, *PYTHON))


def test_every_sentence_is_used():
    used = sources()
    keys = {PLURAL.sub("", key) for key in texts("fr").strings if not MADE.fullmatch(key)}
    assert [key for key in sorted(keys) if f'"{key}' not in used] == []


def test_every_key_that_is_asked_for_exists():
    known = {*texts("fr").strings, *(PLURAL.sub("", key) for key in texts("fr").strings)}
    asked = re.findall(r'(?:\bt|text|texts\.text)\("([a-z_.]+)"', sources())
    asked += re.findall(r'\.count\("([a-z_.]+)"', sources())
    assert len(asked) > 40
    assert [key for key in asked if key not in known and not key.endswith(".")] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_words_of_its_own(path):
    bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(), flags=re.DOTALL)
    told = re.findall(
        r'(?:alt|title|placeholder|aria-label|content)="([^"]*[^\W\d_]{3}[^"]*)"', bare
    )
    assert [words for words in told if words not in PROTOCOL] == []
    told = re.sub(r"<[^>]*>", "", bare).replace("has-card", "")
    assert re.findall(r"[^\W\d_]{2,}", told) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_has_no_words_of_its_own(path):
    code = re.sub(r"/\*.*?\*/|//[^\n]*|new Error\(.*?\)", "", path.read_text(), flags=re.DOTALL)
    literals = re.findall(r'"([^"\n]*)"|`([^`]*)`', code)
    sentence = re.compile(r"[A-ZÀ-Ý][a-zà-ÿ’']+ [a-zà-ÿ]{2,}|[à-ÿ]")
    assert ["".join(s) for s in literals if sentence.search("".join(s)) and "${" not in s[1]] == []


def test_none_one_and_several():
    fr, en = texts("fr"), texts("en")
    assert fr.count("search.found", 0) == "Aucun résultat"
    assert fr.count("search.found", 1) == "1 résultat"
    assert en.count("search.found", 1) == "1 result"
    assert fr.count("search.found", 12345) == "12\u202f345 résultats"
    assert en.count("search.found", 12345) == "12,345 results"
