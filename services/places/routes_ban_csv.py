"""POST /compat/ban/{search,reverse}/csv/: a CSV in, the same CSV out, as addok-csv answers."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack
from http import HTTPStatus
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from core.errors import Invalid, TooLarge
from services.places.batch import runs
from services.places.batch.columns import Columns
from services.places.batch.table import Table, Told, survey
from services.places.batch.turns import Desk
from services.places.compat.ban import answers
from services.places.compat.ban.parameters import LAT, LON, YES
from services.places.compat.ban.table import FORWARD, REVERSE
from services.places.compat.given import Given
from services.places.reverse import reverse as look
from services.places.routes_ban import refused
from services.places.routes_described import HIDDEN
from services.places.routes_geocode import ANSWERS, Streamed
from services.places.routes_upload import FILE, FORM, uploaded
from services.places.schemas import COPYRIGHT

router = APIRouter(prefix="/compat/ban", tags=["compat"])

BODY = {
    "required": True,
    "content": {
        FORM: {
            "schema": {
                "type": "object",
                "required": [FILE],
                "properties": {FILE: {"type": "string", "contentMediaType": "text/csv"}},
            }
        }
    },
}
Run = Callable[[Table, Given, Desk], AsyncGenerator[bytes, None]]
REFUSED = {
    status: {"content": {"application/json": {"schema": {}}}, "description": text}
    for status, text in (
        (HTTPStatus.BAD_REQUEST, "The file or the form was refused"),
        (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Too many rows or bytes"),
    )
}


@router.post(
    "/search/csv/",
    response_class=StreamingResponse,
    responses=ANSWERS | REFUSED,
    openapi_extra={"requestBody": BODY},
)
@router.post("/search/csv", response_class=StreamingResponse, **HIDDEN)
async def search_csv(request: Request) -> Response:
    """Each row with the best address found for it, as Addok's /search/csv/."""
    return await _streamed(request, _forward)


@router.post(
    "/reverse/csv/",
    response_class=StreamingResponse,
    responses=ANSWERS | REFUSED,
    openapi_extra={"requestBody": BODY},
)
@router.post("/reverse/csv", response_class=StreamingResponse, **HIDDEN)
async def reverse_csv(request: Request) -> Response:
    """Each row with the address of its position, as Addok's /reverse/csv/."""
    return await _streamed(request, _backward)


async def _streamed(request: Request, run: Run) -> Response:
    desk: Desk = request.state.desk
    try:
        async with AsyncExitStack() as needs:
            upload = await needs.enter_async_context(uploaded(request))
            given = Given([*upload.fields, *request.query_params.multi_items()])
            needs.enter_context(desk.table())
            table = await to_thread.run_sync(survey, upload.file, _told(given))
            headers = _headers(upload.name)
            media_type = f"text/csv; charset={table.encoding.charset}"
            body = run(table, given, desk)
            return Streamed(body, needs.pop_all(), headers=headers, media_type=media_type)
    except (Invalid, TooLarge) as error:
        return refused(request, error)


def _told(given: Given) -> Told:
    marked = (given.get("with_bom") or "").lower() in YES
    return Told(given.get("encoding") or None, given.get("delimiter") or None, True, marked)


def _forward(table: Table, given: Given, desk: Desk) -> AsyncGenerator[bytes, None]:
    columns = _address_columns(table, given)
    return runs.forward(table, columns, desk, "fr", layout=FORWARD, kinds=answers.KINDS)


def _backward(table: Table, given: Given, desk: Desk) -> AsyncGenerator[bytes, None]:
    columns = runs.position_columns(table, given.get(*LON), given.get(*LAT))
    return runs.backward(table, columns, desk, "fr", look, layout=REVERSE)


def _address_columns(table: Table, given: Given) -> Columns:
    """Those that are named; else what the header tells; else all, which is what Addok takes."""

    def columns(asked: Sequence[str]) -> Columns:
        return runs.address_columns(
            table,
            asked,
            postcode=given.get("postcode"),
            citycode=given.get("citycode"),
            lon=given.get(*LON),
            lat=given.get(*LAT),
        )

    asked = given.all("columns")
    try:
        return columns(asked)
    except Invalid:
        if asked:
            raise
        return columns(table.header)


def _headers(name: str) -> dict[str, str]:
    stem = name.rsplit("/", 1)[-1].removesuffix(".csv")[:100]
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else "_" for c in stem)
    exact = f"; filename*=UTF-8''{quote(stem, safe='')}.geocoded.csv" if plain != stem else ""
    return {
        "Content-Disposition": f'attachment; filename="{plain}.geocoded.csv"{exact}',
        "Cache-Control": "no-store",
        "Link": f'<{COPYRIGHT}>; rel="license"',
        "X-Accel-Buffering": "no",  # nginx hands rows on as they come
    }
