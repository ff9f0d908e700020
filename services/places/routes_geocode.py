"""POST /places/geocode: a CSV in, the same CSV out with coordinates, or with addresses."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field, ValidationError
from starlette.types import Receive, Scope, Send

from core.errors import Lang
from core.http.language import Language
from core.http.problems import MEDIA_TYPE, Problem
from core.settings import settings
from services.places.batch import runs
from services.places.batch.columns import Columns
from services.places.batch.table import Table, Told, survey
from services.places.batch.turns import Desk
from services.places.reverse import reverse
from services.places.routes_parameters import bias_of
from services.places.routes_upload import FILE, FORM, uploaded
from services.places.schemas import COPYRIGHT

LONGEST_NAME = 100  # characters of a column's name that are told back
SHARE = 4  # of the pool's connections, one in so many is for tables


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Desk]]:
    connections = max(2, settings().database_pool_size // SHARE)
    yield {"desk": Desk(app.state.pools.read, connections)}


router = APIRouter(prefix="/places", tags=["places"], lifespan=lifespan)

Name = Annotated[str | None, Field(max_length=200)]
CSV: dict[str, Any] = {"schema": {"type": "string"}, "example": "adresse\n12 Grande Rue\n"}
BODY = {
    "required": True,
    "content": {
        "text/csv": CSV,
        FORM: {
            "schema": {
                "type": "object",
                "required": [FILE],
                "properties": {FILE: {"type": "string", "contentMediaType": "text/csv"}},
            }
        },
    },
}
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": CSV}, "description": "The rows, each with its answer"},
    400: {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": "The form is unreadable"},
    413: {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": "Too many rows or bytes"},
}


class Asked(BaseModel):
    """In the query, or as fields of the form, which come first."""

    columns: Annotated[
        list[Annotated[str, Field(max_length=500)]],
        Field(max_length=50, description="that hold the address, by name or number"),
    ] = []
    postcode: Annotated[Name, Field(description="a column: the answer must have its postcode")] = (
        None
    )
    citycode: Annotated[Name, Field(description="a column: … its commune's code (INSEE)")] = None
    lon: Annotated[Name, Field(description="a column: answers nearer to it come first")] = None
    lat: Annotated[Name, Field(description="a column, as lon")] = None
    encoding: Annotated[str | None, Field(max_length=40)] = None
    delimiter: Annotated[
        str | None, Field(max_length=20, description="comma, semicolon, tab, pipe, or itself")
    ] = None
    header: Annotated[bool | None, Field(description="whether the first row names columns")] = None
    with_bom: Annotated[bool, Field(description="begin UTF-8 with a mark, for Excel")] = False
    bias: Annotated[
        str | None, Field(max_length=60, description="lon,lat: nearer answers come first")
    ] = None
    reverse: Annotated[bool, Field(description="from positions to addresses")] = False


class Streamed(StreamingResponse):
    """Whatever becomes of the answer, what it needs is released when it ends."""

    def __init__(self, content: AsyncGenerator[bytes, None], needs: AsyncExitStack, **more: Any):
        super().__init__(content, **more)
        self._content, self._needs = content, needs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._needs:
            try:
                await super().__call__(scope, receive, send)
            finally:
                await self._content.aclose()


@router.post(
    "/geocode",
    response_class=StreamingResponse,
    responses=ANSWERS,
    openapi_extra={"requestBody": BODY},
)
async def geocode(
    request: Request, lang: Language, asked: Annotated[Asked, Query()]
) -> StreamingResponse:
    """Each row of a CSV with its best answer, how sure it is, and why it may be wrong."""
    desk: Desk = request.state.desk
    async with AsyncExitStack() as needs:
        upload = await needs.enter_async_context(uploaded(request))
        asked = _with_fields(asked, upload.fields)
        needs.enter_context(desk.table())
        told = Told(asked.encoding, asked.delimiter, asked.header, asked.with_bom)
        table = await to_thread.run_sync(survey, upload.file, told)
        columns, body = _run(table, asked, desk, lang)
        headers = _headers(table, columns, upload.name)
        media_type = f"text/csv; charset={table.encoding.charset}"
        return Streamed(body, needs.pop_all(), headers=headers, media_type=media_type)


@router.get("/geocode", include_in_schema=False)
async def get_geocode() -> None:
    """A table is sent; without this the word would be taken for the id of a place."""
    raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "POST"})


def _run(
    table: Table, asked: Asked, desk: Desk, lang: Lang
) -> tuple[Columns, AsyncGenerator[bytes, None]]:
    if asked.reverse:
        columns = runs.position_columns(table, asked.lon, asked.lat)
        return columns, runs.backward(table, columns, desk, lang, reverse)
    filters = {"postcode": asked.postcode, "citycode": asked.citycode}
    columns = runs.address_columns(table, asked.columns, lon=asked.lon, lat=asked.lat, **filters)
    return columns, runs.forward(table, columns, desk, lang, bias=bias_of(asked.bias))


def _with_fields(asked: Asked, fields: list[tuple[str, str]]) -> Asked:
    """Raises `RequestValidationError`, as for a parameter of the query."""
    given: dict[str, Any] = {}
    for name, value in fields:
        if name == "columns":
            given.setdefault(name, []).append(value)
        elif value:
            given[name] = value
    try:
        return Asked.model_validate(asked.model_dump(exclude_unset=True) | given)
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from error


def _headers(table: Table, columns: Columns, name: str) -> dict[str, str]:
    """What was found out of the file, by the names of the parameters that overrule it."""
    used = ",".join(
        quote(table.header[position].strip()[:LONGEST_NAME]) for position in columns.used()
    )
    told = table.described() | {"columns": used}
    stem = name.rsplit("/", 1)[-1].removesuffix(".csv")[:100]
    return {f"Geocode-{key.capitalize()}": value for key, value in told.items()} | {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(stem, safe='')}.geocoded.csv",
        "Cache-Control": "no-store",
        "Link": f'<{COPYRIGHT}>; rel="license"',
        "X-Accel-Buffering": "no",  # nginx hands rows on as they come
    }
