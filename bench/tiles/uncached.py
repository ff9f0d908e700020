"""Tiles that nobody has kept: the site, its caches off, against pgbench with the same SQL."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import cycle, islice

from bench import databases, servers
from bench.clients import Load
from bench.pgbench import pgbench
from bench.tiles import martin, real
from bench.tiles.outcome import LOAD_HEADINGS, Outcome, by_cpu, load_cells
from bench.tiles.real import Tile
from core.errors import Unavailable
from core.packages import Say
from core.settings import settings
from core.sql import queries

SQL = queries(__name__)
CONNECTIONS = 32
MOST = 2_016  # tiles
WARM_TILES, WARM_TURNS = 24, 8  # which make the plans of each connection
BAR = 0.9
OURS = "mapcommons"
UNKEPT = {"MAPCOMMONS_TILE_CACHE_MB": "0", "MAPCOMMONS_TILE_STORE_MB": "0"}


def uncached(url: str, *, turns: int, say: Say) -> Outcome:
    """Every tile is asked for once a turn; the better turn of each stands for it."""
    chosen = real.tiles(url, range(5, real.MAXZOOM + 1))[: WARM_TILES + MOST]
    warm_tiles = min(WARM_TILES, len(chosen) // 5)
    warm, asked = chosen[:warm_tiles], chosen[warm_tiles:]
    asked = asked[: len(asked) // CONNECTIONS * CONNECTIONS]
    if not asked:
        raise Unavailable(
            fr="Trop peu de tuiles dans cette base : importez un extrait plus grand.",
            en="Too few tiles in this database: import a larger extract.",
        )
    best: dict[str, Load] = {}
    with ExitStack() as stack:
        ours = stack.enter_context(servers.site(url, UNKEPT).started())
        other = martin.installed() and stack.enter_context(martin.martin(url).started())
        for turn in range(turns):
            measured = {name: pgbench_of(url, warm, asked, n) for name, n in _peers()}
            measured[OURS] = served(url, ours, real.template(ours, "basemap"), warm, asked)
            if other:
                measured[martin.NAME] = served(url, other, martin.PATTERN, warm, asked)
            for name, done in measured.items():
                best[name] = max(best.get(name, done), done, key=lambda it: it.rate)
                say(f"uncached {turn + 1}/{turns}: {name} {done.rate:,.0f}/s")
    peer = max((best[name] for name, _ in _peers()), key=lambda it: it.rate)
    ratio = best[OURS].rate / peer.rate
    bar = f"mapcommons / pgbench (>= {BAR})"
    return Outcome(
        f"uncached: {len(asked)} tiles of z5-14, each once, {CONNECTIONS} connections, "
        f"{settings().database_pool_size} of them to the database",
        LOAD_HEADINGS,
        [load_cells(name, done) for name, done in best.items()],
        ratio,
        {"en": bar, "fr": bar},
        ratio >= BAR,
        by_cpu(best[OURS], peer),
    )


def _peers() -> list[tuple[str, int]]:
    """pgbench with as many clients as the site has, and with as many as its pool: the better one
    is the peer."""
    return [(f"pgbench, {n} clients", n) for n in (CONNECTIONS, settings().database_pool_size)]


def pgbench_of(url: str, warm: Sequence[Tile], asked: Sequence[Tile], clients: int) -> Load:
    """The tiles asked of pgbench; what its connections' first plans cost PostgreSQL is not in."""
    first = list(islice(cycle(warm), WARM_TURNS * clients))
    columns = zip(*(first + list(asked)), strict=True)
    z, x, y = (f"'{{{','.join(map(str, column))}}}'" for column in columns)
    statement = SQL["make_tile"] % {"z": z, "x": x, "y": y, "n": ":n"}
    before = databases.cpu_s(url)
    pgbench(url, statement, clients=clients, turns=0, warm=WARM_TURNS)
    planned = databases.cpu_s(url)
    turns = len(asked) // clients
    done = pgbench(url, statement, clients=clients, turns=turns, warm=WARM_TURNS)
    after = databases.cpu_s(url)
    if before is not None and planned is not None and after is not None:
        done.database_s = (after - planned) - (planned - before)
    return done


def served(
    url: str, server: servers.Server, pattern: str,
    warm: Sequence[Tile], asked: Sequence[Tile], connections: int = CONNECTIONS,
) -> Load:  # fmt: skip
    """The tiles asked of a server whose connections have made their plans."""
    server.load(_repeated(pattern, warm, connections), connections=connections)
    before = databases.cpu_s(url)
    done = server.load(real.paths(pattern, list(asked)), connections=connections)
    after = databases.cpu_s(url)
    if before is not None and after is not None:
        done.database_s = after - before
    if set(done.statuses) - {200, 204}:
        raise Unavailable(
            fr=f"{server.origin} a refusé des tuiles : {dict(done.statuses)}.",
            en=f"{server.origin} refused tiles: {dict(done.statuses)}.",
        )
    return done


def _repeated(pattern: str, warm: Sequence[Tile], connections: int) -> Iterator[str]:
    return islice(cycle(real.paths(pattern, list(warm))), WARM_TURNS * connections)
