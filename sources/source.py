"""What every source of media can do. Touches nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sources.playable import Playable, SearchHit


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """What a link leads to, in the words of the source that knows such links.

    At least one of `source_id` and `playlist_id` is set; both for a track that was linked to within its playlist.
    """

    source_id: str | None = None
    playlist_id: str | None = None
    start_ms: int = 0
    """The moment that the link names."""


class Source(Protocol):
    """A place where media comes from. All methods may be called at once, and be cancelled."""

    @property
    def name(self) -> str:
        """Short and lasting: it is stored with every queue entry."""

    def target_of(self, link: str) -> LinkTarget | None:
        """What a link leads to here; None for what is not this source's. Asks nobody, and takes any text."""

    async def search(self, query: str, *, limit: int) -> list[SearchHit]:
        """The best matches first, at most `limit`; none found, and a source that cannot search, is an empty list.

        Raises SourceError.
        """

    async def resolve(self, source_id: str) -> Playable:
        """What to play of the track of that name, now. Raises SourceError."""

    def playlist(self, playlist_id: str) -> AsyncIterator[SearchHit]:
        """The tracks of a playlist, in its order, as they become known; whoever iterates stops when it is enough.

        This and iterating raise SourceError, "empty_playlist" for one without tracks.
        """
