"""Tells whoever watches players what changed in them. Touches nothing."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from services import player_events as events
    from services.player_state import PlayerState

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PlayerChange:
    """An event that changed a group's player, once its quick effects are done; of another place or volume that was
    chosen, both states are the same.
    """

    group_id: int
    before: PlayerState
    after: PlayerState
    event: events.Event


class PlayerWatch:
    """Who wants to hear of changes, of all players."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[PlayerChange], None]] = []

    def watch(self, listener: Callable[[PlayerChange], None]) -> None:
        """Call `listener` after each change, in their order; it must not wait, and what it raises is logged."""
        self._listeners.append(listener)

    def tell(self, change: PlayerChange) -> None:
        """Something changed."""
        for listener in self._listeners:
            try:
                listener(change)
            except Exception:  # whatever it is, the music and the others go on
                log.exception("a change of the player of group %d was not taken in", change.group_id)
