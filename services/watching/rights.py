"""What somebody may do in their group right now, by the names that the page has for it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.errors import UserError
from services.permissions import Operation

if TYPE_CHECKING:
    from services.player import GroupPlayer
    from services.room.room import Room
    from services.seats import Seat

CONTROLS = {
    "pause": Operation.PAUSE,
    "resume": Operation.RESUME,
    "skip": Operation.SKIP,
    "previous": Operation.PREVIOUS,
    "shuffle": Operation.QUEUE_SHUFFLE,
    "stop": Operation.STOP,
    "leave": Operation.STOP,
    "loop": Operation.LOOP,
    "seek": Operation.SEEK,
    "volume": Operation.VOLUME,
    "move": Operation.QUEUE_MOVE,
    "remove_others": Operation.QUEUE_REMOVE_OTHERS,
}
"""What is done to the music, which the rules of the room judge too."""
WORDS = {
    "queue": Operation.PLAY,
    "remove": Operation.QUEUE_REMOVE,
    "say": Operation.MESSAGE_SEND,
    "erase": Operation.MESSAGE_DELETE,
    "erase_others": Operation.MESSAGE_DELETE_OTHERS,
}


VOTE = "vote"
"""On what waits."""
NAMES = (*CONTROLS, *WORDS, VOTE)


def may(seat: Seat, room: Room, player: GroupPlayer | None) -> frozenset[str]:
    """The names of what they may."""
    allowed = {name for name, operation in WORDS.items() if seat.may(operation)}
    if seat.group.counts_reactions and seat.may(Operation.QUEUE_SHOW):
        allowed.add(VOTE)
    if player is None:
        return frozenset(allowed | {name for name, operation in CONTROLS.items() if seat.may(operation)})
    for name, operation in CONTROLS.items():
        try:
            room.require(seat, operation, player)
        except UserError:
            continue
        allowed.add(name)
    if room.known(seat.group_id).vote_percent and seat.may(Operation.QUEUE_SHOW):
        allowed.add("skip")  # by a vote
    return frozenset(allowed)
