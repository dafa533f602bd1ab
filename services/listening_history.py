"""What was listened to: a group's history and a person's own, page by page, and in numbers. Touches the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from models.listening import Whose
from services.permissions import Operation
from services.saving.errors import HeardTrackGoneError
from services.saving.tracks import hit_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models.database import Database
    from models.listening import Often, Totals
    from services.accounts import Accounts
    from services.seats import Asker, Seat
    from sources.playable import SearchHit

PAGE = 10
MOST_NAMED = 5
"""Tracks, artists and people in the numbers."""


class Beside(NamedTuple):
    """From which playback on a page reads: to older ones, or to newer ones; from the newest on without one."""

    playback_id: int | None = None
    newer: bool = False


class HeardOnce(NamedTuple):
    """A track that was played: by whom it was asked for (None once they are gone), when, and how that ended."""

    playback_id: int
    hit: SearchHit
    requester: str | None
    started_at: datetime
    is_skipped: bool


class HistoryPage(NamedTuple):
    """Newest first."""

    heard: Sequence[HeardOnce]
    has_older: bool
    has_newer: bool


@dataclass(frozen=True, slots=True)
class ListeningStats:
    """What was played most. `requesters` is empty in a person's own."""

    totals: Totals
    tracks: Sequence[Often]
    artists: Sequence[Often]
    requesters: Sequence[Often]


class ListeningHistory:
    """Reads the playback log for members of a group, and for each person what they asked for themselves, anywhere."""

    def __init__(self, database: Database, accounts: Accounts) -> None:
        self._database = database
        self._accounts = accounts

    async def of_group(self, seat: Seat, beside: Beside = Beside()) -> HistoryPage:  # noqa: B008 - it is immutable
        """A page of what the group has heard. Raises NotMemberError."""
        seat.require(Operation.HISTORY_SHOW)
        return await self._page(Whose(group_id=seat.group_id), beside)

    async def of_person(self, asker: Asker, beside: Beside = Beside()) -> HistoryPage:  # noqa: B008
        """A page of what the person has asked for. Raises NotRegisteredError or LoggedOutError."""
        user = await self._accounts.require(asker.who)
        return await self._page(Whose(user_id=user.row_id), beside)

    async def track(self, asker: Asker, playback_id: int) -> SearchHit:
        """A track of the history, to be played again.

        Raises NotRegisteredError, LoggedOutError, or HeardTrackGoneError for what is not theirs to see.
        """
        user = await self._accounts.require(asker.who)
        async with self._database.read() as tx:
            playback = await tx.listenings.within_reach(playback_id, user.row_id)
        if playback is None:
            raise HeardTrackGoneError()
        return hit_of(playback)

    async def stats_of_group(self, seat: Seat) -> ListeningStats:
        """The group's numbers. Raises NotMemberError."""
        seat.require(Operation.PLAYER_STATS)
        return await self._stats(Whose(group_id=seat.group_id))

    async def stats_of_person(self, asker: Asker) -> ListeningStats:
        """The numbers of what the person has asked for. Raises NotRegisteredError or LoggedOutError."""
        user = await self._accounts.require(asker.who)
        return await self._stats(Whose(user_id=user.row_id))

    async def _page(self, whose: Whose, beside: Beside) -> HistoryPage:
        older, newer = (None, beside.playback_id) if beside.newer else (beside.playback_id, None)
        async with self._database.read() as tx:
            played = await tx.listenings.page(whose, limit=PAGE + 1, before_id=older, after_id=newer)
        has_more = len(played) > PAGE
        if beside.playback_id is not None and (not played or (beside.newer and not has_more)):
            return await self._page(whose, Beside())  # the way to newer ones ends with the newest page
        shown = played[-PAGE:] if beside.newer else played[:PAGE]
        heard = [
            HeardOnce(
                one.playback.row_id,
                hit_of(one.playback),
                None if one.requester is None else one.requester.full_name,
                one.playback.started_at,
                one.playback.ending == "skipped",
            )
            for one in shown
        ]
        if beside.newer:
            return HistoryPage(heard, has_older=True, has_newer=has_more)
        return HistoryPage(heard, has_older=has_more, has_newer=beside.playback_id is not None)

    async def _stats(self, whose: Whose) -> ListeningStats:
        async with self._database.read() as tx:
            listenings = tx.listenings
            return ListeningStats(
                totals=await listenings.totals(whose),
                tracks=await listenings.tracks(whose, limit=MOST_NAMED),
                artists=await listenings.artists(whose, limit=MOST_NAMED),
                requesters=[] if whose.group_id is None else await listenings.requesters(whose, limit=MOST_NAMED),
            )
