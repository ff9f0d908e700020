"""The places service alone: `uvicorn services.places.app:app`."""

from core.http.app import create_app
from services.places.routes import router
from services.places.routes_search import router as search

app = create_app(search, router, title="MapCommons places")
