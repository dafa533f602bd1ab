"""Where a membership begins and ends: the row here and the doors of the group's channels there, kept as one.

Access is given after the row is written and taken away before it goes: whoever is in the channels is a member. Every
method is called with the group's lock held (`services.group_locks`).
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from models import Member
from services.errors import AlreadyMemberError, TooLateError, TooManyMembersError, UserError
from services.permissions import Operation
from services.refs import PersonRef

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import AuditEntry, Group, User
    from models.database import Database, Transaction
    from services.chat_server import ChatServer, Venue
    from services.clock import Clock


LEFT_BY_HAND = "left by hand"
LEAVINGS = (Operation.GROUP_LEAVE, Operation.MEMBER_REMOVE, LEFT_BY_HAND)
"""The deeds by which a membership ends, in the audit log."""


class Memberships:
    """Begins and ends memberships. Whether somebody may is asked before."""

    def __init__(self, database: Database, chat_server: ChatServer, clock: Clock, *, max_members: int = 250) -> None:
        self._database = database
        self._chat_server = chat_server
        self._clock = clock
        self._max_members = max_members

    async def require_room(self, tx: Transaction, group: Group) -> None:
        """Make sure that one more would fit into a group. Raises TooManyMembersError."""
        if await tx.members.count(group.row_id) >= self._max_members:
            raise TooManyMembersError(most=self._max_members, group=group.name)

    async def begin(self, group: Group, venue: Venue, user: User, discord_id: int, deed: AuditEntry) -> None:
        """Make somebody a member, on all their Discord accounts; `discord_id` is the one that was named.

        What waited for those accounts here is done with. Raises AlreadyMemberError, TooManyMembersError,
        TooLateError, or what the chat server refuses with: then nobody was added.
        """
        try:
            accounts: Sequence[int] = await self._write(group, user, deed)
        except IntegrityError:
            # A door that should be open to them is opened: a second Discord account, or one shut by hand.
            async with self._database.read() as tx:
                accounts = await tx.users.discord_ids(user.row_id)
            await self._chat_server.admit(venue, accounts)
            raise AlreadyMemberError(person=PersonRef(discord_id), group=group.name) from None
        try:
            await self._chat_server.admit(venue, accounts)
        except BaseException:
            # One door may have opened before the other was refused.
            with suppress(UserError):
                await self._chat_server.expel(venue, accounts)
            await self._take_back(group, user, deed)
            raise
        async with self._database.begin() as tx:
            for account in accounts:
                await tx.invitations.remove(group.row_id, account)

    async def end(self, group: Group, venue: Venue, user: User, deed: AuditEntry) -> None:
        """End somebody's membership, on all their Discord accounts.

        Raises what the chat server refuses with: then they are still a member.
        """
        async with self._database.read() as tx:
            accounts = await tx.users.discord_ids(user.row_id)
        await self._chat_server.expel(venue, accounts)
        async with self._database.begin() as tx:
            if await tx.members.remove(group.row_id, user.row_id):
                await tx.audit.write(deed)
            kept = await tx.groups.by_id(group.row_id)
            if kept is not None and kept.second_owner_id == user.row_id:
                kept.second_owner_id = None

    async def _write(self, group: Group, user: User, deed: AuditEntry) -> Sequence[int]:
        async with self._database.begin() as tx:
            if await tx.groups.by_id(group.row_id) is None:
                raise TooLateError(group=group.name)
            member = Member(group_id=group.row_id, user_id=user.row_id, joined_at=self._clock())
            await tx.members.add(member)
            if await tx.members.count(group.row_id) > self._max_members:
                raise TooManyMembersError(most=self._max_members, group=group.name)
            await tx.audit.write(deed)
            return await tx.users.discord_ids(user.row_id)

    async def _take_back(self, group: Group, user: User, deed: AuditEntry) -> None:
        async with self._database.begin() as tx:
            await tx.members.remove(group.row_id, user.row_id)
            await tx.audit.take_back(deed)
