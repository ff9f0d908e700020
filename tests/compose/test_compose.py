"""docker-compose.yml, read by the client that hosts have: `docker compose` or `docker-compose`."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.settings import ROOT, Settings

PASSWORD = "p@ss/w:rd #1"
PREFIX = "MAPCOMMONS_"


def client() -> list[str]:
    if shutil.which("docker"):
        plugin = ["docker", "compose"]
        if subprocess.run([*plugin, "version"], capture_output=True).returncode == 0:
            return plugin
    assert shutil.which("docker-compose"), "./mapcommons test installs docker-compose"
    return ["docker-compose"]


def run(tmp_path: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """`config`, with these settings only: neither the shell's nor those of a `.env` file."""
    nothing = tmp_path / "no.env"
    nothing.touch()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return subprocess.run(
        [*client(), "--env-file", str(nothing), "-f", str(ROOT / "docker-compose.yml"), "config"],
        env=kept | {f"{PREFIX}{name}": value for name, value in env.items()},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def config(tmp_path: Path) -> dict[str, Any]:
    result = run(tmp_path, DB_PASSWORD=PASSWORD)
    assert result.returncode == 0, result.stderr
    return yaml.safe_load(result.stdout)


@pytest.fixture
def services(config: dict[str, Any]) -> dict[str, Any]:
    return config["services"]


def megabytes(size: str | int) -> float:
    """The client writes back what the file says, or bytes."""
    number, unit = re.fullmatch(r"(\d+)([mg]?)", str(size)).groups()
    return int(number) * {"": 2**-20, "m": 1, "g": 1024}[unit]


def test_the_file_is_valid_and_has_the_three_services(config: dict[str, Any]) -> None:
    assert set(config["services"]) == {"postgis", "mapcommons", "nginx"}
    assert set(config["volumes"]) == {"database", "data", "cache"}


def test_a_missing_password_is_asked_for_in_clear(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.returncode != 0
    assert "choose a password for the database and put it into .env" in result.stderr


def test_only_nginx_can_be_reached_from_outside(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if service.get("ports")] == ["nginx"]


@pytest.mark.parametrize("port", ["8123", "127.0.0.1:8123"])
def test_the_port_is_a_setting_and_may_have_an_address(tmp_path: Path, port: str) -> None:
    result = run(tmp_path, DB_PASSWORD=PASSWORD, PORT=port)
    (published,) = yaml.safe_load(result.stdout)["services"]["nginx"]["ports"]
    if isinstance(published, dict):  # which of the two depends on the client and on the value
        published = f"{published.get('host_ip', '')}:{published['published']}:{published['target']}"
    assert published.removesuffix("/tcp").lstrip(":") == f"{port}:80"


def test_images_are_pinned(services: dict[str, Any]) -> None:
    assert re.fullmatch(r"postgis/postgis:\d+-\d+\.\d+", services["postgis"]["image"])
    assert re.fullmatch(r"nginx:1\.\d+-alpine", services["nginx"]["image"])
    postgresql, postgis = services["postgis"]["image"].partition(":")[2].split("-")
    assert int(postgresql) >= 15
    assert tuple(map(int, postgis.split("."))) >= (3, 3)


def test_the_application_waits_for_the_database_and_nginx_for_nobody(
    services: dict[str, Any],
) -> None:
    waits = {
        (name, needed): rule["condition"]
        for name, service in services.items()
        for needed, rule in service.get("depends_on", {}).items()
    }
    assert waits == {
        ("mapcommons", "postgis"): "service_healthy",
        ("nginx", "mapcommons"): "service_started",
    }
    assert all(service["healthcheck"]["test"] for service in services.values())


def test_database_and_application_share_a_password_that_no_url_shows(
    services: dict[str, Any],
) -> None:
    application = services["mapcommons"]["environment"]
    assert services["postgis"]["environment"]["POSTGRES_PASSWORD"] == PASSWORD
    assert application["PGPASSWORD"] == PASSWORD
    assert (
        application["MAPCOMMONS_DATABASE_URL"] == "postgresql://mapcommons@postgis:5432/mapcommons"
    )


def test_every_setting_of_the_code_reaches_the_application(services: dict[str, Any]) -> None:
    """Add a setting to core/settings.py, and a line with its name to docker-compose.yml."""
    known = {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}
    given = {name for name in services["mapcommons"]["environment"] if name.startswith(PREFIX)}
    assert given == known


def test_settings_are_handed_on(tmp_path: Path) -> None:
    asked = {"PUBLIC_URL": "https://map.example", "EXTRACT": "https://osm.example/town.osm.pbf"}
    result = run(tmp_path, DB_PASSWORD=PASSWORD, **asked)
    environment = yaml.safe_load(result.stdout)["services"]["mapcommons"]["environment"]
    for name, value in asked.items():
        assert environment[f"{PREFIX}{name}"] == value


def test_all_of_it_fits_into_a_host_of_4_gb(services: dict[str, Any]) -> None:
    assert sum(megabytes(service["mem_limit"]) for service in services.values()) < 4096
    flags = dict(flag[2:].split("=") for flag in services["postgis"]["command"][1:])
    assert (
        int(flags["shared_buffers"].removesuffix("MB"))
        < megabytes(services["postgis"]["mem_limit"]) / 2
    )


def test_the_application_writes_to_its_volume_only(services: dict[str, Any]) -> None:
    application = services["mapcommons"]
    assert application["read_only"] is True
    assert application["cap_drop"] == ["ALL"]
    assert application["environment"]["MAPCOMMONS_DATA_DIR"] == "/data"


def test_what_is_mounted_is_where_nginx_looks(services: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert "./deploy/nginx.conf:/etc/nginx/conf.d/default.conf:ro" in text
    (cache,) = re.findall(r"- cache:(\S+)", text)
    assert f"proxy_cache_path {cache} " in (ROOT / "deploy" / "nginx.conf").read_text()
    assert services["nginx"]["volumes"]
