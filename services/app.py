"""Every service in one process: `uvicorn services.app:app`."""

from core.http.app import create_app
from services.places.routes import router as places
from services.tiles.routes import router as tiles
from services.tiles.routes_assets import router as assets

routers = (tiles, assets, places)

app = create_app(*routers, title="MapCommons")
