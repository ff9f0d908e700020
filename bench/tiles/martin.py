"""Martin, where it is on the PATH: it serves our SQL function as it is, without a cache."""

import shutil
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

from bench.servers import Running, free_port
from core.settings import settings

NAME = "martin"
PATTERN = "/basemap/{z}/{x}/{y}"  # it names a function without its schema


def installed() -> bool:
    return shutil.which(NAME) is not None


def martin(url: str) -> Running:
    """As many connections to the database as the site; `tiles.basemap` is found by its shape."""
    port = free_port()
    command = [
        NAME, "--listen-addresses", f"127.0.0.1:{port}", "--cache-size", "0",
        "--workers", "1", "--pool-size", str(settings().database_pool_size), uri(url),
    ]  # fmt: skip
    return Running(command, {}, port, "/health")


def uri(url: str, **options: str) -> str:
    """A connection string as a URI, which is all that some programs read."""
    parts = {name: quote(str(value), safe="") for name, value in conninfo_to_dict(url).items()}
    who = parts.pop("user", "")
    if password := parts.pop("password", ""):
        who += f":{password}"
    where = f"{parts.pop('host', 'localhost')}:{parts.pop('port', '5432')}"
    name = parts.pop("dbname", "")
    query = "&".join(f"{key}={value}" for key, value in (parts | options).items())
    return f"postgresql://{who}@{where}/{name}?{query}"
