"""Taking links apart, whatever people paste. Touches nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_LINK = 2000
_LONGEST_START_S = 7 * 24 * 3600
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,5}):(\d{1,2})(?:\.\d*)?")
_UNITS = re.compile(r"(?=\d)(?:(\d{1,4})h)?(?:(\d{1,6})m)?(?:(\d{1,7})(?:\.\d*)?s?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the web in its parts."""

    url: str
    """The whole, with its scheme."""
    host: str
    """Lower case, without a port."""
    parts: tuple[str, ...]
    """Of the path, unquoted, without empty ones."""
    query: Mapping[str, str]
    fragment: Mapping[str, str]
    """What follows "#", read as a query."""

    @classmethod
    def parse(cls, text: str) -> Link | None:
        """None for what is no link of the web; a scheme may be missing, user names and other ports may not be there."""
        text = text.strip().removeprefix("<").removesuffix(">")
        if len(text) > _LONGEST_LINK or not text.isprintable() or " " in text or "\\" in text:
            return None
        try:
            split = urlsplit(text if "://" in text else f"https://{text}")
            host, port = split.hostname or "", split.port
        except ValueError:
            return None
        is_web = split.scheme in ("http", "https") and port in (None, 80, 443)
        if not is_web or split.username is not None or split.password is not None or "." not in host:
            return None
        parts = tuple(unquote(part) for part in split.path.split("/") if part)
        return cls(split.geturl(), host.removesuffix("."), parts, _first_of(split.query), _first_of(split.fragment))

    def start_ms(self, *names: str) -> int:
        """The moment that the query or the fragment names under one of these names, else 0."""
        for name in names:
            for values in (self.query, self.fragment):
                if name in values:
                    return moment_ms(values[name])
        return 0


def moment_ms(text: str) -> int:
    """What "90", "90s", "1m30s", "1h2m", "1:30" and "1:02:03" mean, in ms; 0 for anything else."""
    text = text.strip()
    if not text.isascii():
        return 0
    clock, units = _CLOCK.fullmatch(text), _UNITS.fullmatch(text)
    found = clock or units
    if found is None:
        return 0
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return min(hours * 3600 + minutes * 60 + seconds, _LONGEST_START_S) * 1000


def _first_of(query: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for key, value in parse_qsl(query, keep_blank_values=True, errors="replace"):
        values.setdefault(key, value)
    return values
