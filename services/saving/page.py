"""Pages of kept tracks. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Playlist
    from sources.playable import SearchHit

PAGE = 10
"""Tracks on a page."""


class PageAt(NamedTuple):
    """Which page it is: `number` of `pages`, both from 1, of `total` tracks; `offset` come before it."""

    number: int
    pages: int
    total: int

    @property
    def offset(self) -> int:
        return (self.number - 1) * PAGE


class TrackPage(NamedTuple):
    """The tracks of a page with the ids of their rows; of a playlist, which it is and how long all of it lasts."""

    where: PageAt
    tracks: Sequence[tuple[int, SearchHit]]
    playlist: Playlist | None = None
    group: str | None = None
    total_ms: int = 0


def page_at(number: int, total: int) -> PageAt:
    """The page of that number, or the nearest that there is."""
    pages = max(1, -(-total // PAGE))
    return PageAt(min(max(number, 1), pages), pages, total)
