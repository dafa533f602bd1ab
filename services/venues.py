"""Where groups meet, read from the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.chat_server import Venue

if TYPE_CHECKING:
    from models import Group, Place
    from models.database import Transaction


def venue_of(place: Place) -> Venue:
    """A place as the chat server is told of it."""
    return Venue(
        place.guild_id,
        place.thread_id,
        place.voice_channel_id,
        parent_id=place.parent_id,
        own_voice=place.made_voice_channel,
    )


async def venue_of_group(tx: Transaction, group: Group) -> Venue | None:
    """Where a group meets in its guild; None while it is being made."""
    place = await tx.groups.place_of(group.row_id, group.guild_id)
    return None if place is None else venue_of(place)
