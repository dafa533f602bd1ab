"""Who asks, and which group they mean.

A command means the group of the thread it is typed in; else the one of theirs whose voice channel they sit in; else
their only group in this guild; else the person is asked (`WhichGroup`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services import permissions
from services.errors import (
    DjOnlyError,
    GroupUnknownError,
    NoGroupError,
    NotInGuildError,
    NotListeningError,
    NotMemberError,
    QueueIsDjsError,
    ThreadGoneError,
    TooLateError,
)
from services.identity import PageStay
from services.permissions import Operation, Standing
from services.refs import ChannelRef
from services.standings import towards_guild
from services.texts import GROUP_NAME_MAX, comparable
from services.venues import venue_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Group, Member, User
    from models.database import Database, Transaction
    from services.accounts import Accounts
    from services.chat_server import Venue
    from services.identity import Who
    from services.watching.viewers import Viewers


@dataclass(frozen=True, slots=True)
class Asker:
    """Who typed a command, and where, as the chat server tells it.

    `guild_id` is None in a direct message, `voice_channel_id` outside voice. `is_admin`: may administer the guild.
    `asked_id`: the id of the command itself; whatever it makes on the chat server has a greater one.
    """

    discord_id: int
    name: str
    guild_id: int | None
    channel_id: int
    voice_channel_id: int | None = None
    is_admin: bool = False
    asked_id: int = 0
    web_session_id: int | None = None
    """The stay on the web page that this is asked from, which then says who asks."""

    @property
    def who(self) -> Who:
        """What says who asks."""
        return self.discord_id if self.web_session_id is None else PageStay(self.web_session_id, self.discord_id)

    def require_guild(self) -> int:
        """The guild the command was typed in. Raises NotInGuildError in a direct message."""
        if self.guild_id is None:
            raise NotInGuildError()
        return self.guild_id


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in a group: who asks, as which account, in which group, and where that meets."""

    asker: Asker
    user: User
    group: Group
    venue: Venue
    membership: Member | None
    """None for a server admin, or somebody who looks at a visible group, who is not in it."""
    watches: bool = False
    """Whether they have the group's watch page open, on which music is listened to as well."""

    @property
    def user_id(self) -> int:
        return self.user.row_id

    @property
    def group_id(self) -> int:
        return self.group.row_id

    @property
    def standings(self) -> frozenset[Standing]:
        """Where the person stands towards the group and the guild."""
        return frozenset({self._towards_group()}) | towards_guild(self.asker)

    def _towards_group(self) -> Standing:
        if self.membership is None:
            return Standing.OUTSIDER
        if self.user_id == self.group.owner_id:
            return Standing.OWNER
        if self.user_id == self.group.second_owner_id:
            return Standing.SECOND_OWNER
        return Standing(self.membership.role)

    def _is_for_djs(self, operation: Operation) -> bool:
        """Whether the music is its DJs'. Where each has their own tracks, their order is, and `services.room` tells the
        rest.
        """
        control = self.group.music_control
        return control == "djs" or (control == "requester" and operation.startswith("queue "))

    def may(self, operation: Operation) -> bool:
        return permissions.allows(operation, self.standings, djs_only=self._is_for_djs(operation))

    def require(self, operation: Operation) -> None:
        """Raises NotMemberError, DjOnlyError, ModeratorOnlyError or NotOwnerError unless the person may do that."""
        try:
            permissions.require(operation, self.standings, djs_only=self._is_for_djs(operation), group=self.group.name)
        except DjOnlyError:
            if self.group.music_control == "requester":
                raise QueueIsDjsError(group=self.group.name) from None
            raise

    def require_listening(self) -> None:
        """Raises NotListeningError unless the person sits in the group's voice channel, or is on its watch page."""
        if not self.watches and self.asker.voice_channel_id != self.venue.voice_channel_id:
            raise NotListeningError(channel=ChannelRef(self.venue.voice_channel_id))


class WhichGroup(Exception):
    """The command could mean any of `groups`: the person has to choose."""

    def __init__(self, groups: Sequence[Group]) -> None:
        super().__init__(f"one of {len(groups)} groups")
        self.groups = groups


