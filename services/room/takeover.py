"""When a group may take the guild's one voice connection from another. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from services.room.settings import RoomSettings


def free_at(settings: RoomSettings, *, paused_since: datetime | None, alone_since: datetime | None) -> datetime | None:
    """From when on another group may take the voice of one that has something on; None as long as it is listened to.

    `settings` are the rules of the group that has it. The music was paused, and nobody listened, since these moments.
    """
    since = [moment for moment in (paused_since, alone_since) if moment is not None]
    return min(since) + timedelta(minutes=settings.takeover_minutes) if since else None
