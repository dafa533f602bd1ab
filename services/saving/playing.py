"""A saved playlist that is queued whole: its first track at once, the others in the background. Touches players."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.media import Wanted
from services.permissions import Operation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Playlist
    from services.playback import Playback
    from services.playing import QueuedTrack
    from services.saving.playlists import Playlists
    from services.saving.tracks import Tracks
    from services.seats import Seat


@dataclass(frozen=True, slots=True)
class QueuedPlaylist:
    """A playlist that is on its way into a queue. `missing`: titles before its first that cannot be played any more."""

    playlist: Playlist
    first: QueuedTrack
    missing: Sequence[str]


class PlaylistPlaying:
    """Queues playlists."""

    def __init__(self, playlists: Playlists, tracks: Tracks, playback: Playback) -> None:
        self._playlists = playlists
        self._tracks = tracks
        self._playback = playback

    async def play(self, seat: Seat, typed: str) -> QueuedPlaylist:
        """Put all of a playlist at the end of the queue, in its order.

        Raises PlaylistUnknownError, as `Tracks.first_playable`, and as `Playback.play`.
        """
        seat.require(Operation.PLAYLIST_PLAY)
        playlist = await self._playlists.of(seat.asker, typed)
        missing: list[str] = []

        async def find() -> Wanted:
            hits = self._playlists.stream(playlist)
            first, before = await self._tracks.first_playable(hits)
            missing.extend(before)
            return Wanted(first, rest=hits, is_kept=True)

        return QueuedPlaylist(playlist, await self._playback.play_wanted(seat, find), missing)
