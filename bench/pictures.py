"""A thousand pictures in a row: whether those who draw them keep their memory."""

import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from bench import processes, servers
from bench.columns import aligned
from bench.tiles import real
from bench.tiles.real import Tile
from core.errors import Lang, Unavailable
from core.packages import Say

PICTURES = 1_000
STEPS = 10
SEED = 7
SIZES = ("300x200.png", "600x400.png", "300x200@2x.webp", "640x640.webp")
STYLE = "light"
HEADINGS: dict[Lang, Sequence[str]] = {
    "en": ("pictures", "site MB", "drawing MB", "both MB", "highest MB", "processes", "ms/picture"),
    "fr": (
        "images",
        "site Mo",
        "dessin Mo",
        "les deux Mo",
        "plus haut Mo",
        "processus",
        "ms/image",
    ),
}


@dataclass(frozen=True)
class Step:
    """After so many pictures: resident bytes of the site, and of the process that draws for it;
    the highest sum there was, looked at after each picture; how many processes have drawn."""

    pictures: int
    site: int
    drawing: int
    highest: int
    processes: int
    picture_s: float


def pictures(url: str, count: int, say: Say) -> list[Step]:
    """Ask one worker for `count` different pictures, one after the other. Raises `Unavailable`."""
    steps: list[Step] = []
    share = max(1, count // STEPS)
    highest, seconds = 0, 0.0
    pids: set[int] = set()
    with servers.site(url).started() as site:
        for number, path in enumerate(different(url, count), 1):
            took_s = _asked(site, path)
            drawing = processes.children(site.pid)  # a site of one worker has no other child
            pids.update(drawing)
            both = processes.resident_bytes(site.pid)
            apart = sum(map(processes.resident_bytes, drawing))
            highest = max(highest, both)
            seconds += took_s
            if number % share == 0:
                steps.append(Step(number, both - apart, apart, highest, len(pids), seconds / share))
                say(f"{number}: {both / 1e6:.0f} MB, {seconds / share:.2f} s each")
                seconds = 0.0
    return steps


def different(url: str, count: int) -> Iterator[str]:
    """Pictures around streets, of zooms from 9 to 18, the same ones in every run."""
    chance = random.Random(SEED)  # noqa: S311
    around = real.tiles(url, range(14, 15))
    for _ in range(count):
        lon, lat = _within(chance.choice(around), chance.random(), chance.random())
        zoom = chance.uniform(9, 18)
        yield f"/static/{STYLE}/{lon:.6f},{lat:.6f},{zoom:.2f}/{chance.choice(SIZES)}"


def text(steps: Sequence[Step], lang: Lang) -> str:
    return aligned([HEADINGS[lang], *map(_cells, steps)], left=())


def ratio(steps: Sequence[Step]) -> float:
    """Memory of both processes after the last picture, by that after the first tenth."""
    return (steps[-1].site + steps[-1].drawing) / (steps[0].site + steps[0].drawing)


def _asked(site: servers.Server, path: str) -> float:
    """Seconds until the picture was there. Raises `Unavailable` where it is refused."""
    began = time.monotonic()
    with site.get(path) as answer:
        body = answer.read()
    if answer.status != HTTPStatus.OK:
        said = body.decode("utf-8", "replace")[:300]
        raise Unavailable(fr=f"{path} : {said}", en=f"{path}: {said}")
    return time.monotonic() - began


def _within(tile: Tile, across: float, down: float) -> tuple[float, float]:
    """Longitude and latitude of a place in a tile, across and down from its north-west corner.

    Formula: EPSG Guidance Note 7-2, Popular Visualisation Pseudo-Mercator, backwards.
    """
    side = 2**tile.z
    lon = (tile.x + across) / side * 360 - 180
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (tile.y + down) / side))))
    return lon, lat


def _cells(step: Step) -> tuple[str, ...]:
    sizes = (step.site, step.drawing, step.site + step.drawing, step.highest)
    return (
        f"{step.pictures:,}",
        *(f"{size / 1e6:.0f}" for size in sizes),
        str(step.processes),
        f"{step.picture_s * 1e3:.0f}",
    )
