"""The tile service alone: `uvicorn services.tiles.app:app`."""

from core.http.app import create_app
from core.http.ogc import Root
from services.tiles.routes import router
from services.tiles.routes_assets import router as assets
from services.tiles.routes_ogc import PART
from services.tiles.routes_ogc import router as ogc
from services.tiles.routes_static import router as static
from services.tiles.shortcut import Shortcut

routers = (router, assets, static, Root(PART).router, ogc)

app = create_app(*routers, title="MapCommons tiles", shortcut=Shortcut)
