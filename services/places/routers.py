"""Every route of the places service. What has a path of its own comes before /places/{id}."""

from services.places.routes import router as places
from services.places.routes_ban import router as ban
from services.places.routes_ban_csv import router as ban_csv
from services.places.routes_geocode import router as geocode
from services.places.routes_google import router as google
from services.places.routes_nearby import router as nearby
from services.places.routes_nominatim import router as nominatim
from services.places.routes_ogc import router as ogc
from services.places.routes_photon import router as photon
from services.places.routes_reverse import router as reverse
from services.places.routes_search import router as search

routers = (search, nearby, reverse, geocode, places, google, nominatim, photon, ban, ban_csv, ogc)
