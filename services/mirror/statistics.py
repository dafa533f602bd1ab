"""Who said how much in a group, for its members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from models.chat_reading import first_id_at, moment_of
from services.permissions import Operation

if TYPE_CHECKING:
    from models.database import Database
    from services.clock import Clock
    from services.mirror.recorder import Recorder
    from services.seats import Seat

WEEK, MONTH = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Talker:
    """Somebody, by the name they had last, and how many messages of theirs there are."""

    name: str
    messages: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """A group's chat in numbers; deleted messages are not counted. `began_at` is None where nothing was said."""

    messages: int
    edited: int
    files: int
    began_at: datetime | None
    in_week: int
    in_month: int
    talkers: tuple[Talker, ...]
    """Most talkative first; all Discord accounts of a person count together."""


class ChatCounts:
    """Counts the mirror for the members of a group. Whoever asks has counted all that was told before."""

    def __init__(self, database: Database, recorder: Recorder, clock: Clock) -> None:
        self._database = database
        self._recorder = recorder
        self._clock = clock

    async def of(self, seat: Seat, *, but_of: int | None = None) -> Statistics:
        """The numbers of the group, without those of the Discord account `but_of`. Raises NotMemberError."""
        seat.require(Operation.MESSAGE_STATS)
        await self._recorder.settled()
        group_id, now = seat.group_id, self._clock()
        async with self._database.read() as tx:
            counts = await tx.chat_statistics.by_author(group_id, but_of=but_of)
            authors = await tx.chat_reading.authors(group_id)
            users = {user.row_id: user.full_name for user in await tx.members.list(group_id)}
            in_week, in_month = [
                await tx.chat_statistics.since(group_id, first_id_at(now - span), but_of=but_of)
                for span in (WEEK, MONTH)
            ]
            files = await tx.chat_statistics.files(group_id, but_of=but_of)
        people = {discord_id: (name, owner_id) for discord_id, name, owner_id in authors}
        talkers: dict[str, Talker] = {}
        for count in counts:
            name, owner_id = people.get(count.author_id, ("", None))
            key = f"d{count.author_id}" if owner_id is None else f"u{owner_id}"
            name = name if owner_id is None else users.get(owner_id, name)
            before = talkers.get(key)
            talkers[key] = Talker(name, count.messages + (before.messages if before else 0))
        return Statistics(
            messages=sum(count.messages for count in counts),
            edited=sum(count.edited for count in counts),
            files=files,
            began_at=moment_of(min(count.first_id for count in counts)) if counts else None,
            in_week=in_week,
            in_month=in_month,
            talkers=tuple(sorted(talkers.values(), key=lambda talker: -talker.messages)),
        )
