"""Prometheus's text format, version 0.0.4: what it takes to write it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Sample(NamedTuple):
    value: int | float
    labels: Mapping[str, str] = {}


class Gauge(NamedTuple):
    """One number, or one for each set of labels."""

    name: str
    help: str
    samples: list[Sample]


def exposition(gauges: Iterable[Gauge]) -> str:
    """Gauges without samples are left out."""
    return "".join(f"{line}\n" for gauge in gauges if gauge.samples for line in _lines(gauge))


def _lines(gauge: Gauge) -> Iterator[str]:
    text = gauge.help.replace("\\", r"\\").replace("\n", r"\n")
    yield f"# HELP {gauge.name} {text}"
    yield f"# TYPE {gauge.name} gauge"
    for sample in gauge.samples:
        yield f"{gauge.name}{_labels(sample.labels)} {sample.value!r}"


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
