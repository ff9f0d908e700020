"""What the build of widget/ made, by the names that pages know it by."""

import json
from pathlib import Path

from core.errors import Unavailable


def url(folder: Path, name: str) -> str:
    """Where `page.js` is now: `/assets/page-2BWT3XW5.js`. Raises `Unavailable` before a build."""
    try:
        manifest: dict[str, str] = json.loads((folder / "manifest.json").read_text())
        return f"/assets/{manifest[name]}"
    except (FileNotFoundError, KeyError) as error:
        raise Unavailable(
            fr="Les scripts des pages ne sont pas encore construits : `./mapcommons up` le fait.",
            en="The pages’ scripts have not been built yet: `./mapcommons up` does it.",
        ) from error
