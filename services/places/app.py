"""The places service alone: `uvicorn services.places.app:app`."""

from core.http.app import create_app
from services.places.routes import router
from services.places.routes_nearby import router as nearby

# /places/{place_id} would take the path of /places/nearby, were it asked first.
app = create_app(nearby, router, title="MapCommons places")
