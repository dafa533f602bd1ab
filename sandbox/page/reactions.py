"""What the bot does about a fault, read from the rows of the traffic. Pure.

Each fault looks at some ways of the traffic; a step is one thing that the bot, or the connection, did. What became of a
single message is read by `message_watch.py`, what the network does to sound by `packet_watch.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Row = dict[str, Any]

MAX_STEPS = 12
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


HEARTBEAT_STEPS = {
    ("gateway", "in", "HEARTBEAT"): "sent a heartbeat, and listens for its acknowledgement",
    ("gateway", "out", "HEARTBEAT_ACK"): "was told that its heartbeat was heard",
}
"""Steps of faults that keep one waiting: what passes on a connection where nothing else does."""


class Step(NamedTuple):
    """Something that was seen, so many seconds after the fault."""

    after_s: float
    text: str


class Watch(Protocol):
    """Looks at what passes after a fault was used at `since`, in seconds since 1970."""

    since: float
    steps: list[Step]

    def look(self, rows: Iterable[Row]) -> bool:
        """Read further rows of the traffic; tells whether there is something new to see."""
        ...


@dataclass
class Observation:
    """What was seen since a fault was used; `ways` are those of the traffic that it looks at.

    `also` has steps that only some faults have. `calls` says what it means that a call is answered well or is refused:
    by patterns of routes, each route told once.
    """

    ways: frozenset[str]
    since: float
    also: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    calls: Mapping[str, str] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    _told: set[str] = field(default_factory=set)
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
        kind = row["via"], row["way"], row["name"]
        text = self.also.get(kind) or _STEPS.get(kind)
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
        meaning = next((words for routes, words in self.calls.items() if fnmatchcase(name, routes)), None)
        if meaning is None or name in self._told:
            return None
        self._told.add(name)
        return (
            f"{name} was refused: {row['text']}" if status >= 400 else f"{meaning}: {name} was answered with {status}"
        )

    def _of_sound(self) -> str | None:
        """The first sound after a voice connection that ended."""
        if not self._is_silent:
            return None
        self._is_silent = False
        return "its sound is heard again"
