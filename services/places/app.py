"""The places service alone: `uvicorn services.places.app:app`."""

from core.http.app import create_app
from services.places.routes import router
from services.places.routes_ban import router as ban
from services.places.routes_ban_csv import router as ban_csv
from services.places.routes_geocode import router as geocode
from services.places.routes_nominatim import router as nominatim
from services.places.routes_photon import router as photon

app = create_app(router, geocode, nominatim, photon, ban, ban_csv, title="MapCommons places")
