"""What an import makes of the rows it has read: tasks, each of which waits for those it reads.

Each task is one transaction and is recorded when it ends, so that a killed import need not do it
again. Two go on at a time; of those that may begin, the first in the list does.
"""

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg

from core.sql import queries
from importers.osm import derived, places, tables
from importers.osm.job import Import, Result

SQL = queries(__name__)
Connection = psycopg.Connection[Any]
CONNECTIONS = 2


@dataclass(frozen=True)
class Task:
    name: str
    do: Callable[[Import, Connection], Result]
    after: tuple[str, ...] = ()


def tasks(job: Import) -> list[Task]:
    """The longest chain first, then the largest tables, so that both connections end together."""
    chain = [
        Task("identify", identify),
        Task("place", partial(fill, table="place"), ("identify", "category_phrase")),
        Task("admin_part", partial(join, table="admin_part"), ("admin_area",)),
        *_joined(),
        Task("place indexes", partial(index, table="place"), ("place",)),
    ]
    named = {task.name for task in chain}
    loaded = {topic.table for topic in job.topics} | {*tables.RAW, "category_phrase"}
    largest_first = sorted(loaded - named, key=lambda name: (-job.rows.get(name, 0), name))
    ready = ("admin_area", "category_phrase", "interpolation")
    return [
        *chain[:2],
        *(Task(table, partial(make, table=table)) for table in ready),
        *chain[2:],
        *(Task(table, partial(make, table=table)) for table in largest_first if table not in ready),
        Task("word", partial(make, table="word"), ("place", "named_street")),
        Task("place_count", partial(make, table="place_count"), ("place",)),
        *(
            Task(table, partial(make, table=table), (base,))
            for table, (base, _) in tables.GENERALISED.items()
        ),
        Task("ocean", ocean, ("coastline", "street", "building", "land", "place")),
    ]


def _joined() -> list[Task]:
    """What joins elements with each other; each reads the one before."""
    names = list(derived.TABLES)[1:]
    sources = ("place", "address", "street", "interpolation", "admin_part")
    befores = [sources, *((name,) for name in names)]
    return [
        Task(name, partial(join, table=name), before)
        for name, before in zip(names, befores, strict=False)
    ]


def identify(job: Import, conn: Connection) -> Result:
    """Give every place its id: the one it had, that of a place it redraws, or a new one."""
    tables.analyse_loaded(conn, ("place", "category_phrase"))
    places.identify(conn, partial=False, at=job.source.timestamp)
    tables.analyse_loaded(conn, ("identity",))
    return {}


def fill(job: Import, conn: Connection, *, table: str) -> Result:
    tables.create_next(conn, table)
    tables.build(conn, table)
    return {}


def index(job: Import, conn: Connection, *, table: str) -> Result:
    tables.index(conn, table)
    return {}


def make(job: Import, conn: Connection, *, table: str) -> Result:
    fill(job, conn, table=table)
    return index(job, conn, table=table)


def join(job: Import, conn: Connection, *, table: str) -> Result:
    tables.create_next(conn, table)
    derived.build(conn, table)
    return index(job, conn, table=table)


def ocean(job: Import, conn: Connection) -> Result:
    """Work out which side of the coast is sea, within the extract's bbox."""
    box = list(job.source.bbox) if job.source.bbox else None
    [(bbox,)] = conn.execute(SQL["find_bbox"], {"bbox": box}).fetchall()
    for table in ("ocean", "ocean_joined"):
        tables.create_next(conn, table)
        tables.index(conn, table)
    conn.execute(SQL["read_and_write_next"])
    conn.execute(SQL["build_ocean"], {"bbox": bbox})
    [(faults,)] = conn.execute(SQL["count_faults"]).fetchall()
    dropped = {"cell of the sea: its coastline is broken": faults} if faults else {}
    return {"bbox": bbox, "dropped": dropped}


def run(job: Import, every: Iterable[Task]) -> None:
    """Do the tasks that an earlier process has not; the first failure ends it, and is raised."""
    schedule = _Schedule(list(every), set(job.results))
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for worker in [pool.submit(_work, job, schedule) for _ in range(CONNECTIONS)]:
            worker.result()


class _Schedule:
    """Hands out tasks; `take` waits until one may begin, and gives None when all are done."""

    def __init__(self, every: list[Task], done: set[str]) -> None:
        self._waiting = [task for task in every if task.name not in done]
        self._done = done
        self._failed = False
        self._changed = threading.Condition()

    def take(self) -> Task | None:
        with self._changed:
            while self._waiting and not self._failed:
                for task in self._waiting:
                    if self._done.issuperset(task.after):
                        self._waiting.remove(task)
                        return task
                self._changed.wait()
            return None

    def ended(self, task: Task) -> None:
        with self._changed:
            self._done.add(task.name)
            self._changed.notify_all()

    def failed(self) -> None:
        with self._changed:
            self._failed = True
            self._changed.notify_all()


def _work(job: Import, schedule: _Schedule) -> None:
    try:
        with job.connect() as conn:
            conn.commit()
            while (task := schedule.take()) is not None:
                began = time.monotonic()
                with conn.transaction():
                    result = task.do(job, conn)
                    job.ended(conn, task.name, time.monotonic() - began, result)
                schedule.ended(task)
    except BaseException:
        schedule.failed()
        raise
