"""GET /static/…: pictures of the map, for mails, prints and pages without scripts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Header, Path, Query, Request, Response

from core.http.problems import MEDIA_TYPE, Problem
from core.settings import settings
from services.tiles.pictures import picture, scene
from services.tiles.pictures.painter import Painter
from services.tiles.routes_language import LabelLanguage
from services.tiles.serving import Serving

AN_HOUR = "public, max-age=3600"


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Painter]]:
    """A painter for as long as the application lives; the first picture starts its process."""
    painter = Painter(
        timeout_s=settings().static_timeout_s,
        memory_bytes=settings().static_memory_mb * 2**20,
    )
    try:
        yield {"painter": painter}
    finally:
        await painter.close()


router = APIRouter(prefix="/static", tags=["static"], lifespan=lifespan)

PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/png": {}, "image/webp": {}}, "description": "The picture"},
    304: {"description": "The picture you have is current"},
    **{
        status: {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": text}
        for status, text in (
            (400, "A value cannot be read, or is beyond its limit; `detail` says which and why"),
            (404, "No such style, layer or format"),
            (503, "The map cannot be drawn at the moment; `Retry-After` says when to try again"),
        )
    },
}
CENTRE = "lon,lat,zoom in degrees (WGS 84); zoom from 0 to 20, as in the map’s own address"
SIZE = "widthxheight in pixels, 1 to 1280 each; @2x for sharp screens; .png or .webp"
MARKER = "A pin with its tip at lon,lat[,colour]; rgb, rrggbb or a name; up to 50 times"
LAYER = "A layer whose places are drawn as points; up to 8 times"


@router.get(
    "/{style_id}/{centre}/{size}",
    summary="A picture of the map",
    response_class=Response,
    responses=PICTURE,
)
async def get_picture(
    request: Request,
    lang: LabelLanguage,
    style_id: str,
    centre: Annotated[str, Path(description=CENTRE, examples=["6.143,46.204,14"])],
    size: Annotated[str, Path(description=SIZE, examples=["600x400@2x.png"])],
    marker: Annotated[list[str] | None, Query(description=MARKER)] = None,
    layer: Annotated[list[str] | None, Query(description=LAYER)] = None,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """Drawn from the styles and tiles of the map; whose data it is stands at the bottom right."""
    asked = picture.read(style_id, centre, size, marker or (), layer or (), lang)
    serving: Serving = request.state.tiles
    composed = scene.compose(serving.catalogue, asked, settings().assets_dir)
    headers = {
        "Cache-Control": AN_HOUR,
        "ETag": composed.etag,
        "Link": ", ".join(f'<{url}>; rel="license"' for url in composed.licences),  # RFC 8288
        "Vary": "Accept-Language",
    }
    if composed.etag in _tags(if_none_match):
        return Response(status_code=304, headers=headers)
    painter: Painter = request.state.painter
    await painter.open(request.app, dict(request.scope["state"]))
    file = await painter.paint(composed.etag, composed.job)
    return Response(file, media_type=f"image/{asked.format}", headers=headers)


def _tags(if_none_match: str | None) -> set[str]:
    """What the caller has; a proxy may have made a tag weak (RFC 9110 §13)."""
    return {tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")}
