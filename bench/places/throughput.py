"""Requests a second on sixteen connections, beside pgbench running the same SQL."""

from collections.abc import Sequence
from itertools import cycle

from bench import databases, servers
from bench.clients import Load
from bench.places import replay
from bench.places.outcome import Outcome
from bench.places.targets import addresses, places
from bench.places.traffic import requests
from core.errors import Lang, Unavailable
from core.packages import Say
from core.settings import settings

CONNECTIONS = 16
BAR = 0.8
# What the best peers do of address searches with one worker on the same two cores.
PEERS = {"search: address": "Nominatim 58, Addok 529", "search: typo": "Addok 79"}
HEADINGS: dict[Lang, Sequence[str]] = {
    "en": ["what", "ours /s", "pgbench /s", "ratio", "bar", "", "server CPU ms",
           "PostgreSQL CPU ms", "pgbench's", "by CPU", "peers /s"],
    "fr": ["quoi", "nous /s", "pgbench /s", "rapport", "barre", "", "CPU serveur ms",
           "CPU PostgreSQL ms", "de pgbench", "en CPU", "pairs /s"],
}  # fmt: skip


def throughput(url: str, *, samples: int, only: str, seconds: int, turns: int, say: Say) -> Outcome:
    """Both by turns, the better turn of each, one worker. Raises `Unavailable`."""
    asked = requests(addresses(url, samples), places(url, samples), replay.MOST, only)
    lines, ratios = [], []
    with servers.site(url).started() as site:
        for kind, paths in asked.items():
            ours, peer = _both(url, site, paths, seconds=seconds, turns=turns)
            ratios.append(ours.rate / peer.rate)
            lines.append(_cells(kind, ours, peer))
            say("throughput: " + "  ".join(lines[-1][:6]))
    caption: dict[Lang, str] = {
        "en": f"worst of mapcommons / pgbench (>= {BAR})",
        "fr": f"pire de mapcommons / pgbench (>= {BAR})",
    }
    name = f"throughput: {CONNECTIONS} connections, one worker, the same SQL"
    return Outcome(name, HEADINGS, lines, min(ratios), caption, min(ratios) >= BAR)


def _both(
    url: str, site: servers.Server, paths: list[str], *, seconds: int, turns: int
) -> tuple[Load, Load]:
    """The better turn of the site, and of pgbench with as many clients as the site has, or as its
    pool has connections."""
    scripts = replay.scripts(url, replay.record(url, paths))
    ours, peers = [], []
    for _ in range(turns):
        ours.append(_served(url, site, paths, seconds))
        for clients in (CONNECTIONS, settings().database_pool_size):
            peers.append(replay.replay(url, scripts, clients=clients, seconds=seconds))
    return max(ours, key=lambda it: it.rate), max(peers, key=lambda it: it.rate)


def _served(url: str, site: servers.Server, paths: list[str], seconds: int) -> Load:
    site.load(paths, connections=CONNECTIONS)  # what is first makes plans, and is not measured
    before = databases.cpu_s(url)
    done = site.load(cycle(paths), connections=CONNECTIONS, seconds=seconds)
    after = databases.cpu_s(url)
    if before is not None and after is not None:
        done.database_s = after - before
    if set(done.statuses) != {200}:
        raise Unavailable(
            fr=f"{site.origin} n’a pas toujours répondu 200 : {dict(done.statuses)}.",
            en=f"{site.origin} did not always answer 200: {dict(done.statuses)}.",
        )
    return done


def _cells(kind: str, ours: Load, peer: Load) -> list[str]:
    ratio = ours.rate / peer.rate
    by_cpu = peer.cpu_ms / ours.cpu_ms if ours.cpu_ms and peer.cpu_ms else None
    return [
        kind, f"{ours.rate:,.0f}", f"{peer.rate:,.0f}", f"{ratio:.2f}", f">= {BAR}",
        "ok" if ratio >= BAR else "NO",
        _each_ms(ours.server_s, ours), _each_ms(ours.database_s, ours),
        _each_ms(peer.database_s, peer), "–" if by_cpu is None else f"{by_cpu:.2f}",
        PEERS.get(kind, "–"),
    ]  # fmt: skip


def _each_ms(seconds: float | None, load: Load) -> str:
    return "–" if seconds is None else f"{seconds / max(len(load.latencies_s), 1) * 1e3:.2f}"
