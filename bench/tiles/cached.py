"""Cached tiles: one worker of the site against a bare application returning the same bytes."""

from contextlib import ExitStack
from itertools import cycle
from pathlib import Path

from bench import front, servers
from bench.clients import Load
from bench.tiles import real
from bench.tiles.outcome import LOAD_HEADINGS, Outcome, by_cpu, load_cells
from core.errors import Unavailable
from core.packages import Say

CONNECTIONS = 32
SIZES = range(10_000, 60_001)  # gzipped bytes of the tiles that are asked for
MOST = 300  # tiles: 10 MB or so, which every cache of the site holds
BAR, TAIL = 0.8, 10
OURS, BARE, NGINX = "mapcommons", "bare", "nginx + mapcommons"


def cached(url: str, folder: Path, *, seconds: float, turns: int, say: Say) -> Outcome:
    """Both by turns, the better turn of each; then nginx in front, for information."""
    chosen = real.tiles(url, range(8, real.MAXZOOM + 1))
    best: dict[str, Load] = {}
    with ExitStack() as stack:
        ours = stack.enter_context(servers.site(url).started())
        bodies = fitting(ours, real.paths(real.template(ours, "basemap"), chosen))
        bare = stack.enter_context(servers.bare(folder / "bare", bodies).started())
        paths = list(bodies)
        for turn in range(turns):
            for name, server in ((BARE, bare), (OURS, ours)):
                measured = _measured(server, paths, seconds)
                best[name] = max(best.get(name, measured), measured, key=lambda it: it.rate)
                say(f"cached {turn + 1}/{turns}: {name} {measured.rate:,.0f}/s")
        proxy = front.front(front.program(say), folder / "nginx", ours.origin, paths[0])
        best[NGINX] = _kept(stack.enter_context(proxy.started()), paths, seconds)
    ratio = best[OURS].rate / best[BARE].rate
    tail = best[OURS].percentile_s(99) / best[OURS].percentile_s(50)
    hits = best[NGINX].caches[b"HIT"] / sum(best[NGINX].statuses.values())
    return Outcome(
        f"cached: {len(paths)} tiles, {CONNECTIONS} connections; p99 = {tail:.1f} × p50 "
        f"(< {TAIL}); nginx: {hits:.1%} HIT",
        LOAD_HEADINGS,
        [load_cells(name, done) for name, done in best.items()],
        ratio,
        {"en": f"mapcommons / bare (>= {BAR})", "fr": f"mapcommons / bare (>= {BAR})"},
        ratio >= BAR and tail < TAIL,
        by_cpu(best[OURS], best[BARE]),
    )


def fitting(server: servers.Server, paths: list[str]) -> dict[str, bytes]:
    """The first tiles of a fitting size, with their gzipped bytes. Raises `Unavailable`."""
    bodies: dict[str, bytes] = {}
    for path in paths:
        body = server.body(path)
        if len(body) in SIZES:
            bodies[path] = body
        if len(bodies) == MOST:
            break
    if not bodies:
        raise Unavailable(
            fr="Aucune tuile de 10 à 60 ko dans cette base : importez un extrait plus grand.",
            en="No tile of 10 to 60 kB in this database: import a larger extract.",
        )
    return bodies


def _kept(proxy: servers.Server, paths: list[str], seconds: float) -> Load:
    proxy.load(paths, connections=1)  # fills its cache
    return _measured(proxy, paths, seconds)


def _measured(server: servers.Server, paths: list[str], seconds: float) -> Load:
    server.load(paths, connections=CONNECTIONS)  # what is first is not measured
    done = server.load(cycle(paths), connections=CONNECTIONS, seconds=seconds)
    if set(done.statuses) != {200}:
        raise Unavailable(
            fr=f"{server.origin} n’a pas toujours répondu 200 : {dict(done.statuses)}.",
            en=f"{server.origin} did not always answer 200: {dict(done.statuses)}.",
        )
    return done
