"""Configuration, read from the environment and `.env`; docs/settings.md lists every setting."""

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
VERSION = "0.1.0"
TILESET = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}\Z")


class Settings(BaseSettings):
    """Each field is the environment variable `MAPCOMMONS_<FIELD>`."""

    model_config = SettingsConfigDict(
        env_prefix="MAPCOMMONS_", env_file=ROOT / ".env", env_ignore_empty=True, extra="ignore"
    )

    database_url: str | None = None
    database_read_url: str | None = None
    database_pool_size: int = Field(default=8, ge=1, le=100)
    tile_cache_mb: int = Field(default=64, ge=0, le=65_536)
    tile_store_mb: int = Field(default=512, ge=0, le=1_048_576)
    statement_timeout_ms: int = Field(default=5_000, ge=100, le=600_000)
    data_dir: Path = Path(".mapcommons")
    assets_dir: Path = Path("dist")
    extract: str | None = None
    feed_url: str | None = None
    tile_files: Annotated[dict[str, Path], NoDecode] = Field(default_factory=dict)
    static_memory_mb: int = Field(default=512, ge=256, le=65_536)
    static_timeout_s: int = Field(default=30, ge=1, le=300)
    public_url: str | None = Field(default=None, pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$")

    @field_validator("tile_files", mode="before")
    @classmethod
    def _split_tile_files(cls, value: Any) -> Any:
        """`basemap=/srv/france.pmtiles,places=…`: tileset → file."""
        if not isinstance(value, str):
            return value
        pairs = [part.strip().partition("=")[::2] for part in value.split(",")]
        files = {tileset.strip(): file.strip() for tileset, file in pairs}
        if len(files) < len(pairs) or not all(TILESET.match(k) and v for k, v in files.items()):
            raise PydanticCustomError("tile_files", "it must be tileset=file, once for each")
        return files

    def model_post_init(self, context: object) -> None:
        """Relative paths are meant from the checkout, wherever the command was typed."""
        self.data_dir = (ROOT / self.data_dir.expanduser()).resolve()
        self.assets_dir = (ROOT / self.assets_dir.expanduser()).resolve()
        self.tile_files = {
            tileset: (ROOT / file.expanduser()).resolve()
            for tileset, file in self.tile_files.items()
        }
        if self.extract and "://" not in self.extract:
            self.extract = str((ROOT / Path(self.extract).expanduser()).resolve())
        if self.feed_url and "://" not in self.feed_url:
            self.feed_url = str((ROOT / Path(self.feed_url).expanduser()).resolve())
        if self.public_url:
            self.public_url = self.public_url.rstrip("/")


@cache
def settings() -> Settings:
    """The settings of this process, read once. Raises `pydantic.ValidationError`."""
    return Settings()
