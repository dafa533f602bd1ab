"""Who is in a group's thread, against who is a member: made one, for people who came or went by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.audit import deed
from services.errors import AlreadyInvitedError, AlreadyMemberError, TooManyMembersError
from services.memberships import LEAVINGS, LEFT_BY_HAND
from services.permissions import Operation
from services.refs import PersonRef
from services.seats import Asker, Seat

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import AuditEntry, Group, User
    from models.database import Database
    from services.chat_server import ChatServer, Venue, VenueLook
    from services.clock import Clock
    from services.inviting import Inviting
    from services.memberships import Memberships
    from services.succession import Succession


class GuestList:
    """Settles who belongs to a group; the group's lock is held by whoever calls."""

    def __init__(
        self,
        database: Database,
        chat_server: ChatServer,
        memberships: Memberships,
        inviting: Inviting,
        succession: Succession,
        clock: Clock,
    ) -> None:
        self._database = database
        self._chat_server = chat_server
        self._memberships = memberships
        self._inviting = inviting
        self._succession = succession
        self._clock = clock

    async def settle(self, group: Group, venue: Venue, look: VenueLook) -> None:
        """Make membership and doors agree with who is in the thread. Raises what the chat server refuses with."""
        members = await self._members(group)
        known = {account for _, accounts in members for account in accounts}
        missed: set[int] = set()
        for user, accounts in members:
            if not look.in_thread.intersection(accounts):
                missed.update(accounts)
                now = await self._missed(group, venue, user, accounts)
                if now is None:
                    return
                group = now
        for stranger in sorted(look.in_thread - known):
            await self._came(group, venue, stranger)
        if venue.own_voice:
            await self._match_voice(venue, look, known, missed)

    async def owned(self, group: Group) -> Group | None:
        """The group with an owner who is a member: one whose owner is none passes on; None when that ended it."""
        async with self._database.read() as tx:
            owner = await tx.users.by_id(group.owner_id)
            if owner is None or await tx.members.is_member(group.row_id, owner.row_id):
                return group
        return await self._without(group, owner)

    async def _members(self, group: Group) -> Sequence[tuple[User, Sequence[int]]]:
        """Every member with their Discord accounts."""
        async with self._database.read() as tx:
            users = await tx.members.list(group.row_id)
            return [(user, await tx.users.discord_ids(user.row_id)) for user in users]

    async def _match_voice(self, venue: Venue, look: VenueLook, known: set[int], missed: set[int]) -> None:
        """The voice channel is open to those accounts of members that are in the thread, and to nobody else.

        Those who were `missed` in the thread have been seen to.
        """
        shut_out = sorted((look.in_thread & known) - look.in_voice)
        if shut_out:
            await self._chat_server.admit(venue, shut_out)
        left_over = sorted(look.in_voice - look.in_thread - missed)
        if left_over:
            await self._chat_server.expel(venue, left_over)

    async def _missed(self, group: Group, venue: Venue, user: User, accounts: Sequence[int]) -> Group | None:
        """A member is not in the thread, on any of their Discord accounts. The group as it is then; None if it ended.

        It may have another owner: whoever is missed next can be the one it just passed on to.
        """
        if user.row_id != group.owner_id:
            await self._memberships.end(group, venue, user, self._deed(LEFT_BY_HAND, group, user))
            await self._chat_server.announce(venue, "member-gone", name=user.full_name, group=group.name)
            return group
        present = await self._chat_server.present(venue.guild_id, accounts)
        if not present:
            left = await self._without(group, user)
            if left is None:
                await self._chat_server.tell(accounts, "group-ended-with-you", group=group.name)
            return left
        await self._chat_server.admit(venue, sorted(present))
        await self._chat_server.announce(venue, "owner-put-back", name=user.full_name, group=group.name)
        return group

    async def _without(self, group: Group, owner: User) -> Group | None:
        """The group after its owner left it, with the heir for an owner; None if that ended it."""
        async with self._database.read() as tx:
            accounts = await tx.users.discord_ids(owner.row_id)
        fate = await self._succession.leave(group.row_id, owner, accounts)
        if fate is not None and fate.what == "ended":
            return None
        async with self._database.read() as tx:
            return await tx.groups.by_id(group.row_id)

    async def _came(self, group: Group, venue: Venue, discord_id: int) -> None:
        """Somebody is in the thread who is no member."""
        async with self._database.read() as tx:
            user = await tx.users.by_discord_id(discord_id)
            left = None if user is None else await tx.audit.last_of(group.row_id, user.row_id, LEAVINGS)
        adder = await self._adder(group, venue, discord_id, None if left is None else left.at)
        if user is not None and adder is not None:
            entry = self._deed(Operation.MEMBER_ADD, group, user, by=adder)
            try:
                await self._memberships.begin(group, venue, user, discord_id, entry)
            except AlreadyMemberError:
                pass
            except TooManyMembersError:
                await self._chat_server.expel(venue, [discord_id])
                await self._chat_server.announce(venue, "member-no-room", name=user.full_name, group=group.name)
            return
        await self._chat_server.expel(venue, [discord_id])
        if adder is not None:
            await self._invite(group, venue, discord_id, adder)
        else:
            await self._chat_server.announce(
                venue, "member-not-yours-to-add", person=PersonRef(discord_id), group=group.name
            )

    async def _adder(self, group: Group, venue: Venue, discord_id: int, out_since: datetime | None) -> User | None:
        """Who brought somebody in, if they may; None if nobody who may did."""
        found = await self._chat_server.who_added(venue, discord_id, after=out_since)
        async with self._database.read() as tx:
            user = await tx.users.by_discord_id(found.discord_id)
            if user is None:
                return None
            membership = await tx.members.of(group.row_id, user.row_id)
        asker = Asker(found.discord_id, user.full_name, venue.guild_id, venue.thread_id, is_admin=found.is_admin)
        return user if Seat(asker, user, group, venue, membership).may(Operation.MEMBER_ADD) else None

    async def _invite(self, group: Group, venue: Venue, discord_id: int, inviter: User) -> None:
        person = PersonRef(discord_id)
        entry = self._deed(Operation.MEMBER_ADD, group, by=inviter, detail="invited")
        try:
            await self._inviting.invite(group, venue, discord_id, inviter, entry)
        except AlreadyInvitedError:  # they are told again what they lack
            pass
        except TooManyMembersError:
            await self._chat_server.announce(venue, "member-no-room", name=person, group=group.name)
            return
        await self._chat_server.announce(venue, "member-must-register", person=person)

    def _deed(
        self, action: str, group: Group, subject: User | None = None, *, by: User | None = None, detail: str = ""
    ) -> AuditEntry:
        return deed(
            action,
            now=self._clock(),
            actor=by,
            subject=subject,
            group_id=group.row_id,
            guild_id=group.guild_id,
            detail=detail or "by hand",
        )
