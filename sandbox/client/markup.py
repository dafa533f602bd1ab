"""Discord's markup as a terminal shows it: ids become names, commands are spelled out, times stand in local time.

Source: Discord docs, Message Formatting. Pure but for the local time zone and, for relative times, the clock.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    NameOf = Callable[[int], str | None]

_TOKEN = re.compile(
    r"""
    \\(?P<escaped>[^\w\s])                              # \* is a plain *
    | (?P<code>`[^`]+`)                                 # nothing in it means anything
    | </(?P<command>[^:>]+):\d+>
    | <(?P<sigil>\#|@!?|@&)(?P<mentioned>\d+)>
    | <t:(?P<moment>-?\d{1,10})(?::(?P<style>[tTdDfFR]))?>
    | <a?:(?P<emoji>\w+):\d+>
    | \[(?P<label>(?:\\.|[^\]\\])+)\]\(<?(?P<target>https?://[^\s)>]+)>?\)
    | <(?P<link>https?://[^\s>]+)>
    | (?P<bold>\*\*)
    | ^(?P<line>\#{1,3}|-\#)\ +                         # a heading, small print
    """,
    re.VERBOSE | re.MULTILINE,
)
_STYLES = {
    "t": "%H:%M",
    "T": "%H:%M:%S",
    "d": "%Y-%m-%d",
    "D": "%d %B %Y",
    "f": "%d %B %Y %H:%M",
    "F": "%A, %d %B %Y %H:%M",
}
_UNITS_S = (("year", 31_536_000), ("month", 2_592_000), ("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
_JUMP = re.compile(r"https://discord\.com/channels/")


def readable(text: str, name_of: NameOf) -> str:
    """A text as one reads it; `name_of` gives what an id of a channel, person or role is called, or None."""

    def read(token: re.Match[str]) -> str:
        match token.lastgroup:
            case "escaped" | "code" | "link":
                return token[token.lastgroup]
            case "command":
                return f"/{token['command']}"
            case "mentioned":
                return token["sigil"][0] + (name_of(int(token["mentioned"])) or "unknown")
            case "emoji":
                return f":{token['emoji']}:"
            case "target":
                label = readable(token["label"], name_of)
                return label if _JUMP.match(token["target"]) else f"{label} ({token['target']})"
            case "bold" | "line":
                return ""
        return _moment(int(token["moment"]), token["style"] or "f")

    return _TOKEN.sub(read, text)


def _moment(seconds: int, style: str) -> str:
    """A point in time, in seconds since 1970, in one of Discord's timestamp styles."""
    if style == "R":
        return _relative(seconds - datetime.now(UTC).timestamp())
    return datetime.fromtimestamp(seconds, UTC).astimezone().strftime(_STYLES[style])


def _relative(seconds: float) -> str:
    """How far away a moment is that lies so many seconds ahead, or behind when negative."""
    unit, length_s = next((pair for pair in _UNITS_S if abs(seconds) >= pair[1]), _UNITS_S[-1])
    count = round(abs(seconds) / length_s)
    span = f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return f"in {span}" if seconds >= 0 else f"{span} ago"
