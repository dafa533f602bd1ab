"""Where something stands on a group's timeline, on which tracks begin and messages are said. Touches nothing.

Messages are ordered by their ids, which tell the millisecond; a track that began in it comes before them. Pages begin
next to such a place, so that none of them leaves out or repeats anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from models.chat_reading import DISCORD_EPOCH_MS, moment_of

if TYPE_CHECKING:
    from services.mirror.reading import ReadMessage

_UNIX = datetime.fromtimestamp(0, UTC)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class TrackBegan:
    """A track that began to sound, and for whom it was played where that is known."""

    playback_id: int
    began_at: datetime
    title: str
    asked_by: str | None


@dataclass(frozen=True, slots=True)
class Spot:
    """Right at a track that began, or at a message, by its number."""

    kind: Literal["track", "message"]
    number: int


def spot_of(item: TrackBegan | ReadMessage) -> Spot:
    """Where something stands."""
    if isinstance(item, TrackBegan):
        return Spot("track", item.playback_id)
    return Spot("message", item.message_id)


def place_of(item: TrackBegan | ReadMessage) -> tuple[datetime, int, int]:
    """What a timeline is sorted by."""
    if isinstance(item, TrackBegan):
        return item.began_at, 0, item.playback_id
    return moment_of(item.message_id), 1, item.message_id


def first_message_id(began_at: datetime) -> int:
    """The smallest id of a message that comes behind a track which began then."""
    milliseconds = -(-(began_at - _UNIX) // _MILLISECOND)
    return max(0, milliseconds - DISCORD_EPOCH_MS) << 22
