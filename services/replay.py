"""What a group heard and said since somebody left: one timeline of tracks and messages, page by page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from models.chat_reading import Cursor, Range, first_id_at, moment_of
from services.mirror.dates import parse_date
from services.mirror.reading import LONGEST_PAGE, Asked
from services.permissions import Operation
from services.timeline import Spot, TrackBegan, first_message_id, place_of

if TYPE_CHECKING:
    from models import Playback
    from models.database import Database, Transaction
    from models.playback_log import HeardTrack
    from services.clock import Clock
    from services.mirror import Recorder
    from services.mirror.reading import Reading, ReadMessage
    from services.presences import Presences
    from services.seats import Seat

_BEHIND_ALL = 2**63 - 1
MOST_COUNTED = 10_000
"""Messages that are counted; of more it is only told that there are more."""

SINCE_LEFT = "since I left"
"""What somebody types who wants to know from when they left on, as if they had typed nothing."""
_SINCE_LEFT = re.compile(r"(?:since )?(?:i|you) left", re.ASCII)

Since = Literal["told", "left", "spoke", "joined"]
"""What a timeline begins with: what somebody typed, when they left, said something last, or joined."""


@dataclass(frozen=True, slots=True)
class ReplayAsked:
    """From when on, in Unix seconds, and why from there."""

    since_s: int
    since: Since

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.since_s, UTC)


@dataclass(frozen=True, slots=True)
class ReplayPage:
    """What comes next to where the page begins, nearest first, and whether there is more behind it."""

    items: tuple[TrackBegan | ReadMessage, ...]
    has_more: bool
    playing: HeardTrack | None
    """What sounded already at the moment from which all of it is told."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How many tracks began and how many messages were said; of these `MOST_COUNTED` stand for that many or more."""

    tracks: int
    messages: int

    @property
    def is_whole(self) -> bool:
        return self.messages < MOST_COUNTED


class Replay:
    """Reads a group's timeline for its members. Who reads sees all that was told before."""

    def __init__(
        self, database: Database, recorder: Recorder, reading: Reading, presences: Presences, clock: Clock
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._reading = reading
        self._presences = presences
        self._clock = clock

    async def asked(self, seat: Seat, typed: str = "") -> ReplayAsked:
        """From when on somebody wants to know: what they typed, else when they left.

        Raises NotMemberError and DateMalformedError.
        """
        seat.require(Operation.REPLAY)
        words = " ".join(typed.casefold().split())
        if words and not _SINCE_LEFT.fullmatch(words):
            return ReplayAsked(_seconds(parse_date(typed, self._clock())), "told")
        await self._presences.settled()
        await self._recorder.settled()
        async with self._database.read() as tx:
            presence = await tx.presences.of(seat.group_id, seat.user_id)
            if presence is not None and presence.left_at is not None:
                return ReplayAsked(_seconds(presence.left_at), "left")
            came_at = presence.came_at if presence is not None and presence.is_there else None
            spoke_at = await _last_spoke(tx, seat, before=came_at)
        if spoke_at is not None:
            return ReplayAsked(_seconds(spoke_at), "spoke")
        joined_at = seat.group.created_at if seat.membership is None else seat.membership.joined_at
        return ReplayAsked(_seconds(joined_at), "joined")

    async def page(
        self,
        seat: Seat,
        asked: ReplayAsked,
        spot: Spot | None = None,
        *,
        newer: bool = True,
        limit: int = LONGEST_PAGE,
        but_of: int | None = None,
    ) -> ReplayPage:
        """What comes behind a spot of the timeline, or before it; its beginning without one.

        Without the messages of the Discord account `but_of`. Raises NotMemberError.
        """
        seat.require(Operation.REPLAY)
        edge = await self._edge(seat, asked, spot)
        cursor = Cursor(edge.behind_id - 1, newer=True) if newer else Cursor(edge.before_id)
        wanted = Asked(after_s=asked.since_s, limit=limit + 1)
        said = (await self._reading.page(seat, wanted, cursor, but_of=but_of)).messages
        async with self._database.read() as tx:
            log, group_id = tx.playback_log, seat.group_id
            begun = await log.begun(group_id, edge.place, since=asked.moment, newer=newer, limit=limit + 1)
            tracks = [await _track(tx, playback) for playback in begun]
            heard = await log.heard_at(group_id, [asked.moment])
        items: list[TrackBegan | ReadMessage] = [*tracks, *said]
        items.sort(key=place_of, reverse=not newer)
        return ReplayPage(tuple(items[:limit]), len(items) > limit, heard.get(asked.moment))

    async def amount(
        self, seat: Seat, asked: ReplayAsked, spot: Spot | None = None, *, but_of: int | None = None
    ) -> Amount:
        """How much there is in all, or behind a spot. Raises NotMemberError."""
        seat.require(Operation.REPLAY)
        edge = await self._edge(seat, asked, spot)
        where = Range(seat.group_id, but_of=but_of, after_id=edge.behind_id - 1)
        async with self._database.read() as tx:
            messages = await tx.chat_reading.count(where, at_most=MOST_COUNTED)
            return Amount(await tx.playback_log.count_begun(seat.group_id, edge.place), messages)

    async def _edge(self, seat: Seat, asked: ReplayAsked, spot: Spot | None) -> _Edge:
        """The edge at a spot; that of the beginning for a track that is in no log of the group's."""
        if spot is not None and spot.kind == "message":
            return _Edge((moment_of(spot.number), _BEHIND_ALL), spot.number, spot.number + 1)
        playback = None
        if spot is not None:
            async with self._database.read() as tx:
                playback = await tx.playback_log.playback(seat.group_id, spot.number)
        if playback is None:
            first_id = first_id_at(asked.moment)
            return _Edge((asked.moment, 0), first_id, first_id)
        first_id = first_message_id(playback.started_at)
        return _Edge((playback.started_at, playback.row_id), first_id, first_id)


@dataclass(frozen=True, slots=True)
class _Edge:
    """A spot as the queries take it: the tracks before and behind `place`, the messages with an id below `before_id`
    or from `behind_id` on.
    """

    place: tuple[datetime, int]
    before_id: int
    behind_id: int


async def _track(tx: Transaction, playback: Playback) -> TrackBegan:
    asker = None if playback.requester_id is None else await tx.users.by_id(playback.requester_id)
    return TrackBegan(playback.row_id, playback.started_at, playback.title, None if asker is None else asker.full_name)


async def _last_spoke(tx: Transaction, seat: Seat, *, before: datetime | None) -> datetime | None:
    """When somebody last said something in the group."""
    authors = tuple(await tx.users.discord_ids(seat.user_id))
    before_id = None if before is None else first_id_at(before)
    found = await tx.chat_reading.page(Range(seat.group_id, authors, before_id=before_id), Cursor(), limit=1)
    return moment_of(found[0].message_id) if authors and found else None


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
