"""The places service alone: `uvicorn services.places.app:app`."""

from core.http.app import create_app
from core.http.ogc import Root
from services.places.routes import router
from services.places.routes_ogc import PART
from services.places.routes_ogc import router as ogc

app = create_app(router, Root(PART).router, ogc, title="MapCommons places")
