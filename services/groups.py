"""Groups: made, listed, shown and ended."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from models import Group, Member, Place, Player, User
from services import permissions, standings
from services.audit import deed, deed_of
from services.errors import (
    GroupNameTakenError,
    NoHomeError,
    TooManyGroupsError,
    TooManyOwnedError,
    VoiceChannelTakenError,
)
from services.permissions import Operation
from services.texts import clean_group_name, comparable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import QueueEntry
    from models.database import Database
    from services.accounts import Accounts
    from services.chat_server import ChatServer, Venue
    from services.clock import Clock
    from services.endings import Endings
    from services.guilds import Guilds
    from services.openings import Openings
    from services.playback import Playback
    from services.seats import Asker, Seat
    from services.turns import Turns

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class GroupLimits:
    """How many groups a guild may have, and how many one person may own."""

    per_guild: int = 100
    per_owner: int = 10


@dataclass(frozen=True)
class GroupOverview:
    """A group as its members see it; `now_playing` is not shown to others."""

    group: Group
    owner: User
    second_owner: User | None
    members: Sequence[User]
    venue: Venue
    now_playing: QueueEntry | None


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """A group as it stands in a list."""

    group: Group
    owner: User
    member_count: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What deleting a group does to its channels: a voice channel that stays is the server's, a thread is locked."""

    voice_goes: bool
    thread_goes: bool


