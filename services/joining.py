"""Joining a visible group: at once, or after somebody who may add members has agreed.

Somebody has to agree where the settings say so, and to everybody whom somebody took out. Of who was taken out of the
thread by hand it is not told who did it: they count as such, too.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from models import Invitation
from services.audit import deed_of
from services.errors import (
    AlreadyAskedError,
    AlreadyInError,
    AlreadyMemberError,
    AskAgainLaterError,
    GroupUnknownError,
    InvitationOverError,
    RequestGoneError,
)
from services.memberships import LEAVINGS
from services.permissions import Operation
from services.refs import MomentRef

if TYPE_CHECKING:
    from models import User
    from models.database import Database
    from services.chat_server import ChatServer
    from services.clock import Clock
    from services.inviting import Inviting
    from services.memberships import Memberships
    from services.seats import Seat
    from services.turns import Turns


DECLINED = "declined"


class Joining:
    """Takes in people who come by themselves.

    `needs_approval`: whether somebody has to agree first. `ask_again_after`: how long who was turned away has to wait.
    """

    def __init__(
        self,
        database: Database,
        chat_server: ChatServer,
        memberships: Memberships,
        inviting: Inviting,
        turns: Turns,
        clock: Clock,
        *,
        needs_approval: bool = True,
        ask_again_after: timedelta = timedelta(hours=24),
    ) -> None:
        self._database = database
        self._chat_server = chat_server
        self._memberships = memberships
        self._inviting = inviting
        self._turns = turns
        self._clock = clock
        self._needs_approval = needs_approval
        self._ask_again_after = ask_again_after

    async def join(self, seat: Seat) -> bool:
        """Join a visible group, or ask to; whether the person is in now.

        Who was invited, or may add members anyway, is let in at once. Raises AlreadyInError, GroupUnknownError for a
        group that is not visible, InvitationOverError when who invited them to it may not add members any more,
        AlreadyAskedError, AskAgainLaterError, TooManyMembersError, or what the chat server refuses with.
        """
        async with self._turns.of(seat, Operation.GROUP_JOIN) as seat:
            group = seat.group
            if seat.membership is not None:
                raise AlreadyInError(group=group.name)
            welcome = await self._is_invited(seat) or seat.may(Operation.MEMBER_ADD)
            if group.visibility != "visible" and not welcome:
                raise GroupUnknownError(name=group.name)
            if not welcome and (self._needs_approval or await self._was_taken_out(seat)):
                await self._ask(seat)
                return False
            entry = deed_of(seat, Operation.GROUP_JOIN, now=self._clock(), subject=seat.user)
            await self._memberships.begin(group, seat.venue, seat.user, seat.asker.discord_id, entry)
            return True

    async def _is_invited(self, seat: Seat) -> bool:
        """An invitation that does not stand any more ends here; InvitationOverError where it was the only way in."""
        discord_id = seat.asker.discord_id
        async with self._database.read() as tx:
            waiting = await tx.invitations.of(seat.group_id, discord_id)
        if waiting is None or waiting.kind != "invited":
            return False
        if await self._inviting.stands(waiting, seat.group, seat.venue):
            return True
        await self._done_with(seat, discord_id)
        if seat.group.visibility != "visible" and not seat.may(Operation.MEMBER_ADD):
            raise InvitationOverError(group=seat.group.name)
        return False

    async def _was_taken_out(self, seat: Seat) -> bool:
        """Whether their last membership was ended by anybody but themselves."""
        async with self._database.read() as tx:
            left = await tx.audit.last_of(seat.group_id, seat.user_id, LEAVINGS)
        return left is not None and left.actor_id != seat.user_id

    async def _ask(self, seat: Seat) -> None:
        now = self._clock()
        async with self._database.read() as tx:
            declined = await tx.audit.last_of(seat.group_id, seat.user_id, [Operation.GROUP_JOIN], detail=DECLINED)
        if declined is not None and declined.at + self._ask_again_after > now:
            raise AskAgainLaterError(group=seat.group.name, when=MomentRef(declined.at + self._ask_again_after))
        request = Invitation(
            group_id=seat.group_id, discord_id=seat.asker.discord_id, kind="asked", inviter_id=None, created_at=now
        )
        try:
            async with self._database.begin() as tx:
                await tx.invitations.add(request)
                await tx.audit.write(deed_of(seat, Operation.GROUP_JOIN, now=now, subject=seat.user, detail="asked"))
        except IntegrityError:
            raise AlreadyAskedError(group=seat.group.name) from None
        await self._chat_server.ask_to_join(seat.venue, seat.group_id, seat.asker.discord_id, seat.user.full_name)

    async def approve(self, seat: Seat, discord_id: int) -> User:
        """Let somebody in who asked.

        Raises ModeratorOnlyError, RequestGoneError when it was answered already, TooManyMembersError, or what the
        chat server refuses with: then the request goes on waiting.
        """
        async with self._turns.of(seat, Operation.MEMBER_ADD) as seat:
            user = await self._asking(seat, discord_id)
            entry = deed_of(seat, Operation.MEMBER_ADD, now=self._clock(), subject=user)
            try:
                await self._memberships.begin(seat.group, seat.venue, user, discord_id, entry)
            except AlreadyMemberError:
                await self._done_with(seat, discord_id)
                raise
        await self._chat_server.tell([discord_id], "join-you-are-in", group=seat.group.name)
        return user

    async def decline(self, seat: Seat, discord_id: int) -> None:
        """Turn somebody away who asked. Raises ModeratorOnlyError or RequestGoneError."""
        async with self._turns.of(seat, Operation.MEMBER_ADD) as seat:
            user = await self._asking(seat, discord_id)
            now = self._clock()
            async with self._database.begin() as tx:
                await tx.invitations.remove(seat.group_id, discord_id)
                await tx.audit.write(deed_of(seat, Operation.GROUP_JOIN, now=now, subject=user, detail=DECLINED))
        when = MomentRef(now + self._ask_again_after)
        await self._chat_server.tell([discord_id], "join-you-are-declined", group=seat.group.name, when=when)

    async def _asking(self, seat: Seat, discord_id: int) -> User:
        """Who asked. Raises RequestGoneError, also when they have unlinked this Discord account since."""
        async with self._database.read() as tx:
            request = await tx.invitations.of(seat.group_id, discord_id)
            user = await tx.users.by_discord_id(discord_id)
        if request is None or request.kind != "asked" or user is None:
            raise RequestGoneError()
        return user

    async def _done_with(self, seat: Seat, discord_id: int) -> None:
        async with self._database.begin() as tx:
            await tx.invitations.remove(seat.group_id, discord_id)
