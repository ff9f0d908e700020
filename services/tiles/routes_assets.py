"""GET /styles, /fonts, /sprites: what a map needs to draw our tiles, all from this origin."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from core.http.deps import Origin
from core.http.problems import MEDIA_TYPE, Problem
from core.settings import settings
from services.tiles import assets, style
from services.tiles.display.compose import compose_layers
from services.tiles.display.shared import shared_layer
from services.tiles.routes import Tiles
from services.tiles.routes_language import LabelLanguage

router = APIRouter(tags=["styles"])

ABSENT: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": "There is none"}
}
GLYPHS = ABSENT | {200: {"content": {"application/x-protobuf": {}}}}
SPRITE = ABSENT | {200: {"content": {"image/png": {}, "application/json": {}}}}
A_DAY = "public, max-age=86400"
A_MINUTE = "public, max-age=60"


@router.get("/styles", summary="The styles")
async def list_styles(origin: Origin) -> dict[str, list[dict[str, str]]]:
    return {"styles": [{"id": s, "url": f"{origin}/styles/{s}.json"} for s in style.styles()]}


@router.get("/styles/{style_id}.json", summary="A MapLibre style", responses=ABSENT)
async def get_style(
    tiles: Tiles,
    origin: Origin,
    lang: LabelLanguage,
    response: Response,
    style_id: str,
    layers: Annotated[
        str | None,
        Query(max_length=700, description="Slugs of shared layers to draw as well, with commas"),
    ] = None,
) -> dict[str, Any]:
    """The style, with shared layers drawn as their stewards want them."""
    response.headers["Cache-Control"] = A_MINUTE
    response.headers["Vary"] = "Accept-Language"
    document = style.compose(style_id, origin, lang)
    if not layers:
        return document
    shown = [shared_layer(tiles.edition(slug)) for slug in dict.fromkeys(layers.split(","))]
    return compose_layers(document, shown, style.tokens(style_id), origin)


@router.get("/fonts/{fontstack}/{glyph_range}.pbf", response_class=Response, responses=GLYPHS)
def get_glyphs(fontstack: str, glyph_range: str) -> Response:
    """Glyphs of a font; an unknown font falls back to one we have."""
    pbf = assets.glyphs(settings().assets_dir, fontstack, glyph_range)
    return Response(pbf, media_type="application/x-protobuf", headers={"Cache-Control": A_DAY})


@router.get("/sprites/{file_name}", response_class=Response, responses=SPRITE)
def get_sprite(file_name: str) -> Response:
    content, media_type = assets.sprite(settings().assets_dir, file_name)
    return Response(content, media_type=media_type, headers={"Cache-Control": A_DAY})
