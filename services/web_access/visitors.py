"""What a visitor of the web page is in Discord's terms: which of their accounts there acts, and from which seat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.errors import NotMemberError, PersonNotHereError
from services.identity import AccountId, find_person
from services.mirror.lifetime import first_id_at
from services.seats import Asker
from services.web_access.errors import (
    MembershipUnknownError,
    NoDiscordAccountError,
    NoServerError,
    NotInsideError,
    ServerUnknownError,
    WhichServerError,
)
from services.web_access.sessions import require_session

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from models import Group, Place
    from models.database import Database
    from services.chat_server import ChatServer
    from services.clock import Clock
    from services.seats import Seat, Seats
    from services.web_access.sessions import Visit


@dataclass(frozen=True, slots=True)
class Server:
    """A server that a visitor and the bot are both on."""

    guild_id: int
    name: str


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

    async def servers(self, visit: Visit) -> Sequence[Server]:
        """The servers that a visitor shares with the bot, by name, as `ChatServer.shared` finds them.

        Raises WebSessionOverError or ChatServerError.
        """
        names = await self._chat_server.shared(await self._linked(visit))
        shared = [Server(guild_id, name) for guild_id, name in names.items()]
        return sorted(shared, key=lambda server: (server.name.casefold(), server.guild_id))

    async def asker(self, visit: Visit, guild_id: int | None, *, channel_id: int = 0) -> Asker:
        """A visitor as somebody who asks on a server, outside of its groups; their only one when none is named.

        `channel_id`: a text channel that they ask in, if any. Raises WebSessionOverError, ServerUnknownError,
        NoServerError, WhichServerError, NoThreadsHereError (not a channel of theirs) or ChatServerError.
        """
        linked = await self._linked(visit)
        if guild_id is None:
            guild_id = await self._only_server(visit)
        here = await self._chat_server.present(guild_id, linked) if guild_id in self._chat_server.guilds() else set()
        if not here:
            raise ServerUnknownError()
        acting = _acting(visit, here)
        if channel_id:
            await self._chat_server.check_text_channel(guild_id, channel_id, acting)
        return Asker(
            discord_id=acting,
            name=visit.user.full_name,
            guild_id=guild_id,
            channel_id=channel_id,
            asked_id=first_id_at(self._clock()),
            web_session_id=visit.session_id,
        )

    async def account_here(self, seat: Seat, user_id: int) -> int:
        """A Discord account of somebody who is on the group's server. Raises PersonNotHereError or ChatServerError, the
        same for an account that there is not.
        """
        async with self._database.read() as tx:
            user = await find_person(tx, AccountId(user_id))
            linked = [] if user is None else await tx.users.discord_ids(user_id)
        here = await self._chat_server.present(seat.venue.guild_id, linked)
        if not here:
            raise PersonNotHereError()
        return min(here)

    async def membership(self, visit: Visit, member_id: int) -> tuple[Seat, AccountId]:
        """The visitor's seat in the group of a membership, and whose that is.

        Raises MembershipUnknownError, and as `seat`.
        """
        async with self._database.read() as tx:
            member = await tx.members.by_id(member_id)
        if member is None:
            raise MembershipUnknownError()
        try:
            return await self.seat(visit, member.group_id), AccountId(member.user_id)
        except NotMemberError:
            raise MembershipUnknownError() from None

    async def looking(self, visit: Visit, group_id: int) -> Seat:
        """As `seat`, for somebody who only looks: also from outside of a group that is visible on their server."""
        return await self._seat(visit, group_id, may_be_outside=True)

    async def seat(self, visit: Visit, group_id: int) -> Seat:
        """A visitor's seat in a group, taken with the Discord account that their link was for, or another of theirs
        that is on the group's server.

        Raises WebSessionOverError, NotInsideError (also of a group that there is not), NoDiscordAccountError,
        ThreadGoneError, ChatServerError.
        """
        return await self._seat(visit, group_id, may_be_outside=False)

    async def _seat(self, visit: Visit, group_id: int, *, may_be_outside: bool) -> Seat:
        async with self._database.read() as tx:
            await require_session(tx, visit.session_id, now=self._clock())
            group = await tx.groups.by_id(group_id)
            membership = None if group is None else await tx.members.of(group_id, visit.user_id)
            places = await tx.groups.places(group_id)
            linked = await tx.users.discord_ids(visit.user_id)
        if group is None or not places:
            raise NotInsideError()
        place = places[0]
        here = await self._chat_server.present(place.guild_id, linked)
        looks_in = may_be_outside and group.visibility == "visible" and bool(here)
        if membership is None and not looks_in:
            raise NotInsideError()
        if not here:
            raise NoDiscordAccountError()
        asker = Asker(
            discord_id=_acting(visit, here),
            name=visit.user.full_name,
            guild_id=place.guild_id,
            channel_id=place.thread_id,
            voice_channel_id=self._sits_in(place, linked),
            web_session_id=visit.session_id,
        )
        return await self._seats.at(asker, group_id)

    async def _linked(self, visit: Visit) -> Sequence[int]:
        async with self._database.read() as tx:
            await require_session(tx, visit.session_id, now=self._clock())
            return await tx.users.discord_ids(visit.user_id)

    async def _only_server(self, visit: Visit) -> int:
        servers = await self.servers(visit)
        if not servers:
            raise NoServerError()
        if len(servers) > 1:
            raise WhichServerError(servers=", ".join(f"{server.name} ({server.guild_id})" for server in servers[:20]))
        return servers[0].guild_id

    def _sits_in(self, place: Place, linked: Sequence[int]) -> int | None:
        """The group's voice channel, where one of their accounts sits in it."""
        occupancy = self._chat_server.occupancy(place.guild_id, place.voice_channel_id)
        return place.voice_channel_id if occupancy is not None and occupancy.here & {*linked} else None


def _acting(visit: Visit, here: Collection[int]) -> int:
    """The Discord account that acts, of some that are on a server: that of the visitor's link, else their oldest."""
    return visit.discord_id if visit.discord_id in here and visit.discord_id is not None else min(here)
