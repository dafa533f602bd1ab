"""Invitations: a group waits for a Discord account that has no account with Chorus yet.

An invitation is worth what its inviter may do when it is taken up, not when it was made: who may no longer add members
by then brings nobody in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from models import Invitation
from services.errors import AlreadyInvitedError, PersonNotHereError, TooLateError
from services.permissions import Operation
from services.refs import PersonRef
from services.seats import Asker, Seat

if TYPE_CHECKING:
    from models import AuditEntry, Group, User
    from models.database import Database
    from services.chat_server import ChatServer, Venue
    from services.clock import Clock
    from services.memberships import Memberships


class Inviting:
    """Makes invitations and says whether they stand; the group's lock is held by whoever calls."""

    def __init__(self, database: Database, chat_server: ChatServer, memberships: Memberships, clock: Clock) -> None:
        self._database = database
        self._chat_server = chat_server
        self._memberships = memberships
        self._clock = clock

    async def invite(self, group: Group, venue: Venue, discord_id: int, inviter: User, deed: AuditEntry) -> bool:
        """Let a group wait for a Discord account; whether its person was told so.

        Raises AlreadyInvitedError, TooManyMembersError, TooLateError, PersonNotHereError for an id that nobody can
        have, or ChatServerError: nothing has changed then.
        """
        async with self._database.read() as tx:
            waiting = await tx.invitations.of(group.row_id, discord_id)
        if waiting is not None and await self.stands(waiting, group, venue):
            raise AlreadyInvitedError(person=PersonRef(discord_id), group=group.name)
        async with self._database.begin() as tx:
            if await tx.groups.by_id(group.row_id) is None:
                raise TooLateError(group=group.name)
            await self._memberships.require_room(tx, group)
            await tx.invitations.remove(group.row_id, discord_id)
            invitation = Invitation(
                group_id=group.row_id,
                discord_id=discord_id,
                kind="invited",
                inviter_id=inviter.row_id,
                created_at=self._clock(),
            )
            try:
                await tx.invitations.add(invitation)
            except IntegrityError:  # no number that Discord gives: it is kept as none
                raise PersonNotHereError() from None
            await tx.audit.write(deed)
        return await self._chat_server.invite(discord_id, group.name, inviter.full_name)

    async def stands(self, waiting: Invitation, group: Group, venue: Venue) -> bool:
        """Whether it is an invitation, and its inviter may still add members to the group. Raises ChatServerError."""
        if waiting.kind != "invited" or waiting.inviter_id is None:
            return False
        async with self._database.read() as tx:
            inviter = await tx.users.by_id(waiting.inviter_id)
            membership = await tx.members.of(group.row_id, waiting.inviter_id)
            accounts = await tx.users.discord_ids(waiting.inviter_id)
        if inviter is None or inviter.deleted_at is not None or not accounts:
            return False
        asker = Asker(accounts[0], inviter.full_name, venue.guild_id, venue.thread_id)
        if Seat(asker, inviter, group, venue, membership).may(Operation.MEMBER_ADD):
            return True
        asker = replace(asker, is_admin=await self._chat_server.administers(venue.guild_id, accounts))
        return Seat(asker, inviter, group, venue, membership).may(Operation.MEMBER_ADD)
