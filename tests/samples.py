"""The data tests are made of."""

from pathlib import Path

import pytest

from core.settings import ROOT

SHARED = ROOT.parent / "shared" / "data"
TOWN = ROOT / "tests" / "data" / "town.opl"


def shared(name: str) -> Path:
    """A file of real data; the test is skipped, and says so, where it is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not on this machine")
    return path
