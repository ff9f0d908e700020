"""What `/static` needs of the system: OpenGL in software, installed where it is missing."""

from collections.abc import Callable
from ctypes.util import find_library
from pathlib import Path

from core import packages

#: What the renderer loads, and where Debian puts Mesa's drivers.
LIBRARIES = ("EGL_mesa", "SM", "X11", "Xext")
DRIVERS = "usr/lib/*/dri/*_dri.so"


def install(say: Callable[[str], None]) -> None:
    """Install what is missing with apt. Raises `Unavailable` with the packages' names."""
    if not _is_there():
        packages.install(packages.RENDERING, why="/static", say=say)


def _is_there() -> bool:
    return all(map(find_library, LIBRARIES)) and any(Path("/").glob(DRIVERS))
