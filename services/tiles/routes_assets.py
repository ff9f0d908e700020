"""GET /styles, /fonts, /sprites: what a map needs to draw our tiles, all from this origin."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from core.http.deps import Origin
from core.http.language import asked_of
from core.http.problems import MEDIA_TYPE, Problem
from core.settings import settings
from services.tiles import assets, style

router = APIRouter(tags=["styles"])

ABSENT: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": "There is none"}
}
GLYPHS = ABSENT | {200: {"content": {"application/x-protobuf": {}}}}
SPRITE = ABSENT | {200: {"content": {"image/png": {}, "application/json": {}}}}
A_DAY = "public, max-age=86400"
A_MINUTE = "public, max-age=60"


LANG = f"Language of labels, one of {', '.join(style.languages())}; another is passed over"


def label_language(
    request: Request, lang: Annotated[str | None, Query(description=LANG)] = None
) -> str:
    """Labels come in more languages than errors, and in one that there is whatever is asked."""
    return asked_of(request, style.languages())


@router.get("/styles", summary="The styles")
async def list_styles(origin: Origin) -> dict[str, list[dict[str, str]]]:
    return {"styles": [{"id": s, "url": f"{origin}/styles/{s}.json"} for s in style.styles()]}


@router.get("/styles/{style_id}.json", summary="A MapLibre style", responses=ABSENT)
async def get_style(
    origin: Origin,
    lang: Annotated[str, Depends(label_language)],
    response: Response,
    style_id: str,
) -> dict[str, Any]:
    response.headers["Cache-Control"] = A_MINUTE
    response.headers["Vary"] = "Accept-Language"
    return style.compose(style_id, origin, lang)


@router.get("/fonts/{fontstack}/{glyph_range}.pbf", response_class=Response, responses=GLYPHS)
def get_glyphs(fontstack: str, glyph_range: str) -> Response:
    """Glyphs of a font; an unknown font falls back to one we have."""
    pbf = assets.glyphs(settings().assets_dir, fontstack, glyph_range)
    return Response(pbf, media_type="application/x-protobuf", headers={"Cache-Control": A_DAY})


@router.get("/sprites/{file_name}", response_class=Response, responses=SPRITE)
def get_sprite(file_name: str) -> Response:
    content, media_type = assets.sprite(settings().assets_dir, file_name)
    return Response(content, media_type=media_type, headers={"Cache-Control": A_DAY})
