"""Programs from Debian's and Ubuntu's packages: installed where we may, named where we may not."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence

from core.errors import Unavailable

#: What draws without a screen needs of the system: OpenGL in software (Mesa), and three libraries
#: that the renderer is linked with although it opens no window.
RENDERING = ("libegl-mesa0", "libgl1-mesa-dri", "libsm6", "libx11-6", "libxext6")

Say = Callable[[str], None]


def install(packages: Sequence[str], *, why: str, say: Say) -> None:
    """Install with apt, as root or through sudo after saying so.

    Raises `Unavailable` with the packages' names where that is not possible.
    """
    names = " ".join(packages)
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    if not shutil.which("apt-get") or (sudo and not shutil.which("sudo")):
        raise Unavailable(
            fr=f"Il manque des programmes ({why}). Installez les paquets Debian : {names} "
            "(ou leurs équivalents), ou utilisez `docker compose up`.",
            en=f"Programs are missing ({why}). Install the Debian packages: {names} "
            "(or their equivalents), or use `docker compose up`.",
        )
    say(f"{' '.join([*sudo, 'apt-get install'])} {names}  ({why})")
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    install_command = [*apt, "install", "-y", "--no-install-recommends", *packages]
    if subprocess.run(install_command, capture_output=True).returncode == 0:
        return
    subprocess.run([*apt, "update"], capture_output=True, check=False)  # lists may be old or absent
    result = subprocess.run(install_command, capture_output=True, text=True)
    if result.returncode:
        reason = (result.stderr.strip().splitlines() or ["?"])[-1]
        raise Unavailable(
            fr=f"apt n’a pas pu installer {names} : {reason}",
            en=f"apt could not install {names}: {reason}",
        )


def newest(pattern: str) -> list[str]:
    """The package names that match an apt regular expression, as apt knows them today."""
    if not shutil.which("apt-cache"):
        return []
    command = ["apt-cache", "search", "--names-only", pattern]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return [line.split()[0] for line in result.stdout.splitlines() if line.strip()]
