"""Groups: made, listed, shown and ended."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from models import Group, Member, Place, Player, User
from services.errors import GroupNameTakenError, NotInGuildError, TooLateError, TooManyGroupsError
from services.permissions import Operation
from services.texts import clean_group_name, comparable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.database import Database
    from services.accounts import Accounts
    from services.chat_server import ChatServer, Venue
    from services.clock import Clock
    from services.playback import Playback
    from services.seats import Asker, Seat

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class GroupOverview:
    """A group as its members see it."""

    group: Group
    owner: User
    members: Sequence[User]
    venue: Venue


class Groups:
    """The rules of groups. A group exists once its row and its two channels do."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        chat_server: ChatServer,
        playback: Playback,
        clock: Clock,
        *,
        max_per_guild: int = 100,
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._chat_server = chat_server
        self._playback = playback
        self._clock = clock
        self._max_per_guild = max_per_guild

    async def create(self, asker: Asker, typed_name: str) -> tuple[Group, Venue]:
        """Make a group with its thread and voice channel; the asker owns it.

        Raises InvalidInputError, GroupNameTakenError, TooManyGroupsError, or what the chat server refuses with, and
        has made nothing then.
        """
        if asker.guild_id is None:
            raise NotInGuildError()
        user = await self._accounts.require(asker.discord_id)
        name = clean_group_name(typed_name)
        group = await self._reserve(name, asker.guild_id, user)
        try:
            venue = await self._chat_server.open_venue(asker.guild_id, asker.channel_id, name, [asker.discord_id])
        except BaseException:
            await self._forget(group)
            raise
        try:
            await self._settle(group, venue)
        except BaseException:
            await self._chat_server.close_venue(venue)
            await self._forget(group)
            raise
        await self._chat_server.announce(venue, "group-welcome", group=name)
        return group, venue

    async def _reserve(self, name: str, guild_id: int, owner: User) -> Group:
        """Take the name before anything is made on the server, so that of two at once only one goes on."""
        now = self._clock()
        owner_id = owner.row_id
        group = Group(name=name, name_key=comparable(name), guild_id=guild_id, owner_id=owner_id, created_at=now)
        try:
            async with self._database.begin() as tx:
                if await tx.groups.count(guild_id) >= self._max_per_guild:
                    raise TooManyGroupsError(most=self._max_per_guild)
                await tx.groups.add(group)
                await tx.members.add(Member(group_id=group.row_id, user_id=owner_id, joined_at=now))
                await tx.players.add(Player(name=name, group_id=group.row_id))
        except IntegrityError:
            raise GroupNameTakenError(name=name) from None
        return group

    async def _settle(self, group: Group, venue: Venue) -> None:
        async with self._database.begin() as tx:
            await tx.groups.add_place(
                Place(
                    group_id=group.row_id,
                    guild_id=venue.guild_id,
                    thread_id=venue.thread_id,
                    voice_channel_id=venue.voice_channel_id,
                    created_at=self._clock(),
                )
            )

    async def _forget(self, group: Group) -> None:
        async with self._database.begin() as tx:
            await tx.groups.forget(group.row_id)

    async def forget_unfinished(self) -> None:
        """Let go of names that a crash left reserved, before anybody can ask for them."""
        async with self._database.begin() as tx:
            forgotten = await tx.groups.forget_without_place()
        if forgotten:
            log.warning("let go of %d group(s) that were never finished", forgotten)

    async def list(self, asker: Asker) -> Sequence[Group]:
        """The asker's groups in this guild, by name."""
        if asker.guild_id is None:
            raise NotInGuildError()
        user = await self._accounts.require(asker.discord_id)
        async with self._database.read() as tx:
            return await tx.groups.of_user(user.row_id, asker.guild_id)

    async def show(self, seat: Seat) -> GroupOverview:
        """A group with its people. Raises NotMemberError for an outsider, unless the group is visible."""
        visible = seat.group.visibility == "visible"
        seat.require(Operation.GROUP_SHOW_VISIBLE if visible else Operation.GROUP_SHOW)
        async with self._database.read() as tx:
            members = await tx.members.list(seat.group_id)
            owner = await tx.users.by_id(seat.group.owner_id)
        if owner is None:  # the foreign key forbids it
            raise LookupError(f"group {seat.group_id} has no owner")
        return GroupOverview(seat.group, owner, members, seat.venue)

    async def delete(self, seat: Seat) -> None:
        """End a group: its channels are closed, its chat is kept.

        Raises NotOwnerError, TooLateError when somebody else ended it meanwhile, or what the chat server refuses
        with: then the group lives on.
        """
        seat.require(Operation.GROUP_DELETE)
        # The channels first: when the server refuses, the group and its queue are as they were.
        await self._chat_server.close_venue(seat.venue)
        await self._playback.end(seat.group_id)
        async with self._database.begin() as tx:
            if not await tx.groups.mark_deleted(seat.group_id, now=self._clock()):
                raise TooLateError(group=seat.group.name)
