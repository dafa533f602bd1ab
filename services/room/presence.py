"""Whether anybody listens, since when nobody does, and what is due then. Pure.

somebody listens ──the last goes──▶ alone ──pause_alone_minutes──▶ held ──leave_alone_minutes──▶ left
       ▲                              │                             │                            │
       └──────────────────────────────┴────────somebody is back─────┴────────────────────────────┘
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from services.room.settings import RoomSettings

Due = Literal["pause", "leave"]


@dataclass(frozen=True, slots=True)
class Presence:
    """Who listens in a voice channel; `alone_since` is the moment from which nobody did."""

    listeners: frozenset[int] = frozenset()
    alone_since: datetime | None = None

    @property
    def is_alone(self) -> bool:
        return not self.listeners

    def seen(self, listeners: Collection[int], now: datetime) -> Presence:
        """What it is now that these listen."""
        here = frozenset(listeners)
        if here:
            return Presence(here)
        return Presence(here, self.alone_since or now)


@dataclass(frozen=True, slots=True)
class Next:
    """What is to be done, and when."""

    due: Due
    at: datetime


def next_due(
    presence: Presence, settings: RoomSettings, *, is_playing: bool, is_here: bool, held_since: datetime | None
) -> Next | None:
    """What comes next while nobody listens; None when there is nothing to wait for.

    `is_playing`: music goes out; `is_here`: the bot is in the channel; `held_since`: since when it is held for want of
    listeners, None while it is not.
    """
    if presence.alone_since is None or settings.always_on or not is_here:
        return None
    if is_playing:
        return Next("pause", presence.alone_since + timedelta(minutes=settings.pause_alone_minutes))
    begun = presence.alone_since if held_since is None else max(held_since, presence.alone_since)
    return Next("leave", begun + timedelta(minutes=settings.leave_alone_minutes))
