"""The places service alone: `uvicorn services.places.app:app`."""

from core.http.app import create_app
from services.places.routes import router
from services.places.routes_google import router as google

app = create_app(router, google, title="MapCommons places")
