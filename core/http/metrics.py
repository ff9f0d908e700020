"""GET /metrics: the state of the data and of their feed, for Prometheus.

All of it is read from the database when it is asked for, so every process of a site says the same.
"""

from datetime import datetime
from typing import Any

import psycopg
from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse
from psycopg_pool import PoolTimeout

from core import health
from core.database import Row
from core.http.exposition import MEDIA_TYPE, Gauge, Sample, exposition

# As migration 0007 has them.
TROUBLES = ("away", "missing", "damaged", "rewritten", "behind", "other", "refused")

router = APIRouter(tags=["health"])


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(request: Request) -> PlainTextResponse:
    """Gauges in Prometheus's text format; without the database, the two that need none."""
    gauges = [_gauge("up", "The process answers.", 1)]
    try:
        async with request.state.pools.read.connection() as conn:
            content, replication = await health.content(conn), await health.replication(conn)
    except (psycopg.OperationalError, PoolTimeout):
        gauges.append(_gauge("database_up", "The database answers.", 0))
    else:
        gauges.append(_gauge("database_up", "The database answers.", 1))
        gauges += [*_content(content or {}), *_replication(replication or {})]
    headers = {"Cache-Control": "no-store"}
    return PlainTextResponse(exposition(gauges), headers=headers, media_type=MEDIA_TYPE)


def _content(row: Row) -> list[Gauge]:
    rows = [Sample(n, {"table": table}) for table, n in sorted((row.get("counts") or {}).items())]
    out = [Sample(n, {"reason": why}) for why, n in sorted((row.get("dropped") or {}).items())]
    return [
        _gauge("extract_timestamp_seconds", "Date of the data.", row.get("data_timestamp")),
        _gauge("imported_timestamp_seconds", "When they were imported.", row.get("imported_at")),
        Gauge("mapcommons_rows", "Rows of each table, estimated.", rows),
        Gauge("mapcommons_dropped_elements", "Elements the import left out, by reason.", out),
    ]


def _replication(row: Row) -> list[Gauge]:
    troubles = [Sample(int(row["trouble"] == code), {"code": code}) for code in TROUBLES if row]
    return [
        _gauge("replication_sequence", "Diff that was applied last.", row.get("sequence")),
        _gauge(
            "replication_latest_sequence",
            "Diff that was published last.",
            row.get("latest_sequence"),
        ),
        _gauge("replication_gap", "Diffs that are published, not applied.", row.get("gap")),
        _gauge("replication_lag_seconds", "Age of the data.", row.get("lag_s")),
        _gauge(
            "replication_checked_timestamp_seconds",
            "When the feed was last looked at.",
            row.get("checked_at"),
        ),
        Gauge("mapcommons_replication_trouble", "Why the feed is not followed.", troubles),
    ]


def _gauge(name: str, text: str, value: Any) -> Gauge:
    """One number or moment; no sample where it is not known."""
    if isinstance(value, datetime):
        value = value.timestamp()
    return Gauge(f"mapcommons_{name}", text, [] if value is None else [Sample(value)])
