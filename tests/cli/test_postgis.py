"""A PostgreSQL that has no PostGIS: told by name, before anything is done."""

import re
import shutil
from pathlib import Path

import psycopg
import pytest

from core.cluster import binaries
from core.cluster.binaries import Binaries
from core.cluster.location import locate
from core.cluster.server import Server
from core.settings import Settings

DEBIAN = re.compile(r"^/usr/lib/postgresql/(\d+)/bin$")


@pytest.fixture
def without_postgis(home):
    """A real server, from a copy of Debian's programs that has all extensions but PostGIS.

    PostgreSQL finds its other files from where its programs are, so that a copy of the tree works.
    """
    programs = binaries.find()
    if not DEBIAN.match(str(programs.folder)):
        pytest.skip("only the layout of Debian's packages is known here")
    version = str(programs.version)
    data = home()
    usr = data.parent / "usr"
    shutil.copytree(programs.folder, usr / "lib" / "postgresql" / version / "bin")
    (usr / "lib" / "postgresql" / version / "lib").symlink_to(programs.folder.parent / "lib")
    share = usr / "share" / "postgresql" / version
    (share / "extension").mkdir(parents=True)
    theirs = Path("/usr/share/postgresql") / version
    for file in [*theirs.iterdir(), *(theirs / "extension").iterdir()]:
        if file.name != "extension" and not file.name.startswith("postgis"):
            (share / file.relative_to(theirs)).symlink_to(file)
    copy = Binaries(programs.version, usr / "lib" / "postgresql" / version / "bin")
    server = Server(locate(Settings(data_dir=data)), copy)
    server.start()
    yield server.url()
    server.stop()


def server_version(url: str) -> int:
    with psycopg.connect(url) as conn:
        return conn.info.server_version // 10_000


def test_a_server_without_postgis_is_told_which_package_it_lacks(terminal, without_postgis):
    for lang, words in (
        ("en", "lacks the extensions postgis:"),
        ("fr", "n’a pas les extensions postgis :"),
    ):
        line = terminal.complaint(
            "up", "--no-serve", lang=lang, MAPCOMMONS_DATABASE_URL=without_postgis
        )
        assert words in line
        assert f"postgresql-{server_version(without_postgis)}-postgis-3" in line
    with psycopg.connect(without_postgis) as conn:
        assert conn.execute("SELECT to_regclass('schema_migration')").fetchone() == (None,)
        assert conn.execute("SELECT to_regnamespace('osm')").fetchone() == (None,)
