"""A Discord account comes to a person's account, or leaves it: the doors of the person's groups follow."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from models import Group
from services.accounts import Missed, Welcome
from services.audit import deed
from services.errors import AlreadyMemberError, TooManyMembersError, UserError
from services.permissions import Operation
from services.venues import venue_of_group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import User
    from models.database import Database
    from services.chat_server import ChatServer
    from services.clock import Clock
    from services.group_locks import GroupLocks
    from services.inviting import Inviting
    from services.memberships import Memberships

log = logging.getLogger(__name__)


class Arrivals:
    """Opens and shuts doors for Discord accounts that are linked and unlinked."""

    def __init__(
        self,
        database: Database,
        chat_server: ChatServer,
        memberships: Memberships,
        inviting: Inviting,
        locks: GroupLocks,
        clock: Clock,
    ) -> None:
        self._database = database
        self._chat_server = chat_server
        self._memberships = memberships
        self._inviting = inviting
        self._locks = locks
        self._clock = clock

    async def arrived(self, user: User, discord_id: int) -> Welcome:
        """Let a newly linked Discord account into its person's groups, and take up the invitations that waited for it.

        What the chat server refuses is logged; such an invitation goes on waiting.
        """
        async with self._database.read() as tx:
            groups = await tx.groups.of_user_anywhere(user.row_id)
            invitations = await tx.invitations.of_discord_account(discord_id)
        for group in groups:
            await self._open(group, user, discord_id)
        invited = [invitation.group_id for invitation in invitations if invitation.kind == "invited"]
        outcomes = [await self._join(group_id, user, discord_id) for group_id in invited]
        joined = [group for group in outcomes if isinstance(group, Group)]
        return Welcome(user, joined, [missed for missed in outcomes if isinstance(missed, Missed)])

    async def departed(self, user: User, discord_id: int) -> Sequence[Group]:
        """Shut the doors of its person's groups on an unlinked Discord account.

        What is refused is logged; the groups where it was are returned. Upkeep shuts those doors once it can.
        """
        async with self._database.read() as tx:
            groups = await tx.groups.of_user_anywhere(user.row_id)
        return [group for group in groups if not await self._shut(group, discord_id)]

    async def _open(self, group: Group, user: User, discord_id: int) -> None:
        async with self._locks.of(group.row_id):
            async with self._database.read() as tx:
                venue = await venue_of_group(tx, group)
                still_in = await tx.members.is_member(group.row_id, user.row_id)
            if venue is None or not still_in:
                return
            try:
                await self._chat_server.admit(venue, [discord_id])
            except UserError as refusal:
                log.warning("group %d stays shut to a linked account: %s", group.row_id, refusal)

    async def _shut(self, group: Group, discord_id: int) -> bool:
        """Whether the doors are shut now."""
        async with self._locks.of(group.row_id):
            async with self._database.read() as tx:
                venue = await venue_of_group(tx, group)
            if venue is None:
                return True
            try:
                await self._chat_server.expel(venue, [discord_id])
            except UserError as refusal:
                log.warning("group %d stays open to an unlinked account: %s", group.row_id, refusal)
                return False
            return True

    async def _join(self, group_id: int, user: User, discord_id: int) -> Group | Missed | None:
        """The group, when its invitation brought somebody in; None when it was no use."""
        async with self._locks.of(group_id):
            async with self._database.read() as tx:
                group = await tx.groups.by_id(group_id)
                venue = None if group is None else await venue_of_group(tx, group)
                waiting = await tx.invitations.of(group_id, discord_id)
            if group is None or venue is None or waiting is None:
                return None
            entry = deed(
                Operation.MEMBER_ADD,
                now=self._clock(),
                actor=user,
                subject=user,
                group_id=group_id,
                guild_id=group.guild_id,
                detail="by invitation",
            )
            try:
                if not await self._inviting.stands(waiting, group, venue):
                    await self._done_with(group_id, discord_id)
                    return Missed(group, "over")
                await self._memberships.begin(group, venue, user, discord_id, entry)
            except AlreadyMemberError:
                await self._done_with(group_id, discord_id)
                return None
            except TooManyMembersError:
                return Missed(group, "full")
            except UserError as refusal:
                log.warning("an invitation to group %d goes on waiting: %s", group_id, refusal)
                return Missed(group, "later")
            return group

    async def _done_with(self, group_id: int, discord_id: int) -> None:
        async with self._database.begin() as tx:
            await tx.invitations.remove(group_id, discord_id)
