"""The track that somebody means to keep, and a kept one that is played again. Touches players and sources."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from services.errors import MediaUnplayableError, NothingPlayingError
from services.media import MOST_TRIED
from services.refs import Variant
from services.saving.errors import KeptTrackGoneError, OneTrackOnlyError, PlaylistEmptyError
from services.sourcing.failures import SourceFailedError
from services.sourcing.sourcing import LOCAL
from sources.asking import asking_for
from sources.playable import SearchHit

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from models import Playback as PlaybackRow
    from models import QueueEntry
    from models.saved_track import SavedTrack
    from services.errors import UserError
    from services.media import Media, Part, Wanted
    from services.playback import Playback
    from services.playing import QueuedTrack
    from services.seats import Seat

Kept = Literal["favourite", "playlist", "history"]
"""Where a track was kept."""

_GONE = frozenset(
    {
        *("not_found", "removed", "private", "members_only", "login_needed", "age_restricted", "geo_blocked", "drm"),
        *("unsupported", "too_long", "too_large", "live_off", "forbidden_address", "empty_playlist"),
        *("empty", "no_audio", "broken", "changed"),
    }
)
"""Reasons of sources and media that will be the same tomorrow."""


class Tracks:
    """Finds tracks to keep, and plays kept ones."""

    def __init__(self, media: Media, playback: Playback) -> None:
        self._media = media
        self._playback = playback

    async def playing(self, seat: Seat) -> SearchHit:
        """What the group hears now. Raises NotMemberError or NothingPlayingError."""
        current = (await self._playback.queue(seat)).current
        if current is None:
            raise NothingPlayingError()
        hit = hit_of(current)
        if hit.source in LOCAL:
            return hit
        told = await self._media.sourcing.memory.recall(hit.source, hit.source_id)
        return hit if told is None else replace(hit, page_url=told.page_url)

    async def named(self, guild_id: int, query: str) -> SearchHit:
        """The one track that words, a link or a choice mean. Raises as `Media.wanted`, and OneTrackOnlyError."""
        wanted = await self.wanted(guild_id, query, "track", most=1)
        if wanted.rest is not None:
            await wanted.rest.aclose()
            raise OneTrackOnlyError()
        return wanted.hit

    async def wanted(self, guild_id: int, query: str, part: Part, *, most: int) -> Wanted:
        """What words, a link or a choice mean; up to `most` tracks of a playlist. `part` is what is meant by a link to
        a track within its playlist. Raises as `Media.wanted`."""
        with asking_for(guild_id):
            return await self._media.wanted(query, part, most=most)

    async def first_playable(self, hits: AsyncGenerator[SearchHit]) -> tuple[SearchHit, list[str]]:
        """The first of a kept playlist's tracks that can be played, and the titles of those before it that cannot.

        `hits` goes on behind it, and is closed when there is none. Raises PlaylistEmptyError, and KeptTrackGoneError or
        what is in the way of the first when none of the first `MOST_TRIED` can be played.
        """
        failure: UserError = PlaylistEmptyError()
        missing: list[str] = []
        try:
            async for hit in hits:
                try:
                    return await self._media.prove_playable(hit), missing
                except (SourceFailedError, MediaUnplayableError) as error:
                    failure = failure if missing else gone(error, hit, "playlist")
                    missing.append(hit.title)
                if len(missing) == MOST_TRIED:
                    break
        except BaseException:
            await hits.aclose()
            raise
        await hits.aclose()
        raise failure

    async def play(self, seat: Seat, hit: SearchHit, kept: Kept) -> QueuedTrack:
        """Put a kept track at the end of the queue. Raises as `Playback.play`, and KeptTrackGoneError."""
        try:
            return await self._playback.play(seat, self._media.picks.name(hit))
        except (SourceFailedError, MediaUnplayableError) as error:
            raise gone(error, hit, kept) from error


def gone(error: SourceFailedError | MediaUnplayableError, hit: SearchHit, kept: Kept) -> UserError:
    """What to tell of a kept track that cannot be played: what will pass is told as it is."""
    return KeptTrackGoneError(title=hit.title, kept=Variant(kept)) if error.params["reason"] in _GONE else error


def hit_of(row: SavedTrack | QueueEntry | PlaybackRow) -> SearchHit:
    """A track that stands in the database."""
    return SearchHit(
        source=row.source,
        source_id=row.source_id,
        title=row.title,
        artist=row.artist,
        duration_ms=row.duration_ms,
        page_url=getattr(row, "page_url", None),
    )
