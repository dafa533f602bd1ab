"""What a server tells about the thing behind a link, and whether it still is the same thing. Touches nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# A validator goes back to the server: only what a header may hold (RFC 9110, 8.8.3 and 5.6.7), whatever was sent.
_STRONG_ETAG = re.compile(r'"[\x21\x23-\x7e]{0,200}"')
_DATE = re.compile(r"[A-Za-z0-9 ,:+-]{1,64}")
_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Resource:
    """`size` in bytes, None where the server does not tell; `ranged` tells whether parts of it can be asked for."""

    size: int | None
    ranged: bool
    etag: str | None = None
    last_modified: str | None = None

    @classmethod
    def of(cls, headers: Mapping[str, str], *, size: int | None, ranged: bool) -> Resource:
        return cls(size, ranged, headers.get("ETag"), headers.get("Last-Modified"))

    @property
    def if_range(self) -> str | None:
        """The validator to send along with a range; a weak one must not be (RFC 9110, 13.1.5)."""
        if self.etag is not None and _STRONG_ETAG.fullmatch(self.etag):
            return self.etag
        if self.etag is None and self.last_modified is not None and _DATE.fullmatch(self.last_modified):
            return self.last_modified
        return None

    def differs_in(self, other: Resource) -> str | None:
        """What tells the two apart, of all that both tell; None while they may be the same."""
        for name in ("size", "etag", "last_modified"):
            one, another = getattr(self, name), getattr(other, name)
            if one is not None and another is not None and one != another:
                return name
        return None

    @property
    def can_be_recognised(self) -> bool:
        return not (self.size is None and self.etag is None and self.last_modified is None)


def parse_content_range(value: str) -> tuple[int, int, int] | None:
    """Start, stop (the byte after the last) and total size, in bytes; None for whatever else it says."""
    match = _CONTENT_RANGE.fullmatch(value)
    if match is None:
        return None
    start, last, size = map(int, match.groups())
    return (start, last + 1, size) if start <= last < size else None
