"""Tables at their largest, sent to a real server process."""

import http.client
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psycopg

GEOCODE = "/places/geocode?columns=nom&lon=lon&lat=lat"
ROWS = 10_000
MOST_GROWTH_KB = 60_000


def process_of(origin):
    """The process that serves on the port of `origin`."""
    port = str(urlsplit(origin).port).encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"uvicorn" in words and port in words:
            return folder
    raise AssertionError(f"nothing serves {origin}")


def memory_kb(process, what):
    line = next(x for x in (process / "status").read_text().splitlines() if x.startswith(what))
    return int(line.split()[1])


def table(rows=ROWS):
    """More different rows than answers are kept, by their positions; each four times."""
    lines = (f"{i},Café littéraire,{2.3 + i // 4 / 1e5:.5f},48.85" for i in range(rows))
    return "\n".join(["id,nom,lon,lat", *lines, ""]).encode()


def test_ten_thousand_rows_are_streamed_in_little_memory(town_site):
    process = process_of(town_site)
    httpx.post(f"{town_site}{GEOCODE}", content=table(10), timeout=60)
    before = memory_kb(process, "VmRSS")
    began = time.monotonic()
    first, lines = None, 0
    with httpx.stream("POST", f"{town_site}{GEOCODE}", content=table(), timeout=300) as response:
        assert response.status_code == 200
        for line in response.iter_lines():
            lines += 1
            first = first or (time.monotonic() - began if lines > 1 else None)
            assert line.startswith("id," if lines == 1 else f"{lines - 2},")
    seconds = time.monotonic() - began
    growth = memory_kb(process, "VmHWM") - before
    print(f"{ROWS} rows: {seconds:.1f} s, the first after {first:.2f} s, {growth} kB more")
    assert lines == ROWS + 1
    assert first < seconds / 10
    assert growth < MOST_GROWTH_KB


def test_clients_that_leave_leave_nothing_behind(town_site, town):
    where = urlsplit(town_site)
    for _ in range(12):  # more than there is room for at a time
        client = http.client.HTTPConnection(where.hostname, where.port, timeout=30)
        client.request("POST", GEOCODE, table())
        response = client.getresponse()
        assert response.status == 200
        response.read(2_000)
        client.sock.close()
        response.close()
        time.sleep(0.1)
    time.sleep(1)
    with psycopg.connect(town) as conn:
        busy = conn.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND state = 'active' AND pid <> pg_backend_pid()"
        ).fetchone()
    assert busy == (0,)
    assert httpx.post(f"{town_site}{GEOCODE}", content=table(5)).status_code == 200


def test_others_are_answered_while_a_table_is_in_work(town_site):
    with httpx.stream("POST", f"{town_site}{GEOCODE}", content=table(), timeout=300) as response:
        rows = response.iter_lines()
        next(rows)
        for _ in range(20):
            began = time.monotonic()
            found = httpx.get(f"{town_site}/places/search", params={"q": "boulangerie"})
            assert found.status_code == 200
            assert time.monotonic() - began < 2
            next(rows)
