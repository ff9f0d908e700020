"""What `/static` needs of the system: OpenGL in software, installed where it is missing."""

import ctypes
from collections.abc import Callable
from pathlib import Path

from core import packages

#: Loaded by name, as the renderer does; and where Debian puts Mesa's drivers.
LIBRARIES = ("libEGL_mesa.so.0", "libSM.so.6", "libX11.so.6", "libXext.so.6")
DRIVERS = "usr/lib/*/dri/*_dri.so"


def install(say: Callable[[str], None]) -> None:
    """Install what is missing with apt. Raises `Unavailable` with the packages' names."""
    if not _is_there():
        packages.install(packages.RENDERING, why="/static", say=say)


def _is_there() -> bool:
    return all(map(_loads, LIBRARIES)) and any(Path("/").glob(DRIVERS))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
