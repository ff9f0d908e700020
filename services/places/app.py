"""The places service alone: `uvicorn services.places.app:app`."""

from core.http.app import create_app
from services.places.routes import router
from services.places.routes_geocode import router as geocode

app = create_app(geocode, router, title="MapCommons places")
