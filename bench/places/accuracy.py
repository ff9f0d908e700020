"""How often an answer is what was meant, beside the bars and what peers reach on the same data."""

import http.client
import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlsplit

from bench import servers
from bench.places.outcome import Outcome
from bench.places.questions import Bar, Question, bars, named
from bench.places.targets import Feature, addresses, places
from core.errors import Lang
from core.packages import Say

SAMPLES = 300
THREADS = 4
TIMEOUT_S = 60.0
NEVER = float("inf")
HEADINGS: dict[Lang, Sequence[str]] = {
    "en": ("what is asked", "asked", "hits", "bar", "", "Addok", "Nominatim", "misses", "not 200"),
    "fr": ("ce qui est demandé", "demandes", "trouvé", "barre", "", "Addok", "Nominatim", "ratés",
           "non 200"),
}  # fmt: skip


@dataclass(frozen=True)
class Result:
    """`typed` is how many characters it took to find the target; never is infinite."""

    question: Question
    typed: float
    refused: int  # answers that were not 200: nothing is found in them
    last: list[Feature]  # what was answered last


def accuracy(url: str, *, samples: int, misses: int, only: str, say: Say) -> Outcome:
    """Ask the site all questions, or those of bars that have `only` in their names; list up to so
    many misses of each. Raises `Invalid` where no bar is left."""
    asked = {bar.name: bar for bar in bars(addresses(url, samples), places(url, samples))}
    lines, shares = [], []
    with servers.site(url).started() as site:
        for bar in [asked[name] for name in named(only, asked)]:
            results = answered(site.origin, bar.questions)
            line, share = _line(bar, results)
            lines.append(line)
            shares.append(share)
            say("accuracy: " + "  ".join(line[:5]))
            for result in [r for r in results if _missed(bar, r)][:misses]:
                say(_told(result))
    worst = min(shares)
    name = f"accuracy: up to {samples} of each, by a fixed seed"
    caption: dict[Lang, str] = {"en": "worst figure / its bar", "fr": "pire chiffre / sa barre"}
    return Outcome(name, HEADINGS, lines, worst, caption, all(share >= 1 for share in shares))


def answered(origin: str, questions: Sequence[Question]) -> list[Result]:
    """Each question's result, in order; asked on a few connections at a time."""
    with ThreadPoolExecutor(THREADS) as pool:
        some = [questions[first::THREADS] for first in range(THREADS)]
        parts = pool.map(lambda part: list(_answered(origin, part)), some)
        results: list[Result | None] = [None] * len(questions)
        for first, part in enumerate(parts):
            results[first::THREADS] = part
    return [result for result in results if result is not None]


def _answered(origin: str, questions: Iterable[Question]) -> Iterable[Result]:
    where = urlsplit(origin)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=TIMEOUT_S)
    with closing(connection) as conn:
        for question in questions:
            yield _result(conn, question)


def _result(conn: http.client.HTTPConnection, question: Question) -> Result:
    found: list[Feature] = []
    refused = 0
    for ask in question.asks:
        conn.request("GET", ask.path)
        answer = conn.getresponse()
        body = answer.read()
        refused += answer.status != 200
        found = json.loads(body)["features"] if answer.status == 200 else []
        if any(question.target.is_hit(feature) for feature in found[: question.top]):
            return Result(question, len(ask.q), refused, found)
    return Result(question, NEVER, refused, found)


def _missed(bar: Bar, result: Result) -> bool:
    return result.typed > (bar.most or len(result.question.asks[-1].q))


def _line(bar: Bar, results: Sequence[Result]) -> tuple[list[str], float]:
    """The cells, and the figure by its bar: 1 and more is met."""
    missed = sum(_missed(bar, result) for result in results)
    if bar.most is not None:
        figure = median(result.typed for result in results)
        cells = [f"{figure:.0f}" if figure < NEVER else "–", f"<= {bar.most}"]
        share = bar.most / figure
    else:
        least = bar.least or 0.0
        figure = 1 - missed / len(results)
        cells = [f"{figure:.1%}", f">= {least:.0%}"]
        share = figure / least
    refused = sum(result.refused for result in results)
    verdict = "ok" if share >= 1 else "NO"
    return [
        bar.name, str(len(results)), *cells, verdict, *bar.peers, str(missed), str(refused),
    ], share  # fmt: skip


def _told(result: Result) -> str:
    """One miss: what was asked, what was meant, and what came first instead."""
    question = result.question
    lon, lat = question.target.position
    meant = f"{question.target.id} at {lon:.5f},{lat:.5f}"
    first = "; ".join(_label(feature) for feature in result.last[:3]) or "–"
    late = f" (after {result.typed:.0f})" if result.typed < NEVER else ""
    return f"    {question.asks[-1].q}{late} | {meant} | {first}\n      {question.asks[-1].path}"


def _label(feature: Feature) -> str:
    properties = feature["properties"]
    address = (properties.get("address") or {}).get("label")
    return f"{feature['id']} {properties['name'] or ''} [{address or ''}]"
