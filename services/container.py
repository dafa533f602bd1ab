"""All services of one bot, as the front ends get them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.accounts import Accounts
    from services.groups import Groups
    from services.members import Members
    from services.mirror import Mirror
    from services.playback import Playback
    from services.seats import Seats
    from services.words import Words


@dataclass(frozen=True)
class Services:
    """What a cog may call. `launch.running` puts it together and owns what is behind it."""

    accounts: Accounts
    groups: Groups
    members: Members
    mirror: Mirror
    playback: Playback
    seats: Seats
    words: Words
