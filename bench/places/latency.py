"""How long an answer takes while four clients ask."""

from collections.abc import Sequence

from bench import servers
from bench.places.outcome import Outcome
from bench.places.targets import addresses, places
from bench.places.traffic import requests
from core.errors import Lang
from core.packages import Say

CONNECTIONS = 4
WARM = 64  # requests, so that all connections have made their plans
BARS_MS = {"autocomplete": 30, "search": 60, "nearby": 30, "reverse": 30}
HEADINGS: dict[Lang, Sequence[str]] = {
    "en": ["what", "answers", "p50 ms", "p95 ms", "p99 ms", "bar", "", "not 200"],
    "fr": ["quoi", "réponses", "p50 ms", "p95 ms", "p99 ms", "barre", "", "non 200"],
}


def latency(url: str, *, samples: int, only: str, say: Say) -> Outcome:
    """Each path once, on four kept-alive connections to one worker. Raises `Unavailable`."""
    asked = requests(addresses(url, samples), places(url, samples), 2 * samples, only)
    lines, shares = [], []
    with servers.site(url).started() as site:
        for kind, paths in asked.items():
            site.load(paths[:WARM], connections=CONNECTIONS)
            done = site.load(paths, connections=CONNECTIONS)
            bar_ms = BARS_MS[kind.split(":")[0]]
            p50, p95, p99 = (done.percentile_s(percent) * 1e3 for percent in (50, 95, 99))
            refused = sum(n for status, n in done.statuses.items() if status != 200)
            shares.append(bar_ms / p95 if not refused else 0.0)
            verdict = "ok" if shares[-1] >= 1 else "NO"
            times = [f"{ms:.1f}" for ms in (p50, p95, p99)]
            answers = str(len(done.latencies_s))
            lines.append([kind, answers, *times, f"< {bar_ms}", verdict, str(refused)])
            say(f"latency: {kind} p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    caption: dict[Lang, str] = {"en": "worst bar / its p95", "fr": "pire barre / son p95"}
    name = f"latency: {CONNECTIONS} connections, one worker"
    return Outcome(name, HEADINGS, lines, min(shares), caption, min(shares) >= 1)
