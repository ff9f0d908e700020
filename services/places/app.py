"""The places service alone: `uvicorn services.places.app:app`."""

from core.http.app import create_app
from services.places.compat.routes_google import router as google
from services.places.routes import router

app = create_app(router, google, title="MapCommons places")
