"""The members of a group, as they are asked about: added, listed, given roles, taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from services.audit import deed_of
from services.errors import (
    OwnerCannotLeaveError,
    OwnerHasNoRoleError,
    OwnerMustPassOnError,
    PersonNotMemberError,
    RoleAsItWasError,
)
from services.identity import find_person, ref_of
from services.permissions import Operation
from services.refs import Variant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Member, User
    from models.database import Database
    from services.clock import Clock
    from services.identity import Named
    from services.inviting import Inviting
    from services.memberships import Memberships
    from services.seats import Seat
    from services.turns import Turns

Role = Literal["member", "dj", "moderator"]
Standing = Literal["owner", "second owner", "moderator", "dj", "member"]


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who is not registered yet; `told`: whether they were sent a message with a button to register."""

    discord_id: int
    told: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A member as the list shows them."""

    user: User
    standing: Standing
    member_id: int
    """Of the membership."""


class Members:
    """Adds, lists, promotes and removes the members of a group."""

    def __init__(
        self,
        database: Database,
        memberships: Memberships,
        inviting: Inviting,
        turns: Turns,
        clock: Clock,
    ) -> None:
        self._database = database
        self._memberships = memberships
        self._inviting = inviting
        self._turns = turns
        self._clock = clock

    async def add(self, seat: Seat, discord_id: int) -> User | Invited:
        """Make a registered person a member; invite one who is not: they join when they register.

        Raises ModeratorOnlyError, AlreadyMemberError, AlreadyInvitedError, TooManyMembersError, or what the chat
        server refuses with: then nobody was added.
        """
        async with self._turns.of(seat, Operation.MEMBER_ADD) as seat:
            user = await self._find(discord_id)
            if user is None:
                entry = deed_of(seat, Operation.MEMBER_ADD, now=self._clock(), detail="invited")
                told = await self._inviting.invite(seat.group, seat.venue, discord_id, seat.user, entry)
                return Invited(discord_id, told)
            entry = deed_of(seat, Operation.MEMBER_ADD, now=self._clock(), subject=user)
            await self._memberships.begin(seat.group, seat.venue, user, discord_id, entry)
            return user

    async def list(self, seat: Seat) -> Sequence[Listed]:
        """The group's people, longest-standing first. Raises NotMemberError."""
        seat.require(Operation.MEMBER_LIST)
        async with self._database.read() as tx:
            memberships = await tx.members.memberships(seat.group_id)
        return [Listed(user, _standing(seat, member), member.row_id) for member, user in memberships]

    async def update(self, seat: Seat, named: Named, role: Role) -> User:
        """Give a member another role.

        Raises ModeratorOnlyError, NotOwnerError (only owners make and unmake moderators), PersonNotMemberError,
        OwnerHasNoRoleError or RoleAsItWasError.
        """
        async with self._turns.of(seat, Operation.MEMBER_UPDATE) as seat:
            user, membership = await self._membership(seat, named)
            if user.row_id in (seat.group.owner_id, seat.group.second_owner_id):
                raise OwnerHasNoRoleError(person=ref_of(named, user))
            if "moderator" in (role, membership.role):
                seat.require(Operation.MEMBER_UPDATE_MODERATOR)
            if role == membership.role:
                raise RoleAsItWasError(person=ref_of(named, user), role=Variant(role), group=seat.group.name)
            membership.role = role
            entry = deed_of(seat, Operation.MEMBER_UPDATE, now=self._clock(), subject=user, detail=role)
            async with self._database.begin() as tx:
                await tx.members.keep(membership)
                await tx.audit.write(entry)
        return user

    async def remove(self, seat: Seat, named: Named) -> User:
        """End somebody's membership and take all their Discord accounts out of the group's channels.

        Raises ModeratorOnlyError, NotOwnerError (only owners remove moderators and the second owner),
        PersonNotMemberError, OwnerCannotLeaveError, or what the chat server refuses with: then they are still a
        member.
        """
        async with self._turns.of(seat, Operation.MEMBER_REMOVE) as seat:
            user, membership = await self._membership(seat, named)
            if user.row_id == seat.group.owner_id:
                raise OwnerCannotLeaveError(person=ref_of(named, user))
            if membership.role == "moderator" or user.row_id == seat.group.second_owner_id:
                seat.require(Operation.MEMBER_REMOVE_MODERATOR)
            entry = deed_of(seat, Operation.MEMBER_REMOVE, now=self._clock(), subject=user)
            await self._memberships.end(seat.group, seat.venue, user, entry)
        return user

    async def uninvite(self, seat: Seat, discord_id: int) -> bool:
        """Take back an invitation; whether there was one. Raises ModeratorOnlyError."""
        async with self._turns.of(seat, Operation.MEMBER_REMOVE) as seat, self._database.begin() as tx:
            invitation = await tx.invitations.of(seat.group_id, discord_id)
            if invitation is None or invitation.kind != "invited":
                return False
            await tx.invitations.remove(seat.group_id, discord_id)
            await tx.audit.write(deed_of(seat, Operation.MEMBER_REMOVE, now=self._clock(), detail="invitation"))
            return True

    async def leave(self, seat: Seat) -> None:
        """End one's own membership. Raises NotMemberError, OwnerMustPassOnError, or what the chat server refuses."""
        async with self._turns.of(seat, Operation.GROUP_LEAVE) as seat:
            if seat.group.owner_id == seat.user_id:
                raise OwnerMustPassOnError(group=seat.group.name)
            entry = deed_of(seat, Operation.GROUP_LEAVE, now=self._clock(), subject=seat.user)
            await self._memberships.end(seat.group, seat.venue, seat.user, entry)

    async def _membership(self, seat: Seat, named: Named) -> tuple[User, Member]:
        """Raises PersonNotMemberError."""
        async with self._database.read() as tx:
            user = await find_person(tx, named)
            membership = None if user is None else await tx.members.of(seat.group_id, user.row_id)
        if user is None or membership is None:
            raise PersonNotMemberError(person=ref_of(named, user), group=seat.group.name)
        return user, membership

    async def _find(self, discord_id: int) -> User | None:
        async with self._database.read() as tx:
            return await tx.users.by_discord_id(discord_id)


def _standing(seat: Seat, member: Member) -> Standing:
    if member.user_id == seat.group.owner_id:
        return "owner"
    if member.user_id == seat.group.second_owner_id:
        return "second owner"
    match member.role:
        case "moderator" | "dj" as role:
            return role
        case _:
            return "member"
