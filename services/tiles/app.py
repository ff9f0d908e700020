"""The tile service alone: `uvicorn services.tiles.app:app`."""

from core.http.app import create_app
from core.http.ogc import Root
from services.tiles.routes import router
from services.tiles.routes_assets import router as assets
from services.tiles.routes_ogc import PART
from services.tiles.routes_ogc import router as ogc
from services.tiles.shortcut import Shortcut

app = create_app(
    router, assets, Root(PART).router, ogc, title="MapCommons tiles", shortcut=Shortcut
)
