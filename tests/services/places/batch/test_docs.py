"""docs/batch-geocoding.md says what is so."""

import csv
import os
import re
import subprocess
from typing import get_args

import pytest

from core.settings import ROOT
from services.places.batch.answers import Doubt, Failure
from services.places.batch.layouts import FORWARD, REVERSE

TEXT = (ROOT / "docs" / "batch-geocoding.md").read_text()
COMMANDS = [line for line in TEXT.splitlines() if line.startswith("curl ")]
MEMBERS = "nom;adresse;ville\nDupont;14 Grande Rue;Valbourg\n"
POINTS = "x,y\n2.3506,48.8512\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_examples_run(command, town_site, tmp_path):
    (tmp_path / "members.csv").write_text(MEMBERS)
    (tmp_path / "points.csv").write_text(POINTS)
    ran = subprocess.run(
        ["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=60,
        env=os.environ | {"SITE": town_site},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    written = tmp_path / "members.geocoded.csv"
    text = written.read_text() if written.exists() else ran.stdout
    mark = "," if "points" in command else ";"
    (row,) = csv.DictReader(text.splitlines(), delimiter=mark)
    assert "result_label" in row
    assert "points" not in command or row["result_label"] == "14 Grande Rue, Valbourg"


@pytest.mark.parametrize("column", [*FORWARD.columns, *REVERSE.columns])
def test_each_column_is_told(column):
    assert f"`{column}`" in TEXT


def test_each_reason_is_told_and_there_are_no_others():
    tables = TEXT.split("## When an answer is doubtful")[1].split("## What it costs")[0]
    told = set(re.findall(r"^\| `(\w+)` \| (?!there is)", tables, re.MULTILINE))
    assert told - {"result_reason"} == {*get_args(Doubt), *get_args(Failure)}
