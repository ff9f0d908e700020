"""The whole site, API and pages: `uvicorn web.app:app`."""

from core.http.app import create_app
from services.app import Shortcut, routers
from web.routes import router as pages

app = create_app(*routers, pages, title="MapCommons", shortcut=Shortcut)
