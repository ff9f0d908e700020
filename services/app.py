"""Every service in one process: `uvicorn services.app:app`."""

from core.http.app import create_app
from services.places.routes import router as places
from services.tiles.routes import router as tiles
from services.tiles.routes_assets import router as assets
from services.tiles.shortcut import Shortcut

__all__ = ["Shortcut", "app", "routers"]

routers = (tiles, assets, places)

app = create_app(*routers, title="MapCommons", shortcut=Shortcut)
