"""Who may do something to the music right now, beyond what they are in the group. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.permissions import Operation, Standing

if TYPE_CHECKING:
    from collections.abc import Collection

IN_CHARGE = frozenset({Standing.DJ, Standing.MODERATOR, Standing.SECOND_OWNER, Standing.OWNER})
"""Whose the music is in every group."""
OF_ONE_TRACK = frozenset({Operation.PAUSE, Operation.RESUME, Operation.SKIP, Operation.SEEK})
"""What is done to the track whose turn it is; `/stop` is done to all of them, and the rest to the player itself."""
REQUESTER = "requester"
"""The music control that lets who asked for a track have it, and DJs all."""


def is_in_charge(standings: Collection[Standing]) -> bool:
    """Whether somebody has the music whatever the rules say."""
    return not IN_CHARGE.isdisjoint(standings)


def may_control(
    operation: Operation, *, user_id: int, requester_id: int | None, requesters: Collection[int | None]
) -> bool:
    """Whether a plain member may do that where each has their own tracks.

    `requester_id` asked for the track whose turn it is, or that is the first to come; `requesters` for all there are.
    What nothing is queued for is left to the player to refuse.
    """
    if not requesters:
        return True
    if operation in OF_ONE_TRACK:
        return requester_id == user_id
    return operation is Operation.STOP and set(requesters) == {user_id}
