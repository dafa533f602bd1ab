"""What a person can do now: what the table of permissions says of where they stand."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services import permissions, standings
from services.errors import NoGroupError, NotMemberError, ThreadGoneError, TooLateError
from services.permissions import Operation, Standing
from services.seats import WhichGroup

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from models import Group, User
    from models.database import Database
    from services.accounts import Accounts
    from services.seats import Asker, Seats

_OF_USE_TO = {
    # The table allows these to more people, who are then told something better than a refusal.
    Operation.REGISTER: frozenset({Standing.STRANGER}),
    Operation.LOGIN: frozenset({Standing.STRANGER, Standing.LOGGED_OUT}),
    Operation.USER_RESET: frozenset({Standing.LOGGED_OUT}),
    Operation.GROUP_LEAVE: frozenset({Standing.MEMBER, Standing.DJ, Standing.MODERATOR, Standing.SECOND_OWNER}),
}


@dataclass(frozen=True, slots=True)
class Guidance:
    """Where somebody is with Chorus, and the operations that are open to them from there."""

    user: User | None
    is_registered: bool
    groups: Sequence[Group]
    """The group that is meant where they ask; when that is not clear, all they could mean."""
    operations: Collection[Operation]


class Guide:
    """Tells people what they can do."""

    def __init__(self, database: Database, accounts: Accounts, seats: Seats) -> None:
        self._database = database
        self._accounts = accounts
        self._seats = seats

    async def of(self, asker: Asker) -> Guidance:
        """What the asker can do where they are: in a group's thread, elsewhere in a guild, or in a direct message."""
        user, standing = await standings.towards_chorus(self._accounts, asker)
        groups: Sequence[Group] = []
        open_to = set(_useful(standing))
        if user is not None and asker.guild_id is not None:
            groups = await self._groups(asker)
            for group in groups:
                with suppress(TooLateError, ThreadGoneError):  # it was deleted just now
                    seat = await self._seats.of(asker, group_id=group.row_id)
                    open_to |= {operation for operation in _useful(seat.standings) if seat.may(operation)}
        return Guidance(user, Standing.STRANGER not in standing, groups, open_to)

    async def _groups(self, asker: Asker) -> Sequence[Group]:
        try:
            return [(await self._seats.of(asker)).group]
        except WhichGroup as question:
            return question.groups
        except (NoGroupError, NotMemberError, ThreadGoneError):  # in none, or in the thread of one that is not theirs
            return []


def _useful(standing: Collection[Standing]) -> Iterable[Operation]:
    """What the table allows somebody who stands there, without what would be of no use to them."""
    for operation in Operation:
        is_useful = operation not in _OF_USE_TO or _OF_USE_TO[operation] & set(standing)
        if is_useful and permissions.allows(operation, standing):
            yield operation
