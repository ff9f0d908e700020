"""The places service alone: `uvicorn services.places.app:app`."""

from core.http.app import create_app
from core.http.ogc import Root
from services.places.routers import routers
from services.places.routes_ogc import PART

app = create_app(*routers, Root(PART).router, title="MapCommons places")
