"""How much was said in a group, by whom and when, for its members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from models.chat_reading import first_id_at, moment_of
from services.permissions import Operation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from models.chat_counts import BusyDay, Spoken
    from models.database import Database, Transaction
    from services.clock import Clock
    from services.mirror.recorder import Recorder
    from services.seats import Seat

LATELY = timedelta(7)


@dataclass(frozen=True, slots=True)
class Talker:
    """Somebody, by the name they had last, and how many messages are theirs."""

    name: str
    messages: int


@dataclass(frozen=True, slots=True)
class ChatStats:
    """What is kept of a chat, in numbers of messages; `talkers` has everybody, who said most first.

    Where nothing was said, there is no first moment and no busiest day (in UTC).
    """

    messages: int
    lately: int
    with_files: int
    first_at: datetime | None
    busiest: BusyDay | None
    talkers: tuple[Talker, ...]


class Stats:
    """Counts the mirror for the members of a group. Whoever asks has all that was told before in it."""

    def __init__(self, database: Database, recorder: Recorder, clock: Clock) -> None:
        self._database = database
        self._recorder = recorder
        self._clock = clock

    async def of(self, seat: Seat, *, but_of: int | None = None) -> ChatStats:
        """The numbers of the seat's group, without those of the Discord account `but_of`. Raises NotMemberError."""
        seat.require(Operation.MESSAGE_STATS)
        await self._recorder.settled()
        async with self._database.read() as tx:
            counts, group_id = tx.chat_counts, seat.group_id
            spoken = await counts.by_author(group_id, but_of=but_of)
            return ChatStats(
                messages=sum(one.messages for one in spoken),
                lately=await counts.since(group_id, first_id_at(self._clock() - LATELY), but_of=but_of),
                with_files=await counts.with_files(group_id, but_of=but_of),
                first_at=moment_of(min(one.first_id for one in spoken)) if spoken else None,
                busiest=await counts.busiest_day(group_id, but_of=but_of),
                talkers=await _talkers(tx, group_id, spoken),
            )


async def _talkers(tx: Transaction, group_id: int, spoken: Iterable[Spoken]) -> tuple[Talker, ...]:
    """Who said how much; the accounts that one person has on the chat server are added up."""
    authors = {discord_id: (owner_id, name) for discord_id, name, owner_id in await tx.chat_reading.authors(group_id)}
    members = {user.row_id: user.full_name for user in await tx.members.list(group_id)}
    messages: dict[tuple[int | None, int], int] = {}
    names: dict[tuple[int | None, int], str] = {}
    for one in spoken:
        owner_id, name = authors[one.author_id]
        person = (owner_id, 0) if owner_id is not None and one.author_id else (None, one.author_id)
        messages[person] = messages.get(person, 0) + one.messages
        names[person] = _name(members, owner_id, name)
    ranked = sorted(messages, key=lambda person: (-messages[person], names[person]))
    return tuple(Talker(names[person], messages[person]) for person in ranked)


def _name(members: Mapping[int, str], owner_id: int | None, name: str) -> str:
    return name if owner_id is None else members.get(owner_id, name)
