"""How many gateway sessions a bot may start, how fast, and how many shards are advised.

Source: Discord docs, Gateway > Sharding for Larger Bots, Rate Limiting, Session Start Limit. Moments are
seconds of the sandbox's clock.
"""

from __future__ import annotations

from typing import Any

TOTAL_PER_DAY = 1000
DAY_S = 24 * 3600.0
IDENTIFY_EVERY_S = 5.0


class SessionStarts:
    """Counts session starts. Only when `is_strict` is a start refused that comes too early, so tests can be quick."""

    def __init__(self) -> None:
        self.shards = 1
        self.max_concurrency = 1
        self.is_strict = False
        self._started: list[float] = []
        self._last: dict[int, float] = {}

    def take(self, shard_id: int, now: float) -> bool:
        """Count a start; False when its rate-limit key (`shard_id % max_concurrency`) was used within 5 s."""
        key = shard_id % self.max_concurrency
        last = self._last.get(key)
        if self.is_strict and last is not None and now - last < IDENTIFY_EVERY_S:
            return False
        self._last[key] = now
        self._started.append(now)
        return True

    def advice(self, now: float) -> dict[str, Any]:
        """What GET /gateway/bot says beside the address."""
        self._started = [moment for moment in self._started if now - moment < DAY_S]
        oldest = self._started[0] if self._started else now - DAY_S
        limit = {
            "total": TOTAL_PER_DAY,
            "remaining": max(TOTAL_PER_DAY - len(self._started), 0),
            "reset_after": int((oldest + DAY_S - now) * 1000),
            "max_concurrency": self.max_concurrency,
        }
        return {"shards": self.shards, "session_start_limit": limit}
