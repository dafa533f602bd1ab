"""Places in a track, as people type them: "90", "1:30", "1:02:03", "+15", "-10"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.player_errors import PositionMalformedError

_FORM = re.compile(r"(?P<sign>[+-]?)(?:(?:(?P<hours>\d{1,4}):)?(?P<minutes>\d{1,4}):)?(?P<seconds>\d{1,6})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Position:
    """A place counted from the beginning, or from where the listeners are when it `is_relative`."""

    ms: int
    is_relative: bool = False

    def from_here(self, here_ms: int) -> int:
        """The place in milliseconds from the beginning, which nothing lies before."""
        return max(0, here_ms + self.ms) if self.is_relative else self.ms


def parse_position(typed: str) -> Position:
    """What somebody means. With colons, minutes and seconds are below 60. Raises PositionMalformedError."""
    match = _FORM.fullmatch(typed.strip())
    if match is None:
        raise PositionMalformedError()
    hours, minutes, seconds = (int(match[part] or 0) for part in ("hours", "minutes", "seconds"))
    if (match["minutes"] and seconds >= 60) or (match["hours"] and minutes >= 60):
        raise PositionMalformedError()
    ms = ((hours * 60 + minutes) * 60 + seconds) * 1000
    sign = match["sign"]
    return Position(-ms if sign == "-" else ms, is_relative=bool(sign))
