"""The places service alone: `uvicorn services.places.app:app`."""

from core.http.app import create_app
from services.places.routers import routers

app = create_app(*routers, title="MapCommons places")
