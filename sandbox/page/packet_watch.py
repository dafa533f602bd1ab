"""What a bad network does to the sound that the bot sends, which it cannot know: counted while it sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .reactions import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Row = dict[str, Any]
    Count = Callable[[], str]


class PacketWatch:
    """Tells how the bot sends on, and what `count` says of its packets as long as it does."""

    def __init__(self, since: float, count: Count) -> None:
        self.since = since
        self.steps: list[Step] = []
        self._count = count

    def look(self, rows: Iterable[Row]) -> bool:
        """Read further rows; the last step is always the newest count."""
        sent = [row for row in rows if row["via"] == "udp" and row["at"] / 1000 > self.since]
        if not sent:
            return False
        after_s = round(sent[-1]["at"] / 1000 - self.since, 3)
        first = self.steps[0] if self.steps else Step(after_s, f"sends on: {sent[-1]['name']}")
        self.steps = [first, Step(after_s, self._count())]
        return True
