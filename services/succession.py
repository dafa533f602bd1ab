"""What becomes of somebody's groups when they go for good: groups pass on to an heir, or end.

The heir of a group is its second owner, who was chosen for that; else its longest-standing member, whatever their role.
Among members those come first who own fewer groups than one person may. Where nobody does, the longest-standing one
inherits all the same: no group ends because of a limit. Nobody is asked; who does not want it passes it on, or ends it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from services.audit import deed
from services.errors import UserError
from services.permissions import Operation
from services.venues import venue_of_group

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from models import AuditEntry, Group, Member, User
    from models.database import Database
    from services.chat_server import ChatServer, Venue
    from services.clock import Clock
    from services.endings import Endings
    from services.group_locks import GroupLocks

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one group of somebody who went."""

    group: Group
    what: Literal["left", "passed on", "ended"]
    heir: User | None = None
    ajar: bool = False
    """The chat server did not let the doors be shut; upkeep shuts them once it does."""


class Succession:
    """Takes people out of their groups, owners too."""

    def __init__(
        self,
        database: Database,
        chat_server: ChatServer,
        endings: Endings,
        locks: GroupLocks,
        clock: Clock,
        *,
        max_owned: int = 10,
    ) -> None:
        self._database = database
        self._chat_server = chat_server
        self._endings = endings
        self._locks = locks
        self._clock = clock
        self._max_owned = max_owned

    async def leave_all(self, user: User, discord_ids: Sequence[int]) -> Sequence[Fate]:
        """Take somebody out of every group, on these Discord accounts, before their account is erased.

        What they own passes on, or ends where nobody else is left. It never fails for what the chat server refuses:
        that is logged, and mended when the server is looked at the next time.
        """
        async with self._database.read() as tx:
            groups = await tx.groups.of_user_anywhere(user.row_id)
        fates = []
        for group in groups:
            async with self._locks.of(group.row_id):
                fate = await self.leave(group.row_id, user, discord_ids)
            if fate is not None:
                fates.append(fate)
        return fates

    async def leave(self, group_id: int, user: User, discord_ids: Sequence[int]) -> Fate | None:
        """Take somebody out of one group, whose lock is held; None when they are neither in it nor own it.

        `discord_ids` are theirs. Never fails, as above.
        """
        async with self._database.read() as tx:
            group = await tx.groups.by_id(group_id)
            if group is None:
                return None
            if group.owner_id != user.row_id and not await tx.members.is_member(group_id, user.row_id):
                return None
            venue = await venue_of_group(tx, group)
            memberships = await tx.members.memberships(group_id)
            at_limit = await tx.groups.owners_of(self._max_owned)
        heir = heir_of(group, memberships, at_limit)
        if user.row_id == group.owner_id and heir is None:
            entry = deed(Operation.GROUP_DELETE, now=self._clock(), group_id=group_id, guild_id=group.guild_id)
            await self._endings.end(group, venue, entry, insist=True)
            return Fate(group, "ended")
        ajar = venue is not None and not await self._shut(venue, discord_ids)
        if user.row_id != group.owner_id or heir is None:
            await self._take_out(group, user, heir=None)
            return Fate(group, "left", ajar=ajar)
        await self._take_out(group, user, heir=heir)
        if venue is not None:
            await self._chat_server.announce(venue, "group-passed-on", group=group.name, name=heir.full_name)
        return Fate(group, "passed on", heir, ajar)

    async def _shut(self, venue: Venue, accounts: Sequence[int]) -> bool:
        """Whether the doors are shut now."""
        try:
            await self._chat_server.expel(venue, accounts)
        except UserError as refusal:
            log.warning("doors of thread %d stay open for now: %s", venue.thread_id, refusal)
            return False
        return True

    async def _take_out(self, group: Group, user: User, *, heir: User | None) -> None:
        now = self._clock()
        async with self._database.begin() as tx:
            kept = await tx.groups.by_id(group.row_id)
            if kept is not None and heir is not None:
                kept.owner_id = heir.row_id
            if kept is not None and kept.second_owner_id in (user.row_id, kept.owner_id):
                kept.second_owner_id = None
            if await tx.members.remove(group.row_id, user.row_id):
                await tx.audit.write(_seen(Operation.GROUP_LEAVE, group, user, now))
            if heir is not None:
                await tx.audit.write(_seen("group passed on", group, heir, now))


def _seen(action: str, group: Group, subject: User, now: datetime) -> AuditEntry:
    return deed(action, now=now, subject=subject, group_id=group.row_id, guild_id=group.guild_id)


def heir_of(
    group: Group, memberships: Sequence[tuple[Member, User]], at_limit: Collection[int] = frozenset()
) -> User | None:
    """Who takes a group over when its owner goes; `memberships` are its own, longest-standing first.

    `at_limit`: the ids of those who own as many groups as one person may.
    """
    others = [user for _, user in memberships if user.id != group.owner_id]
    second = next((user for user in others if user.id == group.second_owner_id), None)
    with_room = (user for user in others if user.id not in at_limit)
    return second or next(with_room, None) or next(iter(others), None)
