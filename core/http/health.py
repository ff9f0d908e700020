"""GET /healthz: the process lives. GET /readyz: it can serve."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from core import health
from core.http.deps import ReadOnly, ReadWrite

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/readyz", responses={503: {"model": dict[str, object]}})
async def readyz(
    request: Request, response: Response, read: ReadOnly, write: ReadWrite
) -> dict[str, object]:
    """Both databases answer, all migrations are applied, data has been imported."""
    state = await health.readiness(read, write)
    if not state["ready"]:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    response.headers["Cache-Control"] = "no-store"
    return state
