"""What was said while something plays, by where in it the group was then. Touches the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from services.mirror.reading import Asked
from services.permissions import Operation
from services.player_errors import TrackOverError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.database import Database
    from services.mirror.reading import Reading, ReadMessage
    from services.playback import Playback
    from services.seats import Seat
    from services.watching.chat import Chat

MOST_MOMENTS = 200
"""More marks than this are no longer told apart on a bar; the latest are kept."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A message, and where in the track the group was when it was said."""

    message_id: int
    author_name: str
    text: str
    position_ms: int


class Moments:
    """Finds what was said during the track that plays."""

    def __init__(self, database: Database, reading: Reading, chat: Chat, playback: Playback) -> None:
        self._database = database
        self._reading = reading
        self._chat = chat
        self._player_of = playback.player_of

    async def said_during(self, seat: Seat, entry_id: int) -> Sequence[Moment]:
        """What people said since this entry began, oldest first.

        Raises NotMemberError, and TrackOverError when something else plays or nothing does.
        """
        seat.require(Operation.MESSAGE_LIST)
        player = self._player_of(seat.group_id)
        entry = None if player is None or player.state.current != entry_id else player.entry(entry_id)
        if entry is None:
            raise TrackOverError()
        async with self._database.read() as tx:
            begun = await tx.playback_log.begun(seat.group_id, limit=1)
        if not begun or (begun[0].source, begun[0].source_id) != (entry.source, entry.source_id):
            return ()  # it has its turn, and is not heard yet
        since = begun[0].started_at - timedelta(milliseconds=begun[0].started_at.microsecond / 1000)
        page = await self._reading.page(seat, Asked(after_s=int(since.timestamp()), limit=MOST_MOMENTS))
        called = await self._chat.authors(seat, [one.message_id for one in page.messages])
        return [
            Moment(one.message_id, called.get(one.message_id, one.author_name), _text(one), one.playing.position_ms)
            for one in reversed(page.messages)
            if one.said_at >= begun[0].started_at
            and not one.is_bot
            and one.playing is not None
            and one.playing.position_ms is not None
        ]


def _text(message: ReadMessage) -> str:
    return "".join(part for part, _ in message.words.parts)
