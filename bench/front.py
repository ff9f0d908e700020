"""nginx in front of a server, with the configuration that docker-compose.yml gives it."""

import os
import shutil
from pathlib import Path

from bench.servers import Running, free_port
from core import packages
from core.packages import Say
from core.settings import ROOT

CONF = ROOT / "deploy" / "nginx.conf"
# What surrounds the file in the image.
MAIN = """\
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def program(say: Say) -> str:
    """nginx, installed if missing. Raises `Unavailable` where that cannot be."""
    # It is in /usr/sbin, which is not on everybody's PATH.
    path = f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin"
    if not shutil.which("nginx", path=path):
        packages.install(["nginx-light"], why="bench tiles", say=say)
    return shutil.which("nginx", path=path) or "nginx"


def front(nginx: str, folder: Path, origin: str, ready: str) -> Running:
    """nginx on a free port, its cache and logs in `folder`, in front of `origin`."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    # Workers of a master that is root give up root, and could not enter the folder.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(user=user, folder=folder))
    (folder / "site.conf").write_text(_site(folder, origin, port))
    command = [nginx, "-p", str(folder), "-e", f"{folder}/error.log"]
    return Running([*command, "-c", f"{folder}/nginx.conf"], {}, port, ready)


def _site(folder: Path, origin: str, port: int) -> str:
    """The file as it is, but for paths, port, upstream and the container's resolver."""
    text = CONF.read_text()
    for there, here in (
        ("/var/cache/mapcommons", f"{folder}/cache"),
        ("/var/log/nginx/", f"{folder}/"),
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("http://mapcommons:8000", origin),
        ("127.0.0.11 valid=5s", f"127.0.0.1:{free_port()}"),  # nobody answers there
    ):
        text = text.replace(there, here)
    return text