class Groups:
    """The rules of groups. A group exists once its row and its two channels do."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        guilds: Guilds,
        chat_server: ChatServer,
        openings: Openings,
        endings: Endings,
        playback: Playback,
        turns: Turns,
        clock: Clock,
        *,
        limits: GroupLimits,
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._guilds = guilds
        self._chat_server = chat_server
        self._openings = openings
        self._endings = endings
        self._playback = playback
        self._turns = turns
        self._clock = clock
        self._limits = limits

    async def create(
        self, asker: Asker, typed_name: str, *, voice_channel_id: int | None = None, visibility: str = "private"
    ) -> tuple[Group, Venue]:
        """Make a group with its thread and voice channel; the asker owns it.

        With `voice_channel_id` it listens in that channel, which stays as it is. Raises InvalidInputError,
        GroupNameTakenError, TooManyGroupsError, TooManyOwnedError, VoiceChannelTakenError, NoHomeError, or what the
        chat server refuses with, and has made nothing then.
        """
        guild_id = asker.require_guild()
        user = await self._accounts.require(asker.who)
        name = clean_group_name(typed_name)
        home = await self._guilds.home_of(guild_id)
        near_id = home.home_channel_id or asker.channel_id
        if not near_id:
            raise NoHomeError()
        group = await self._reserve(name, guild_id, user, visibility, voice_channel_id)
        try:
            async with self._openings.begun(guild_id, near_id, name, after_id=asker.asked_id) as opening:
                venue = await self._chat_server.open_venue(
                    guild_id,
                    near_id,
                    name,
                    [asker.discord_id],
                    voice_category_id=home.voice_category_id,
                    voice_channel_id=voice_channel_id,
                )
                entry = deed(Operation.GROUP_CREATE, now=self._clock(), asker=asker, actor=user, group_id=group.row_id)
                await self._openings.settled(opening, self._place(group, venue), entry)
        except BaseException:
            await self._forget(group)
            raise
        await self._chat_server.announce(venue, "group-welcome", group=name)
        async with self._database.begin() as tx:
            await tx.groups.mark_notified(group.row_id)
        return group, venue

    async def _reserve(
        self, name: str, guild_id: int, owner: User, visibility: str, voice_channel_id: int | None
    ) -> Group:
        """Take the name before anything is made on the server, so that of two at once only one goes on."""
        now = self._clock()
        owner_id = owner.row_id
        group = Group(
            name=name,
            name_key=comparable(name),
            guild_id=guild_id,
            owner_id=owner_id,
            visibility=visibility,
            music_control=self._playback.room.defaults.control,
            created_at=now,
        )
        try:
            async with self._database.begin() as tx:
                if await tx.groups.count(guild_id) >= self._limits.per_guild:
                    raise TooManyGroupsError(most=self._limits.per_guild)
                if await tx.groups.owned_by(owner_id) >= self._limits.per_owner:
                    raise TooManyOwnedError(most=self._limits.per_owner)
                if voice_channel_id is not None and await tx.groups.by_voice_channel(voice_channel_id) is not None:
                    raise VoiceChannelTakenError()
                await tx.groups.add(group)
                await tx.members.add(Member(group_id=group.row_id, user_id=owner_id, joined_at=now))
                await tx.players.add(Player(name=name, group_id=group.row_id))
        except IntegrityError:
            raise GroupNameTakenError(name=name) from None
        return group

    def _place(self, group: Group, venue: Venue) -> Place:
        return Place(
            group_id=group.row_id,
            guild_id=venue.guild_id,
            thread_id=venue.thread_id,
            voice_channel_id=venue.voice_channel_id,
            made_voice_channel=venue.own_voice,
            parent_id=venue.parent_id,
            created_at=self._clock(),
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

    async def list(self, asker: Asker, *, everything: bool = False) -> Sequence[Group]:
        """The asker's groups in this guild by name, or all that they may see: an administrator every one."""
        guild_id = asker.require_guild()
        user = await self._accounts.require(asker.who)
        async with self._database.read() as tx:
            if everything and permissions.allows(Operation.GROUP_SHOW, standings.towards_guild(asker)):
                return sorted(await tx.groups.of_guild(guild_id), key=lambda group: group.name_key)
            if everything:
                return await tx.groups.visible_to(user.row_id, guild_id)
            return await tx.groups.of_user(user.row_id, guild_id)

    async def ended(self, asker: Asker) -> Sequence[Group]:
        """The asker's own deleted groups in this guild whose chat is still theirs to export, newest first."""
        guild_id = asker.require_guild()
        user = await self._accounts.require(asker.who)
        async with self._database.read() as tx:
            return await tx.groups.ended_of(user.row_id, guild_id)

    async def entries(self, groups: Sequence[Group]) -> Sequence[GroupEntry]:
        """Some groups as they stand in a list."""
        async with self._database.read() as tx:
            owners = {user.row_id: user for user in await tx.users.by_ids({group.owner_id for group in groups})}
            counts = await tx.members.counts([group.row_id for group in groups])
        return [GroupEntry(group, owners[group.owner_id], counts.get(group.row_id, 0)) for group in groups]

    async def show(self, seat: Seat) -> GroupOverview:
        """A group with its people. Raises NotMemberError for an outsider, unless the group is visible."""
        visible = seat.group.visibility == "visible"
        seat.require(Operation.GROUP_SHOW_VISIBLE if visible else Operation.GROUP_SHOW)
        async with self._database.read() as tx:
            members = await tx.members.list(seat.group_id)
            owner = await tx.users.by_id(seat.group.owner_id)
            second_id = seat.group.second_owner_id
            second = None if second_id is None else await tx.users.by_id(second_id)
        if owner is None:  # the foreign key forbids it
            raise LookupError(f"group {seat.group_id} has no owner")
        playing = (await self._playback.queue(seat)).current if seat.may(Operation.QUEUE_SHOW) else None
        return GroupOverview(seat.group, owner, second, members, seat.venue, playing)

    def outlook(self, seat: Seat) -> Outlook:
        """What would become of the channels of a group that somebody thinks of deleting. Raises NotOwnerError."""
        seat.require(Operation.GROUP_DELETE)
        return Outlook(voice_goes=seat.venue.own_voice, thread_goes=self._endings.delete_threads)

    async def delete(self, seat: Seat) -> None:
        """End a group: its channels are closed, its chat is kept.

        Raises NotOwnerError, TooLateError when somebody else ended it meanwhile, or what the chat server refuses
        with: then the group lives on.
        """
        async with self._turns.of(seat, Operation.GROUP_DELETE) as seat:
            entry = deed_of(seat, Operation.GROUP_DELETE, now=self._clock())
            await self._endings.end(seat.group, seat.venue, entry)
