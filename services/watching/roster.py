"""Who is in a group, who of those sits in voice, and which of the pages' sessions last: read at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.venues import venue_of_group

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from models import Group, Member, User
    from models.database import Database
    from services.chat_server import ChatServer, Face, Venue
    from services.clock import Clock


@dataclass(frozen=True, slots=True)
class Roster:
    """A group at one moment; `group` is None when it is no more."""

    group: Group | None = None
    venue: Venue | None = None
    members: tuple[tuple[Member, User], ...] = ()
    accounts: Mapping[int, int] = field(default_factory=dict)
    """The members' accounts, by each of their Discord accounts."""
    sessions: frozenset[int] = frozenset()
    """Those of the sessions that were asked for that last."""

    @property
    def by_user(self) -> dict[int, tuple[Member, User]]:
        return {user.row_id: (member, user) for member, user in self.members}

    @property
    def discord_ids(self) -> dict[int, int]:
        """The account that each member is mentioned by: the oldest, by which they are seen, too."""
        return {user_id: discord_id for discord_id, user_id in sorted(self.accounts.items(), reverse=True)}

    def names(self, seen: Mapping[int, Face]) -> dict[int, str]:
        """What the members are called on the server, by their accounts: everywhere on a page the same."""
        return {
            user.row_id: seen[user.row_id].name if user.row_id in seen else user.full_name for _, user in self.members
        }


async def read_roster(database: Database, clock: Clock, group_id: int, sessions: Collection[int]) -> Roster:
    """The group as it is in the database, and which of `sessions` last."""
    async with database.read() as tx:
        lasting = frozenset(await tx.web_access.lasting(sessions, now=clock()))
        group = await tx.groups.by_id(group_id)
        venue = None if group is None else await venue_of_group(tx, group)
        if group is None or venue is None:
            return Roster(sessions=lasting)
        members = tuple(await tx.members.memberships(group_id))
        return Roster(group, venue, members, await tx.members.accounts(group_id), lasting)


def listening(roster: Roster, chat_server: ChatServer) -> frozenset[int]:
    """The accounts of the members who sit in the group's voice channel."""
    if roster.venue is None:
        return frozenset()
    occupancy = chat_server.occupancy(roster.venue.guild_id, roster.venue.voice_channel_id)
    here: Collection[int] = () if occupancy is None else occupancy.here
    return frozenset(roster.accounts[one] for one in here if one in roster.accounts)


def faces(roster: Roster, chat_server: ChatServer) -> Mapping[int, Face]:
    """How the members are seen on the chat server, by their accounts, as far as it has told."""
    return {} if roster.venue is None else faces_of(roster.accounts, roster.venue.guild_id, chat_server)


def faces_of(accounts: Mapping[int, int], guild_id: int, chat_server: ChatServer) -> Mapping[int, Face]:
    """The same, by whose account which Discord account is; of several that are there, the oldest is how one is seen."""
    seen = chat_server.faces(guild_id, list(accounts))
    return {accounts[discord_id]: seen[discord_id] for discord_id in sorted(seen, reverse=True)}
