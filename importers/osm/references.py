"""Who refers to whom: pages of pairs, so that an update finds the ways and relations of an element.

A page is 64-bit integers, little-endian: members in ascending order, then their referrers.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from importers.osm.pbf import Int64s

PAIRS_A_PART = 4_000_000  # sorted in memory at once: 64 MB
PAIRS_A_PAGE = 2_000


class Page(NamedTuple):
    member_type: str
    referrer_type: str
    part: int
    first_id: int
    last_id: int
    pairs: bytes


class References:
    """Collects pairs of one kind; `pages` gives those of a part once it is full."""

    def __init__(self, member_type: str, referrer_type: str, part: int, parts: int) -> None:
        """`part` of so many collectors that work side by side."""
        self._kind = (member_type, referrer_type)
        self._part, self._parts = part, parts
        self._size = 0
        self._members: list[Int64s] = []
        self._referrers: list[Int64s] = []

    def add(self, members: Int64s, referrers: Int64s) -> None:
        self._members.append(members)
        self._referrers.append(referrers)
        self._size += len(members)

    def pages(self, *, all_there: bool = False) -> Iterator[Page]:
        if not self._size or (self._size < PAIRS_A_PART and not all_there):
            return
        members, referrers = _sorted(np.concatenate(self._members), np.concatenate(self._referrers))
        for start, end in _cuts(members):
            yield Page(
                *self._kind,
                self._part,
                int(members[start]),
                int(members[end - 1]),
                np.concatenate((members[start:end], referrers[start:end])).tobytes(),
            )
        self._part += self._parts
        self._size = 0
        self._members, self._referrers = [], []


def referrers(pairs: bytes, members: Int64s) -> Int64s:
    """Those in a page that refer to any of the members."""
    whole = np.frombuffer(pairs, np.int64)
    half = len(whole) // 2
    found: Int64s = np.unique(whole[half:][np.isin(whole[:half], members)])
    return found


def _sorted(members: Int64s, referrers: Int64s) -> tuple[Int64s, Int64s]:
    """By member, then referrer, each pair once; referrers come in ascending order."""
    order = np.argsort(members, kind="stable")
    members, referrers = members[order], referrers[order]
    new = np.ones(len(members), np.bool_)
    new[1:] = (members[1:] != members[:-1]) | (referrers[1:] != referrers[:-1])
    return members[new], referrers[new]


def _cuts(members: Int64s) -> Iterator[tuple[int, int]]:
    """Slices of about a page each; a member is never in two."""
    start = 0
    while start < len(members):
        last = members[min(start + PAIRS_A_PAGE, len(members)) - 1]
        end = int(np.searchsorted(members, last, side="right"))
        yield start, end
        start = end
