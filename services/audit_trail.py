"""How a guild's administrators read who did what to whom.

What somebody did to their own account is in no guild's log: it concerns them alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services import standings
from services.errors import GroupUnknownError
from services.permissions import Operation
from services.texts import GROUP_NAME_MAX, comparable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.audit import NamedEntry
    from models.database import Database
    from services.seats import Asker

PAGE_LENGTH = 10


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """What an administrator wants to see: all of the guild, or only what concerns a person or a group."""

    discord_id: int | None = None
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some deeds, newest first, and whether there are more on either side."""

    deeds: Sequence[NamedEntry]
    has_newer: bool
    has_older: bool


class AuditTrail:
    """Shows a guild's deeds to its administrators, who need no account for it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def question(self, asker: Asker, *, discord_id: int | None = None, group: str | None = None) -> AuditQuestion:
        """What was typed, with the group's name looked up; a deleted group's too.

        Raises NotInGuildError, AdminOnlyError or GroupUnknownError.
        """
        guild_id = standings.require_towards_guild(Operation.AUDIT, asker)
        if group is None:
            return AuditQuestion(discord_id)
        async with self._database.read() as tx:
            group_id = await tx.audit.group_called(guild_id, comparable(group))
        if group_id is None:
            raise GroupUnknownError(name=group[:GROUP_NAME_MAX])
        return AuditQuestion(discord_id, group_id)

    async def page(
        self, asker: Asker, question: AuditQuestion, *, before_id: int | None = None, after_id: int | None = None
    ) -> AuditPage:
        """The newest deeds, or those next before or next after one. Raises NotInGuildError or AdminOnlyError."""
        guild_id = standings.require_towards_guild(Operation.AUDIT, asker)
        async with self._database.read() as tx:
            person = None if question.discord_id is None else await tx.users.by_discord_id(question.discord_id)
            deeds = await tx.audit.of_guild(
                guild_id,
                limit=PAGE_LENGTH + 1,
                before_id=before_id,
                after_id=after_id,
                discord_id=question.discord_id,
                user_id=None if person is None else person.row_id,
                group_id=question.group_id,
            )
        # One more than is shown was asked for: it tells that there is more in that direction.
        more = len(deeds) > PAGE_LENGTH
        if after_id is not None:
            return AuditPage(deeds[-PAGE_LENGTH:], has_newer=more, has_older=True)
        return AuditPage(deeds[:PAGE_LENGTH], has_newer=before_id is not None, has_older=more)
