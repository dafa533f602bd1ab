"""What people are told about the words that are kept: in each group's thread once, and whenever they ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.venues import venue_of

if TYPE_CHECKING:
    from models import Group
    from models.database import Database
    from services.chat_server import ChatServer
    from services.seats import Asker


@dataclass(frozen=True, slots=True)
class PrivacyText:
    """What the operator says: an empty `text` is Chorus's own, which is true of these settings."""

    text: str = ""
    contact: str = ""
    policy_url: str = ""
    keeps_unregistered: bool = True
    keeps_deleted: bool = True


@dataclass(frozen=True, slots=True)
class PrivacyPage:
    """What somebody is shown, with the group in whose thread they ask."""

    says: PrivacyText
    group: Group | None


class PrivacyNotice:
    """Tells what is kept."""

    def __init__(self, database: Database, chat_server: ChatServer, says: PrivacyText) -> None:
        self._database = database
        self._chat_server = chat_server
        self._says = says

    async def page(self, asker: Asker) -> PrivacyPage:
        """What is kept, for anybody who asks."""
        async with self._database.read() as tx:
            group = await tx.groups.by_thread(asker.channel_id)
        return PrivacyPage(self._says, group)

    async def tell_guild(self, guild_id: int) -> None:
        """Say it once in the threads of those groups of a guild that were made before it was said there."""
        async with self._database.read() as tx:
            groups = [group for group in await tx.groups.of_guild(guild_id) if not group.is_notified]
            places = {group.row_id: await tx.groups.place_of(group.row_id, guild_id) for group in groups}
        for group in groups:
            place = places[group.row_id]
            if place is None or group.ending_at is not None:
                continue
            await self._chat_server.announce(venue_of(place), "privacy-notice", group=group.name)
            async with self._database.begin() as tx:
                await tx.groups.mark_notified(group.row_id)
