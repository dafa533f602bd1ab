"""Who is in a group: membership here and access to the group's channels there, kept as one."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from models import Member
from services.errors import (
    AlreadyMemberError,
    OwnerCannotLeaveError,
    PersonNotMemberError,
    PersonNotRegisteredError,
    UserError,
)
from services.permissions import Operation
from services.refs import PersonRef

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import User
    from models.database import Database
    from services.chat_server import ChatServer
    from services.clock import Clock
    from services.seats import Seat


class Members:
    """Adds, lists and removes the members of a group."""

    def __init__(self, database: Database, chat_server: ChatServer, clock: Clock) -> None:
        self._database = database
        self._chat_server = chat_server
        self._clock = clock

    async def add(self, seat: Seat, discord_id: int) -> User:
        """Make a registered person a member and let all their Discord accounts into the group's channels.

        Raises NotOwnerError, PersonNotRegisteredError, AlreadyMemberError, or what the chat server refuses with: then
        nobody was added.
        """
        seat.require(Operation.MEMBER_ADD)
        user = await self._find(discord_id)
        if user is None:
            raise PersonNotRegisteredError(person=PersonRef(discord_id))
        try:
            async with self._database.begin() as tx:
                await tx.members.add(Member(group_id=seat.group_id, user_id=user.row_id, joined_at=self._clock()))
                accounts = await tx.users.discord_ids(user.row_id)
        except IntegrityError:
            # A door that should be open to them is opened: a second Discord account, or one shut by hand.
            async with self._database.read() as tx:
                accounts = await tx.users.discord_ids(user.row_id)
            await self._chat_server.admit(seat.venue, accounts)
            raise AlreadyMemberError(person=PersonRef(discord_id), group=seat.group.name) from None
        try:
            await self._chat_server.admit(seat.venue, accounts)
        except BaseException:
            # One door may have opened before the other was refused.
            with suppress(UserError):
                await self._chat_server.expel(seat.venue, accounts)
            await self._forget(seat, user)
            raise
        return user

    async def list(self, seat: Seat) -> Sequence[User]:
        """The group's people, longest-standing first. Raises NotMemberError."""
        seat.require(Operation.MEMBER_LIST)
        async with self._database.read() as tx:
            return await tx.members.list(seat.group_id)

    async def remove(self, seat: Seat, discord_id: int) -> User:
        """End somebody's membership and take all their Discord accounts out of the group's channels.

        Raises NotOwnerError, PersonNotMemberError, OwnerCannotLeaveError, or what the chat server refuses with: then
        they are still a member.
        """
        seat.require(Operation.MEMBER_REMOVE)
        user = await self._find(discord_id)
        if user is None:
            raise PersonNotMemberError(person=PersonRef(discord_id), group=seat.group.name)
        if user.id == seat.group.owner_id:
            raise OwnerCannotLeaveError(person=PersonRef(discord_id))
        async with self._database.read() as tx:
            if not await tx.members.is_member(seat.group_id, user.row_id):
                raise PersonNotMemberError(person=PersonRef(discord_id), group=seat.group.name)
            accounts = await tx.users.discord_ids(user.row_id)
        # The doors first: somebody who is still in the channels must still be a member.
        await self._chat_server.expel(seat.venue, accounts)
        await self._forget(seat, user)
        return user

    async def _forget(self, seat: Seat, user: User) -> None:
        async with self._database.begin() as tx:
            await tx.members.remove(seat.group_id, user.row_id)

    async def _find(self, discord_id: int) -> User | None:
        async with self._database.read() as tx:
            return await tx.users.by_discord_id(discord_id)
