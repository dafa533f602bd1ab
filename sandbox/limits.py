"""Rate limits as Discord keeps them: by route and resource, in all, and of invalid requests. Does no I/O.

Source: Discord docs, Rate Limits. The numbers of single routes are not documented and change; these are of the kind
that is seen, so that a bot which reads the headers gets along and one that does not is refused.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Rule:
    """How many requests a bucket takes in so many seconds."""

    limit: int
    per_s: float


GLOBAL = Rule(50, 1.0)
INVALID = Rule(10_000, 600.0)
RULES = {
    "POST /channels/*/messages": Rule(5, 5.0),
    "PATCH /channels/*/messages/*": Rule(5, 5.0),
    "DELETE /channels/*/messages/*": Rule(5, 1.0),
    "POST /channels/*/messages/bulk-delete": Rule(1, 1.0),
    "PUT /channels/*/messages/*/reactions/*/@me": Rule(1, 0.25),
    "POST /channels/*/typing": Rule(5, 5.0),
    "PATCH /channels/*": Rule(5, 15.0),
    "POST /webhooks/*/*": Rule(5, 2.0),
    "PATCH /webhooks/*/*/messages/*": Rule(5, 2.0),
    "DELETE /webhooks/*/*/messages/*": Rule(5, 2.0),
}
OTHERWISE = Rule(10, 1.0)
RELAXED = Rule(1_000_000, 1.0)
MAX_BUCKETS = 10_000
_MAJOR = ("channels", "guilds")
_WITH_TOKEN = ("webhooks", "interactions")


@dataclass(frozen=True)
class Verdict:
    """Whether a request may pass. When it may not, `scope` says whose limit it met: user, shared or global."""

    headers: dict[str, str]
    retry_after_s: float | None = None
    scope: str = "user"


@dataclass
class _Window:
    """The requests of one bucket since its window began."""

    ends_s: float
    used: int = 0


class RateLimits:
    """Counts requests by bucket and by sender; `seconds` is the sandbox's clock."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self.relaxed = False
        """Whether nothing is refused; for tests whose pace is not their subject."""
        self.max_invalid = INVALID.limit
        self._seconds = seconds
        self._buckets: dict[str, _Window] = {}
        self._senders: dict[str, _Window] = {}
        self._invalid: defaultdict[str, deque[float]] = defaultdict(deque)

    def check(self, method: str, path: str, sender: str) -> Verdict:
        """Count a request, unless it is refused; `path` starts after the version."""
        if not self.relaxed and not path.startswith("/interactions/"):
            retry_after_s = self._take(self._senders, sender, GLOBAL)
            if retry_after_s is not None:
                return Verdict({}, retry_after_s, "global")
        bucket = f"{route_of(method, path)} {resource_of(path)}"
        retry_after_s = self._take(self._buckets, bucket, self._rule(method, path))
        return Verdict(self.headers(method, path), retry_after_s)

    def headers(self, method: str, path: str) -> dict[str, str]:
        """The state of a request's bucket, as every answer carries it."""
        rule, route = self._rule(method, path), route_of(method, path)
        now_s = self._seconds()
        window = self._buckets.get(f"{route} {resource_of(path)}") or _Window(now_s + rule.per_s)
        return {
            "X-RateLimit-Limit": str(rule.limit),
            "X-RateLimit-Remaining": str(max(rule.limit - window.used, 0)),
            "X-RateLimit-Reset": f"{window.ends_s:.3f}",
            "X-RateLimit-Reset-After": f"{max(window.ends_s - now_s, 0.0):.3f}",
            "X-RateLimit-Bucket": hashlib.blake2s(route.encode(), digest_size=8).hexdigest(),
        }

    def used_up(self, method: str, path: str, retry_after_s: float) -> dict[str, str]:
        """The state of a request's bucket as if nothing were left in it for so many seconds."""
        return {
            **self.headers(method, path),
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": f"{self._seconds() + retry_after_s:.3f}",
            "X-RateLimit-Reset-After": f"{retry_after_s:.3f}",
        }

    def note(self, sender: str, status: int, *, shared: bool) -> None:
        """Count an answer that makes its request an invalid one: 401, 403, and 429 unless the limit was shared."""
        if status in (401, 403) or (status == 429 and not shared):
            self._invalid[sender].append(self._seconds())

    def is_banned(self, sender: str) -> bool:
        """Whether a sender made too many invalid requests in the last ten minutes."""
        times = self._invalid.get(sender)
        if not times:
            return False
        while times and times[0] <= self._seconds() - INVALID.per_s:
            times.popleft()
        return len(times) >= self.max_invalid

    def _rule(self, method: str, path: str) -> Rule:
        return RELAXED if self.relaxed else RULES.get(route_of(method, path), OTHERWISE)

    def _take(self, windows: dict[str, _Window], key: str, rule: Rule) -> float | None:
        """Count one more; or the seconds to wait."""
        now_s = self._seconds()
        window = windows.get(key)
        if window is None or now_s >= window.ends_s:
            if len(windows) >= MAX_BUCKETS:
                _forget_ended(windows, now_s)
            window = windows[key] = _Window(now_s + rule.per_s)
        if window.used >= rule.limit:
            return math.ceil((window.ends_s - now_s) * 1000) / 1000
        window.used += 1
        return None


def route_of(method: str, path: str) -> str:
    """The route of a request: its path with `*` for ids, tokens and emoji."""
    parts = path.strip("/").split("/")
    wild = [part.isdigit() or part == "@original" for part in parts]
    for index, part in enumerate(parts[:-1]):
        if part == "reactions":
            wild[index + 1] = True
    if parts[0] in _WITH_TOKEN and len(parts) > 2 and parts[1].isdigit():
        wild[2] = True
    return f"{method} /" + "/".join("*" if is_wild else part for part, is_wild in zip(parts, wild, strict=True))


def resource_of(path: str) -> str:
    """The top-level resource that has limits of its own: a channel, a guild, a webhook with its token."""
    parts = path.strip("/").split("/")
    if parts[0] in _MAJOR:
        return "/".join(parts[1:2])
    return "/".join(parts[1:3]) if parts[0] in _WITH_TOKEN else ""


def _forget_ended(windows: dict[str, _Window], now_s: float) -> None:
    for key in [key for key, window in windows.items() if window.ends_s <= now_s]:
        del windows[key]
