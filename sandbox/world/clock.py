"""Real time for simcord's backend, which otherwise lives in a frozen one. Touches nothing but the given clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from simcord._clock import Clock

if TYPE_CHECKING:
    from collections.abc import Callable


def utc_now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


class WallClock(Clock):
    """A simcord clock that reads an injected callable, by default the real time."""

    def __init__(self, read: Callable[[], datetime] = utc_now) -> None:
        super().__init__()
        self._read = read

    def now(self) -> datetime:
        """The moment, never with zero microseconds.

        Discord writes every timestamp with its fraction, Python leaves a zero fraction out, and simcord compares
        deadlines as strings: without a fraction the order of two such strings would be wrong.
        """
        moment = self._read()
        return moment.replace(microsecond=max(moment.microsecond, 1))
