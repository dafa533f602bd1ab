"""For how long a chat is kept, as bounds of message ids: pure functions, for whoever keeps and whoever erases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from services.mirror.versions import DISCORD_EPOCH


class Lifetime(Protocol):
    """What of a group says how long its chat is kept."""

    @property
    def keep_days(self) -> int | None: ...

    @property
    def kept_from_id(self) -> int | None: ...


def first_id_at(moment: datetime) -> int:
    """The smallest id of what happens from a moment on; 0 before Discord (docs: API Reference > Snowflakes)."""
    return max((moment - DISCORD_EPOCH) // timedelta(milliseconds=1), 0) << 22


def expired_id(group: Lifetime, now: datetime) -> int:
    """Messages of the group with smaller ids are to be erased."""
    return 0 if group.keep_days is None else first_id_at(now - timedelta(days=group.keep_days))


def floor_id(group: Lifetime, now: datetime) -> int:
    """Messages of the group with smaller ids are not kept when they are told, however late: catch-up ends here."""
    return max(expired_id(group, now), group.kept_from_id or 0)
