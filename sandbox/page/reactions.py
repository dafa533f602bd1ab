"""What the bot does about a fault, read from the rows of the traffic. Pure.

Each fault looks at some ways of the traffic; a step is one thing that the bot, or the connection, did.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    Row = dict[str, Any]

MAX_STEPS = 8
WATCHED_S = 180.0
"""For how long after a fault the bot's doings are held to be because of it."""
SLOW_MS = 2_000
_ROUNDING_S = 0.001
"""Moments of rows are told in whole milliseconds."""
_STEPS = {
    ("gateway", "close", "connection closed"): "the gateway connection ended",
    ("gateway", "open", "connection opened"): "connected to the gateway again",
    ("gateway", "in", "RESUME"): "asked to resume its session",
    ("gateway", "in", "IDENTIFY"): "began a new session",
    ("gateway", "out", "RECONNECT"): "was asked to reconnect",
    ("gateway", "out", "INVALID_SESSION"): "was told that its session is invalid",
    ("gateway", "out", "RESUMED"): "resumed: it has been told all that it missed",
    ("gateway", "out", "READY"): "is ready in the new session",
    ("gateway", "out", "GUILD_DELETE"): "was told that the server is gone",
    ("gateway", "out", "GUILD_CREATE"): "was told that the server is there",
    ("gateway", "out", "VOICE_SERVER_UPDATE"): "was told of a voice server",
    ("voice", "close", "connection closed"): "the voice connection ended",
    ("voice", "open", "connection opened"): "connected to a voice server",
    ("voice", "in", "RESUME"): "asked to resume its voice session",
    ("voice", "in", "IDENTIFY"): "began a new voice session",
    ("voice", "out", "RESUMED"): "resumed its voice session",
    ("voice", "out", "SESSION_DESCRIPTION"): "has the keys of the new voice session",
}


class Step(NamedTuple):
    """Something that was seen, so many seconds after the fault."""

    after_s: float
    text: str


@dataclass
class Observation:
    """What was seen since a fault was used; `ways` are those of the traffic that it looks at."""

    ways: frozenset[str]
    since: float
    steps: list[Step] = field(default_factory=list)
    _failed: dict[str, int] = field(default_factory=dict)
    _is_silent: bool = False

    def look(self, rows: Iterable[Row]) -> bool:
        """Read further rows; tells whether there is something new to see."""
        before = len(self.steps)
        for row in rows:
            after_s = row["at"] / 1000 - self.since + _ROUNDING_S
            if row["via"] not in self.ways or not 0 <= after_s <= WATCHED_S or len(self.steps) >= MAX_STEPS:
                continue
            text = self._step(row)
            if text is not None:
                self.steps.append(Step(round(after_s, 3), text))
        return len(self.steps) > before

    def _step(self, row: Row) -> str | None:
        if row["via"] == "rest":
            return self._of_call(row)
        if row["via"] == "udp":
            return self._of_sound()
        if (row["via"], row["way"], row["name"]) == ("gateway", "in", "VOICE_STATE_UPDATE"):
            return "left voice" if "channel_id None" in row["text"] else "asked to sit in a voice channel"
        text = _STEPS.get((row["via"], row["way"], row["name"]))
        if row["via"] == "voice" and row["way"] == "close":
            self._is_silent = True
        if text is None or row.get("code") is None:
            return text
        return f"{text} (code {row['code']})"

    def _of_call(self, row: Row) -> str | None:
        """A call that failed or was slow, and the same route when it goes well again."""
        name, status = row["name"], row["status"]
        if status == 429 or status >= 500 or status == 499:
            self._failed[name] = status
            return f"{name} was answered with {status}"
        if name in self._failed:
            del self._failed[name]
            return f"asked again: {name} was answered with {status}"
        if row["took_ms"] >= SLOW_MS:
            return f"{name} was answered after {row['took_ms'] / 1000:.1f} s"
        return None

    def _of_sound(self) -> str | None:
        """The first sound after a voice connection that ended."""
        if not self._is_silent:
            return None
        self._is_silent = False
        return "its sound is heard again"
