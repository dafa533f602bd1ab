"""What a visitor of the web page is in Discord's terms: which of their accounts there acts, and from which seat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.errors import NotMemberError
from services.seats import Asker
from services.web_access.errors import NoDiscordAccountError
from services.web_access.sessions import require_session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Group, Place
    from models.database import Database
    from services.chat_server import ChatServer
    from services.clock import Clock
    from services.seats import Seat, Seats
    from services.web_access.sessions import Visit


class Visitors:
    """Finds visitors' groups and seats. Administrators of a server have no more to say here than members."""

    def __init__(self, database: Database, chat_server: ChatServer, seats: Seats, clock: Clock) -> None:
        self._database = database
        self._chat_server = chat_server
        self._seats = seats
        self._clock = clock

    async def groups(self, visit: Visit) -> Sequence[Group]:
        """The groups that a visitor is in, on all servers. Raises WebSessionOverError."""
        async with self._database.read() as tx:
            await require_session(tx, visit.session_id, now=self._clock())
            return await tx.groups.of_user_anywhere(visit.user_id)

    async def seat(self, visit: Visit, group_id: int) -> Seat:
        """A visitor's seat in a group, taken with the Discord account that their link was for, or another of theirs
        that is on the group's server.

        Raises WebSessionOverError, NotMemberError (also of a group that there is not), NoDiscordAccountError,
        ThreadGoneError, ChatServerError.
        """
        async with self._database.read() as tx:
            await require_session(tx, visit.session_id, now=self._clock())
            group = await tx.groups.by_id(group_id)
            membership = None if group is None else await tx.members.of(group_id, visit.user_id)
            places = await tx.groups.places(group_id)
            linked = await tx.users.discord_ids(visit.user_id)
        if group is None or membership is None or not places:
            raise NotMemberError(group=str(group_id))
        place = places[0]
        asker = Asker(
            discord_id=await self._acting(visit, place, linked),
            name=visit.user.full_name,
            guild_id=place.guild_id,
            channel_id=place.thread_id,
            voice_channel_id=self._sits_in(place, linked),
            web_session_id=visit.session_id,
        )
        return await self._seats.of(asker, group_id=group_id)

    async def _acting(self, visit: Visit, place: Place, linked: Sequence[int]) -> int:
        here = await self._chat_server.present(place.guild_id, linked)
        if visit.discord_id in here:
            return int(visit.discord_id)
        if not here:
            raise NoDiscordAccountError()
        return min(here)

    def _sits_in(self, place: Place, linked: Sequence[int]) -> int | None:
        """The group's voice channel, where one of their accounts sits in it."""
        occupancy = self._chat_server.occupancy(place.guild_id, place.voice_channel_id)
        return place.voice_channel_id if occupancy is not None and occupancy.here & {*linked} else None
