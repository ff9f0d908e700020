"""The tile service alone: `uvicorn services.tiles.app:app`."""

from core.http.app import create_app
from services.tiles.routes import router
from services.tiles.routes_assets import router as assets
from services.tiles.shortcut import Shortcut

app = create_app(router, assets, title="MapCommons tiles", shortcut=Shortcut)
