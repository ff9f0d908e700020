"""Every error over HTTP is an RFC 9457 problem in the caller's language."""

from functools import partial
from typing import Annotated, Literal

import psycopg
import pytest
from fastapi import APIRouter, Path, Query
from httpx import ASGITransport, AsyncClient
from psycopg_pool import PoolTimeout

from core.errors import Conflict, Gone, Invalid, Malformed, NotFound, Unavailable
from core.http.app import create_app

RAISED = {
    "notfound": NotFound,
    "gone": Gone,
    "invalid": Invalid,
    "malformed": Malformed,
    "conflict": Conflict,
    "unavailable": Unavailable,
    "busy": partial(Unavailable, retry_after_s=7),
}
FAULTS = {
    "operational": psycopg.OperationalError("server closed the connection: secret.host:5432"),
    "pool": PoolTimeout("couldn't get a connection after 5.00 sec"),
    "slow": psycopg.errors.QueryCanceled("canceling statement due to statement timeout"),
    "bug": ZeroDivisionError("SELECT secret FROM account"),
}
router = APIRouter()


@router.get("/errors/{name}")
async def raise_error(name: str) -> None:
    raise RAISED[name](fr=f"Pas de {name}.", en=f"No {name}.")


@router.get("/faults/{name}")
async def raise_fault(name: str) -> None:
    raise FAULTS[name]


@router.get("/numbers/{number}")
async def take(
    number: Annotated[int, Path(le=10)], order: Annotated[Literal["up", "down"], Query()] = "up"
) -> int:
    return number


@pytest.fixture
async def client():
    app = create_app(router, title="Errors")
    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


def check(answer, status: int, lang: str) -> dict[str, object]:
    problem = answer.json()
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == lang
    assert "Accept-Language" in answer.headers["vary"]
    assert set(problem) == {"type", "title", "status", "detail"}
    assert problem["type"] == "about:blank"
    assert problem["status"] == status
    return problem


@pytest.mark.parametrize(
    ("name", "status", "titles"),
    [
        ("notfound", 404, ("Introuvable", "Not Found")),
        ("gone", 410, ("Supprimé", "Gone")),
        ("invalid", 422, ("Paramètre refusé", "Parameter refused")),
        ("malformed", 400, ("Requête incompréhensible", "Bad Request")),
        ("conflict", 409, ("Conflit", "Conflict")),
        ("unavailable", 503, ("Indisponible", "Service Unavailable")),
    ],
)
async def test_each_domain_error_has_its_status_and_both_languages(client, name, status, titles):
    french = check(await client.get(f"/errors/{name}"), status, "fr")
    english = check(
        await client.get(f"/errors/{name}", headers={"Accept-Language": "en"}), status, "en"
    )
    assert (french["title"], english["title"]) == titles
    assert (french["detail"], english["detail"]) == (f"Pas de {name}.", f"No {name}.")


async def test_what_may_be_back_says_when(client):
    assert (await client.get("/errors/busy")).headers["retry-after"] == "7"
    assert "retry-after" not in (await client.get("/errors/unavailable")).headers


async def test_lang_in_the_address_decides_for_errors_too(client):
    answer = await client.get("/errors/gone?lang=en", headers={"Accept-Language": "fr"})
    assert check(answer, 410, "en")["detail"] == "No gone."


async def test_a_refused_parameter_is_named_with_its_value(client):
    french = check(await client.get("/numbers/11"), 422, "fr")
    english = check(await client.get("/numbers/11?lang=en"), 422, "en")
    assert french["detail"] == "« number » vaut 11 ; le maximum est 10."
    assert english["detail"] == "“number” is 11; the most is 10."


async def test_all_refused_parameters_are_told_at_once(client):
    detail = check(await client.get("/numbers/many?order=left"), 422, "fr")["detail"]
    assert "« number » vaut many" in detail
    assert "« order » vaut left ; valeurs possibles : 'up' ou 'down'." in detail


async def test_an_unknown_path_and_a_wrong_method_are_problems(client):
    assert "/nothing" in check(await client.get("/nothing"), 404, "fr")["detail"]
    answer = await client.post("/numbers/1", headers={"Accept-Language": "en"})
    assert check(answer, 405, "en")["detail"] == "/numbers/1 does not take POST."
    assert answer.headers["allow"] == "GET"


@pytest.mark.parametrize(
    ("name", "words"),
    [("operational", "ne répond pas"), ("pool", "ne répond pas"), ("slow", "trop de temps")],
)
async def test_a_database_that_is_away_or_busy_is_a_503_to_try_again(client, name, words):
    answer = await client.get(f"/faults/{name}")
    detail = check(answer, 503, "fr")["detail"]
    assert words in detail
    assert "secret" not in detail
    assert int(answer.headers["retry-after"]) > 0


async def test_a_fault_of_ours_is_a_problem_that_tells_nothing_of_the_inside(client):
    for lang in ("fr", "en"):
        problem = check(await client.get(f"/faults/bug?lang={lang}"), 500, lang)
        assert "SELECT" not in str(problem)
        assert "ZeroDivision" not in str(problem)


async def test_reads_are_open_to_every_site(client):
    for path in ("/numbers/1", "/errors/notfound"):
        answer = await client.get(path, headers={"Origin": "https://association.example"})
        assert answer.headers["access-control-allow-origin"] == "*"


async def test_no_page_of_the_api_loads_scripts_from_elsewhere(client):
    for path in ("/docs", "/redoc"):
        assert (await client.get(path)).status_code == 404
