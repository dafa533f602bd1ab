"""Moments as people type them: "2h", "1h 30min", "2 weeks ago", or in UTC "2026-11-28 14:30", "yesterday", "20:15".

Of Discord people's time zones cannot be known. How long ago something was needs none, nor does Discord's own way of
writing a moment, which its client makes of what people pick.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from services.mirror.reading_errors import DateMalformedError

OFFERED = ("30 minutes", "2 hours", "today", "yesterday", "7 days", "30 days", "365 days")
_SPAN = r"(?P<count>\d{1,5})\s*(?P<unit>minute|min|m|hour|h|day|d|week|w|month|year|y)s?(?![a-z])"
_ONE_SPAN = re.compile(_SPAN, re.ASCII)
_AGO = re.compile(rf"(?:{re.sub(r'[?]P<[a-z]+>', '?:', _SPAN)}\s*)+(?:ago)?", re.ASCII)
"""One span or several, as in "1h 30min"."""
_CLOCK = re.compile(r"(?:(?P<day>today|yesterday)(?: at)? )?(?P<hour>\d{1,2}):(?P<minute>\d{2})", re.ASCII)
_OF_DISCORD = re.compile(r"<t:(?P<seconds>-?\d{1,13})(?::[a-z])?>", re.ASCII)
"""Discord docs: Reference > Message Formatting, "Unix Timestamp"; in lower case, as all that is typed is looked at."""
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(1), "w": timedelta(7), "y": timedelta(365)}
_MONTH = timedelta(30)


def parse_date(typed: str, now: datetime) -> datetime:
    """The moment that is meant: a day is where it begins, a time of day the last one. Raises DateMalformedError."""
    words = " ".join(typed.casefold().split())
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if words in ("today", "yesterday"):
        return midnight - timedelta(days=words == "yesterday")
    ago = _AGO.fullmatch(words)
    try:
        if (told := _OF_DISCORD.fullmatch(words)) is not None:
            return datetime.fromtimestamp(int(told["seconds"]), UTC)
        if (clock := _CLOCK.fullmatch(words)) is not None:
            moment = midnight.replace(hour=int(clock["hour"]), minute=int(clock["minute"]))
            is_yesterday = clock["day"] == "yesterday" or (clock["day"] is None and moment > now)
            return moment - timedelta(days=is_yesterday)
        if ago is not None:
            return now.astimezone(UTC) - sum(map(_length, _ONE_SPAN.finditer(words)), timedelta())
        moment = datetime.fromisoformat(words.upper())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise DateMalformedError() from None


def _length(span: re.Match[str]) -> timedelta:
    return int(span["count"]) * (_MONTH if span["unit"] == "month" else _UNITS[span["unit"][0]])