class Seats:
    """Finds the seat that a command is given from."""

    def __init__(self, database: Database, accounts: Accounts, viewers: Viewers | None = None) -> None:
        """`viewers`: who is on the watch pages, where there are any."""
        self._database = database
        self._accounts = accounts
        self._viewers = viewers

    async def of(self, asker: Asker, *, group_id: int | None = None) -> Seat:
        """The asker's seat, in the group `group_id` when that has been chosen.

        Raises NotInGuildError, NotRegisteredError, LoggedOutError, NoGroupError, NotMemberError, TooLateError (what
        was chosen is gone), or WhichGroup.
        """
        guild_id = asker.require_guild()
        async with self._database.read() as tx:
            user = await self._accounts.require_in(tx, asker.who)
            group = await self._meant(tx, asker, guild_id, user.row_id, group_id)
            return await self._seat(tx, asker, guild_id, user, group)

    async def at(self, asker: Asker, group_id: int) -> Seat:
        """The asker's seat in a group of their guild, also from outside; what they may do there is the table's to say.

        Raises as `of`.
        """
        guild_id = asker.require_guild()
        async with self._database.read() as tx:
            user = await self._accounts.require_in(tx, asker.who)
            return await self._seat(tx, asker, guild_id, user, await _chosen(tx, group_id))

    async def by_name(self, asker: Asker, name: str) -> Seat:
        """The asker's seat in the group of that name. Administrators of the guild need not be members, nor need who was
        invited; nobody need be to look at a visible group.

        Raises as `of`, and GroupUnknownError, which an outsider gets too: what exists is not their business.
        """
        guild_id = asker.require_guild()
        async with self._database.read() as tx:
            user = await self._accounts.require_in(tx, asker.who)
            group = await tx.groups.by_name(guild_id, comparable(name))
            if group is None:
                raise GroupUnknownError(name=name[:GROUP_NAME_MAX])
            seat = await self._seat(tx, asker, guild_id, user, group)
            visible = group.visibility == "visible" or await _is_invited(tx, group, asker)
            if not (visible or seat.may(Operation.GROUP_SHOW)):
                raise GroupUnknownError(name=name[:GROUP_NAME_MAX])
            return seat

    async def renewed(self, seat: Seat) -> Seat:
        """The seat as it is now, for somebody who had to wait since they took it.

        Raises NotRegisteredError, LoggedOutError, TooLateError (the group was deleted) or ThreadGoneError.
        """
        async with self._database.read() as tx:
            user = await self._accounts.require_in(tx, seat.asker.who)
            group = await tx.groups.by_id(seat.group_id)
            if group is None:
                raise TooLateError(group=seat.group.name)
            return await self._seat(tx, seat.asker, seat.venue.guild_id, user, group)

    async def _meant(self, tx: Transaction, asker: Asker, guild_id: int, user_id: int, group_id: int | None) -> Group:
        here = await _here(tx, asker, user_id) if group_id is None else await _chosen(tx, group_id)
        if here is not None:
            if not await _may_sit(tx, asker, here, user_id):
                raise NotMemberError(group=here.name)
            return here
        groups = await tx.groups.of_user(user_id, guild_id)
        if not groups:
            raise NoGroupError()
        if len(groups) > 1:
            raise WhichGroup(groups)
        return groups[0]

    async def _seat(self, tx: Transaction, asker: Asker, guild_id: int, user: User, group: Group) -> Seat:
        place = await tx.groups.place_of(group.row_id, guild_id)
        if place is None:
            raise ThreadGoneError()
        membership = await tx.members.of(group.row_id, user.row_id)
        watches = self._viewers is not None and user.row_id in self._viewers.of(group.row_id)
        return Seat(asker, user, group, venue_of(place), membership, watches)


async def _here(tx: Transaction, asker: Asker, user_id: int) -> Group | None:
    """The group that meets where the asker is.

    A voice channel can be one that everybody may enter: only a group of theirs is meant there, and no other told of.
    """
    group = await tx.groups.by_thread(asker.channel_id)
    if group is not None or asker.voice_channel_id is None:
        return group
    listening = await tx.groups.by_voice_channel(asker.voice_channel_id)
    if listening is None or not await _may_sit(tx, asker, listening, user_id):
        return None
    return listening


async def _may_sit(tx: Transaction, asker: Asker, group: Group, user_id: int) -> bool:
    return asker.is_admin or await tx.members.is_member(group.row_id, user_id)


async def _is_invited(tx: Transaction, group: Group, asker: Asker) -> bool:
    waiting = await tx.invitations.of(group.row_id, asker.discord_id)
    return waiting is not None and waiting.kind == "invited"


async def _chosen(tx: Transaction, group_id: int) -> Group:
    """The group that was picked; one that was deleted since is never taken for another."""
    group = await tx.groups.by_id(group_id)
    if group is not None:
        return group
    name = await tx.groups.name_of(group_id)
    raise NoGroupError() if name is None else TooLateError(group=name)
