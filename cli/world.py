"""The world around the extract: what the build of widget/ made of Natural Earth, loaded."""

import time

from cli.terminal import tell
from core.settings import settings
from importers.world.load import load_world


def load(url: str) -> None:
    """Load it where it has changed. An import on a machine that builds no files goes without."""
    file = settings().assets_dir / "world" / "world.jsonl.gz"
    if not file.exists():
        return
    began = time.monotonic()
    if load_world(url, file):
        seconds = time.monotonic() - began
        tell(
            fr=f"Le monde autour de l’extrait est chargé ({seconds:.0f} s).",
            en=f"The world around the extract has been loaded ({seconds:.0f} s).",
        )
