"""Several rows at a time, in their order, and not too many for those who search one by one."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Hashable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Generic, TypeVar

from core.database import Connection, Pool
from core.errors import Unavailable

AT_ONCE = 16  # rows of a table that wait or are worked on
KEPT = 2_000  # answers that a table keeps for rows like those before
TABLES = 8  # in work at a time, in a process
RETRY_AFTER_S = 30

Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")


class Desk:
    """The few connections that all tables of this process share; they take turns row by row."""

    def __init__(self, pool: Pool, connections: int) -> None:
        self._pool = pool
        self._turns = asyncio.Semaphore(connections)
        self._tables = 0

    @contextmanager
    def table(self) -> Iterator[None]:
        """Room for one table. Raises `Unavailable` while there are too many in work."""
        if self._tables >= TABLES:
            raise Unavailable(
                fr=f"{TABLES} tables sont déjà en cours. Réessayez dans {RETRY_AFTER_S} secondes.",
                en=f"{TABLES} tables are in work already. Try again in {RETRY_AFTER_S} seconds.",
                retry_after_s=RETRY_AFTER_S,
            )
        self._tables += 1
        try:
            yield
        finally:
            self._tables -= 1

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Connection]:
        async with self._turns, self._pool.connection() as conn:
            yield conn


class Once(Generic[Key, Result]):
    """Equal keys are worked on once, as long as the answer is among the last `KEPT`."""

    def __init__(self, work: Callable[[Key], Awaitable[Result]]) -> None:
        self._work = work
        self._kept: OrderedDict[Key, asyncio.Task[Result]] = OrderedDict()

    def __call__(self, key: Key) -> asyncio.Task[Result]:
        task = self._kept.get(key) or asyncio.create_task(self._run(key))
        self._kept[key] = task
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return task

    async def _run(self, key: Key) -> Result:
        return await self._work(key)


async def in_order(
    items: Iterator[Item], start: Callable[[Item], asyncio.Task[Result] | None]
) -> AsyncGenerator[tuple[Item, Result | None], None]:
    """Each item with its result, as they come; `AT_ONCE` are started ahead.

    An item that starts nothing has no result. When the caller stops reading, what was started is
    cancelled.
    """
    waiting: deque[tuple[Item, asyncio.Task[Result] | None]] = deque()
    try:
        for item in items:
            waiting.append((item, start(item)))
            if len(waiting) >= AT_ONCE:
                yield waiting[0][0], await _result(waiting[0][1])
                waiting.popleft()
        while waiting:
            yield waiting[0][0], await _result(waiting[0][1])
            waiting.popleft()
    finally:
        # Not waited for: each has its statement cancelled first, so that its connection stays.
        for task in (task for _, task in waiting if task is not None):
            task.cancel()


async def _result(task: asyncio.Task[Result] | None) -> Result | None:
    # Shielded: a request that is being cancelled is so again and again, its rows' tasks once.
    return None if task is None else await asyncio.shield(task)
