"""What every source of media can do. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sources.track import Track


class Source(Protocol):
    """A place where tracks come from."""

    @property
    def name(self) -> str:
        """Short and lasting: it is stored with every queue entry."""

    async def search(self, query: str, *, limit: int) -> list[Track]:
        """The best matches first, at most `limit`; none found is an empty list.

        Raises SourceError("unavailable").
        """

    async def fetch(self, source_id: str) -> Track:
        """The track of that name.

        Raises SourceError("not_found") or SourceError("unavailable").
        """
