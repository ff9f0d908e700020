"""Every service in one process: `uvicorn services.app:app`."""

from core.http.app import create_app
from core.http.ogc import Root
from services.places.routers import routers as places
from services.places.routes_ogc import PART as OGC_FEATURES
from services.tiles.routes import router as tiles
from services.tiles.routes_assets import router as assets
from services.tiles.routes_ogc import PART as OGC_TILES
from services.tiles.routes_ogc import router as ogc_tiles
from services.tiles.routes_static import router as static
from services.tiles.shortcut import Shortcut

__all__ = ["Shortcut", "app", "routers"]

# Of a collection that both know, features say what it is.
OGC = Root(OGC_FEATURES, OGC_TILES).router

routers = (tiles, assets, static, *places, OGC, ogc_tiles)

app = create_app(*routers, title="MapCommons", shortcut=Shortcut)
