"""What somebody puts on from the web page: queued as by `/play`, and told in the thread, where the others are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.ballots import Ballots
    from services.chat_server import ChatServer
    from services.enqueueing import When
    from services.playback import Playback
    from services.playing import QueuedTrack
    from services.seats import Seat


class PageRequests:
    """Plays what the page's visitors ask for."""

    def __init__(self, playback: Playback, chat_server: ChatServer, ballots: Ballots) -> None:
        self._playback = playback
        self._chat_server = chat_server
        self._ballots = ballots

    async def play(self, seat: Seat, query: str, when: When) -> QueuedTrack:
        """Put something into the queue; of a link that names a track and its playlist, the track. Raises as
        `Playback.play`, but for WhichPart.
        """
        queued = await self._playback.play(seat, query, part="track", when=when)
        message_id = await self._chat_server.post(
            seat.venue, "page-queued", name=seat.user.full_name, title=queued.entry.title, ahead=queued.ahead
        )
        if message_id is not None:
            await self._ballots.announced(message_id, seat.venue.thread_id, queued.entry.row_id)
        return queued
