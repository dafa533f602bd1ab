"""What each gateway session was sent, and when: which of all that happened a bot can have heard of."""

from __future__ import annotations

import math
from array import array
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

NOT_WRITTEN = math.nan


class SessionLog:
    """One session's events by their sequence numbers, which count from 1 without a gap. About 50 bytes an event."""

    def __init__(self, session_id: str, seconds: Callable[[], float]) -> None:
        self._session_id = session_id
        self._seconds = seconds
        self._names: list[str] = []
        self._first = array("q")
        self._count = array("l")
        self._numbered_s = array("d")
        self._written_s = array("d")

    def number(self, event: str, entries: range) -> int:
        """Take an event that tells of these entries of the journal into the session; returns its sequence number."""
        self._names.append(event)
        self._first.append(entries.start)
        self._count.append(len(entries))
        self._numbered_s.append(self._seconds())
        self._written_s.append(NOT_WRITTEN)
        return len(self._names)

    def note_written(self, sequence: int) -> None:
        """An event was handed to a socket; a resume may do so again, which changes nothing."""
        if math.isnan(self._written_s[sequence - 1]):
            self._written_s[sequence - 1] = self._seconds()

    def dispatches(self) -> list[dict[str, Any]]:
        """All events in their order, as `Sandbox.dispatches` of the client tells them."""
        return [
            {
                "session": self._session_id,
                "sequence": index + 1,
                "event": name,
                "at": _moment(self._numbered_s[index]),
                "written_at": _moment(self._written_s[index]),
                "entries": list(range(self._first[index], self._first[index] + self._count[index])),
            }
            for index, name in enumerate(self._names)
        ]


def _moment(seconds: float) -> str | None:
    return None if math.isnan(seconds) else datetime.fromtimestamp(seconds, UTC).isoformat()
