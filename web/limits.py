"""How often somebody may ask, by a bucket of tokens for each person and each address, and how much at once."""

from __future__ import annotations

from collections import Counter, OrderedDict
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_BUCKETS = 10_000
"""What is kept of who asked; who has not asked for longest is forgotten, and has a full bucket then."""

MEDIA_AT_ONCE = 8
"""Requests for media that one person may have open: a browser has two or three for a video, more while one seeks."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and so many a second in the long run."""

    burst: float
    per_second: float


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Limiter:
    """Counts for any number of keys. `now` gives seconds, and never goes back."""

    def __init__(self, rate: Rate, now: Callable[[], float]) -> None:
        self._rate = rate
        self._now = now
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, key: str) -> bool:
        """Whether one more may be done now; it is counted if so."""
        now = self._now()
        bucket = self._buckets.pop(key, None) or _Bucket(self._rate.burst, now)
        bucket.tokens = min(self._rate.burst, bucket.tokens + (now - bucket.at) * self._rate.per_second)
        bucket.at = now
        self._buckets[key] = bucket
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.popitem(last=False)
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True

    def wait_s(self, key: str) -> int:
        """Whole seconds until one more may be done, at least one."""
        bucket = self._buckets.get(key)
        return 1 if bucket is None else max(1, ceil((1 - bucket.tokens) / self._rate.per_second))


class MediaSlots:
    """How much media each person is being sent."""

    def __init__(self, most: int = MEDIA_AT_ONCE) -> None:
        self._most = most
        self._taken: Counter[str] = Counter()

    def has_room(self, person: str) -> bool:
        """Whether one more request may begin."""
        return self._taken[person] < self._most

    @contextmanager
    def taken(self, person: str) -> Iterator[None]:
        """One more, as long as the block lasts."""
        self._taken[person] += 1
        try:
            yield
        finally:
            self._taken[person] -= 1
            if not self._taken[person]:
                del self._taken[person]
