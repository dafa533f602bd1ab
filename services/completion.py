"""What to offer while somebody types: names and messages from the database, only what the person may see.

Nothing here raises: who may see nothing is offered nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from models.completion import Reach
from services import permissions, standings
from services.permissions import TABLE, Operation, Standing
from services.texts import GROUP_NAME_MAX, comparable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import Group
    from models.database import Database, Transaction
    from services.clock import Clock
    from services.seats import Asker

MOST_OFFERED = 25
"""Choices that Discord shows (Discord docs: Application Commands > Autocomplete)."""
LOOKED_THROUGH = 200
"""How many of a group's newest messages are looked through with each letter that somebody types."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to choose: the words it is shown by, and the id of the account or message it stands for."""

    text: str
    target_id: int


class Completion:
    """Offers groups, people and messages."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def groups(self, asker: Asker, typed: str, operation: Operation) -> Sequence[str]:
        """Names of the groups of this guild in which the asker may do that, those that begin as typed first."""
        if asker.guild_id is None:
            return []
        async with self._database.read() as tx:
            user_id = await tx.completions.user_id_of(asker.discord_id, now=self._clock())
            unknown = {Standing.LOGGED_OUT} | standings.towards_guild(asker)
            if user_id is None and not permissions.allows(operation, unknown):
                return []
            return await tx.completions.group_names(
                asker.guild_id,
                comparable(typed)[:GROUP_NAME_MAX],
                user_id=user_id,
                reach=_reach(operation, asker),
                limit=MOST_OFFERED,
            )

    async def ended_groups(self, asker: Asker, typed: str) -> Sequence[Group]:
        """The asker's own deleted groups of this guild whose chat they can still export, newest first."""
        if asker.guild_id is None:
            return []
        async with self._database.read() as tx:
            user_id = await tx.completions.user_id_of(asker.discord_id, now=self._clock())
            ended = [] if user_id is None else await tx.groups.ended_of(user_id, asker.guild_id)
        key = comparable(typed)
        return [group for group in ended if key in group.name_key][:MOST_OFFERED]

    async def authors(self, asker: Asker, typed: str, *, but_of: int | None = None) -> Sequence[Offer]:
        """Who said something in the group of theirs that a command typed here would mean, by one of their accounts.

        Members by the name of their account, everybody else by the one they had last; without the account `but_of`.
        """
        async with self._database.read() as tx:
            group_id = await self._group_id(tx, asker, Operation.MESSAGE_LIST)
            if group_id is None:
                return []
            known = await tx.chat_reading.authors(group_id)
            names = {user_id: f"{first} {last}" for user_id, first, last in await tx.completions.members(group_id)}
        offers = {
            owner_id or -discord_id: Offer(names.get(owner_id or 0, name), discord_id)
            for discord_id, name, owner_id in known
            if discord_id != but_of and name
        }
        return _best(sorted(offers.values(), key=lambda offer: comparable(offer.text)), typed)

    async def sent(self, asker: Asker, typed: str) -> Sequence[Offer]:
        """What the asker said last through Chorus in the group that a command typed here would mean, newest first."""
        return await self._own(asker, typed, Operation.MESSAGE_EDIT, written=False)

    async def own(self, asker: Asker, typed: str) -> Sequence[Offer]:
        """What the asker said last in that group, through Chorus or in the thread itself."""
        return await self._own(asker, typed, Operation.MESSAGE_DELETE, written=True)

    async def _own(self, asker: Asker, typed: str, operation: Operation, *, written: bool) -> Sequence[Offer]:
        async with self._database.read() as tx:
            group_id = await self._group_id(tx, asker, operation)
            user_id = await tx.completions.user_id_of(asker.discord_id, now=self._clock())
            if group_id is None or user_id is None:
                return []
            said = list(await tx.outgoings.latest_of(user_id, group_id, limit=LOOKED_THROUGH))
            if written:
                said += await tx.completions.written_by(asker.discord_id, group_id, limit=LOOKED_THROUGH)
        key = comparable(typed)
        newest_first = sorted(said, reverse=True)
        fitting = (one for one in newest_first if key in comparable(one[1]))
        shown = ((" ".join(words.split()), message_id) for message_id, words in fitting)
        return [Offer(*one) for one in islice((one for one in shown if one[0]), MOST_OFFERED)]

    async def _group_id(self, tx: Transaction, asker: Asker, operation: Operation) -> int | None:
        return await group_meant(tx, asker, operation, now=self._clock())


async def group_meant(tx: Transaction, asker: Asker, operation: Operation, *, now: datetime) -> int | None:
    """The group that a command typed here would mean, when it is clear which and the asker may do that in it."""
    if asker.guild_id is None:
        return None
    meant = await tx.completions.group_meant(
        asker.discord_id,
        now=now,
        guild_id=asker.guild_id,
        channel_id=asker.channel_id,
        voice_channel_id=asker.voice_channel_id,
    )
    return meant.group_id if meant and permissions.allows(operation, {Standing(meant.role)}) else None


def _reach(operation: Operation, asker: Asker) -> Reach:
    """The groups in which the table lets somebody do that."""
    if operation is Operation.GROUP_JOIN:
        return Reach(visible_to_outsiders=True, inviting=asker.discord_id)
    allowed = TABLE[operation].allowed
    return Reach(
        all_groups=asker.is_admin and Standing.SERVER_ADMIN in allowed,
        owned=Standing.OWNER in allowed,
        second_owned=Standing.SECOND_OWNER in allowed,
        as_roles=sorted({Standing.MEMBER, Standing.DJ, Standing.MODERATOR} & allowed),
        visible=operation is Operation.GROUP_SHOW,
    )


def _best(offers: Sequence[Offer], typed: str) -> Sequence[Offer]:
    """Those that hold what was typed, in their order, those that begin with it first."""
    key = comparable(typed)
    fitting = [(comparable(offer.text), offer) for offer in offers]
    begin = [offer for text, offer in fitting if text.startswith(key)]
    hold = [offer for text, offer in fitting if key in text and not text.startswith(key)]
    return [*begin, *hold][:MOST_OFFERED]
