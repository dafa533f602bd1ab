"""When each entry of a queue would start, and how long all of it is. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class QueueLength(NamedTuple):
    """How long what waits is, as far as that is known."""

    known_ms: int
    is_whole: bool
    """Whether the length of every entry is known."""


def length_of(lasting_ms: Sequence[int | None]) -> QueueLength:
    """How long entries last together; None for one whose length nobody knows."""
    return QueueLength(sum(filter(None, lasting_ms)), None not in lasting_ms)


def starts(
    lasting_ms: Sequence[int | None], left_ms: int | None, now: datetime, *, first: int, count: int
) -> Sequence[datetime | None]:
    """When `count` entries from `first` on start if nobody changes anything; `left_ms` of the current one is left.

    None for those behind one whose length nobody knows, and for all where nobody knows what is left.
    """
    before = lasting_ms[:first]
    begins: datetime | None = None
    if left_ms is not None and None not in before:
        begins = now + timedelta(milliseconds=left_ms + sum(filter(None, before)))
    times: list[datetime | None] = []
    for lasts_ms in lasting_ms[first : first + count]:
        times.append(begins)
        begins = None if begins is None or lasts_ms is None else begins + timedelta(milliseconds=lasts_ms)
    return times
