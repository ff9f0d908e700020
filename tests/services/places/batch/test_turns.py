"""Several rows at a time, in order, over few connections."""

import asyncio

import psycopg
import pytest

from core.database import open_pools
from core.errors import Invalid, Unavailable
from services.places.batch.answers import Answer
from services.places.batch.geocoding import OUTAGES, Tries, whole
from services.places.batch.turns import AT_ONCE, KEPT, TABLES, Desk, Once, in_order


@pytest.fixture
async def desk(empty, use):
    use(empty)
    async with open_pools() as pools:
        desk = Desk(pools.read, 2)
        async with desk.turn(), desk.turn():
            pass  # the pool has two connections from now on
        yield desk


async def test_results_come_in_the_order_of_the_rows(desk):
    async def work(number):
        await asyncio.sleep((number % 7) / 1000)
        return number * 10

    once = Once(work)
    found = [pair async for pair in in_order(iter(range(100)), once)]
    assert found == [(number, number * 10) for number in range(100)]


async def test_rows_are_taken_from_the_file_as_they_are_worked_on(desk):
    taken = 0

    def rows():
        nonlocal taken
        while taken < 1_000:
            taken += 1
            yield taken

    async def work(row):
        return row

    results = in_order(rows(), Once(work))
    await anext(results)
    assert taken == AT_ONCE
    await results.aclose()


async def test_equal_rows_are_worked_on_once(desk):
    worked = []

    async def work(row):
        worked.append(row)
        return row

    rows = iter(["a", "b", "a", "a", "b"] * 1_000)
    assert len([pair async for pair in in_order(rows, Once(work))]) == 5_000
    assert sorted(worked) == ["a", "b"]


async def test_only_so_many_answers_are_kept():
    async def work(row):
        return row

    once = Once(work)
    async for _ in in_order(iter(range(KEPT * 3)), once):
        assert len(once._kept) <= KEPT


async def test_all_tables_together_use_few_connections(desk):
    busy = most = 0

    async def look(_):
        nonlocal busy, most
        async with desk.turn() as conn:
            busy += 1
            most = max(most, busy)
            await conn.execute("SELECT pg_sleep(0.001)")
            busy -= 1

    async def table():
        return [pair async for pair in in_order(iter(range(20)), Once(look))]

    await asyncio.gather(*(table() for _ in range(4)))
    assert most == 2


async def test_what_was_started_is_cancelled_when_the_caller_leaves(desk):
    ended = []

    async def look(row):
        try:
            async with desk.turn() as conn:
                await conn.execute("SELECT pg_sleep(%s)", [0 if row == 0 else 60])
        except asyncio.CancelledError:
            ended.append(row)
            raise

    results = in_order(iter(range(100)), Once(look))
    await anext(results)
    await results.aclose()
    async with asyncio.timeout(3), desk.turn(), desk.turn() as conn:  # both are free again
        await conn.execute("SELECT 1")
    assert len(ended) >= AT_ONCE - 1


async def test_too_many_tables_at_a_time_are_asked_to_come_back():
    desk = Desk(None, 2)
    tables = [desk.table() for _ in range(TABLES)]
    for table in tables:
        table.__enter__()
    with pytest.raises(Unavailable) as error, desk.table():
        pass
    assert error.value.retry_after_s
    tables[0].__exit__(None, None, None)
    with desk.table():
        pass


async def test_a_row_that_takes_too_long_is_told_so_and_the_next_is_tried(desk):
    tries = Tries(desk)

    async def slow(conn):
        await conn.execute("SET statement_timeout = 50")
        await conn.execute("SELECT pg_sleep(5)")

    async def quick(conn):
        return await (await conn.execute("SELECT 1 AS one")).fetchall()

    assert await tries.ask(slow) == "timeout"
    assert await tries.ask(quick) == [{"one": 1}]


async def test_what_the_search_refuses_is_told(desk):
    async def refuse(conn):
        raise Invalid(fr="non", en="no")

    assert await Tries(desk).ask(refuse) == "refused"


async def test_without_a_database_the_rest_of_a_table_is_not_tried(desk):
    tries, tried = Tries(desk), 0

    async def die(conn):
        nonlocal tried
        tried += 1
        raise psycopg.OperationalError("gone")

    assert {await tries.ask(die) for _ in range(OUTAGES * 3)} == {"unavailable"}
    assert tried == OUTAGES


async def test_a_fault_of_ours_is_one_rows_answer_and_is_logged(caplog):
    async def work(row):
        return Answer(id=str(10 // row))

    once = Once(whole(work))
    found = [answer async for _, answer in in_order(iter([1, 0, 2]), once)]
    assert [answer.id for answer in found] == ["10", None, "5"]
    assert found[1].reasons == ("failed",)
    assert "ZeroDivisionError" in caplog.text
