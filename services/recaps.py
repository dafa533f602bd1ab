"""What a session of listening was: who was there, what was heard, and what was said that people liked best."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from models.chat_reading import Range, first_id_at
from services.completion import group_meant
from services.errors import NotFoundError
from services.listening_sessions import ListeningSession, are_apart, sessions_of
from services.mirror.wording import details_of
from services.permissions import Operation
from sources.playable import SearchHit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from models import Playback, SourceTrack, User
    from models.database import Database, Transaction
    from services.clock import Clock
    from services.mirror import Recorder
    from services.mirror.catch_up import CatchUp
    from services.mirror.reading import Reading, ReadMessage
    from services.seats import Asker, Seat

MOST_TRACKS = 2_000
"""Of one session; of a longer one as many are told, and that there were more."""
OFFERED_SESSIONS = 10
LOOKED_THROUGH = 500
"""Tracks, for the sessions that are offered."""
BEST_MESSAGES = 5
MOST_COUNTED = 10_000
"""Messages that are counted; of more it is only told that there are more."""
REREAD_WITHIN_S = 5.0
"""How long the chat server may take to say how many reacted; later it is told as it was known before."""
_AT_ONCE = 200


class NoSessionError(NotFoundError):
    """The group has heard nothing yet."""

    key = "error-no-session"


class SessionUnknownError(NotFoundError):
    """No session of the group's is called that."""

    key = "error-session-unknown"


class NothingHeardError(NotFoundError):
    """Nothing was heard at a moment."""

    key = "error-nothing-heard"


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji, and how many reacted with it. `emoji_id` is that of a server's own emoji."""

    name: str
    emoji_id: str | None
    count: int


@dataclass(frozen=True, slots=True)
class BestMessage:
    """A message that people reacted to, and how, most first."""

    message: ReadMessage
    reactions: tuple[Reaction, ...]


@dataclass(frozen=True, slots=True)
class SetlistTrack:
    """A track of a session: when it began to sound, how `times` it did one after the other, and for whom."""

    hit: SearchHit
    began_at: datetime
    times: int
    asked_by: str | None


@dataclass(frozen=True, slots=True)
class Recap:
    """A session as its group is told of it. `listeners` are those of whom it is known."""

    session: ListeningSession
    tracks: tuple[SetlistTrack, ...]
    listeners: tuple[str, ...]
    messages: int
    best: tuple[BestMessage, ...]


class Recaps:
    """Tells members of their group's sessions."""

    def __init__(
        self, database: Database, recorder: Recorder, reading: Reading, catch_up: CatchUp, clock: Clock
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._reading = reading
        self._catch_up = catch_up
        self._clock = clock

    async def session(self, seat: Seat, named: str = "") -> ListeningSession:
        """The session of that key, or the latest. Raises NotMemberError, NoSessionError or SessionUnknownError."""
        seat.require(Operation.RECAP)
        async with self._database.read() as tx:
            if not named.strip():
                found = await _latest(tx, seat.group_id)
                if found is None:
                    raise NoSessionError()
                return found
            first = await tx.playback_log.playback(seat.group_id, _number(named))
            if first is None:
                raise SessionUnknownError()
            return await _beginning_with(tx, first)

    async def offered(self, asker: Asker) -> Sequence[ListeningSession]:
        """The last sessions of the group that a command typed here would mean, the latest first; raises nothing."""
        async with self._database.read() as tx:
            group_id = await group_meant(tx, asker, Operation.RECAP, now=self._clock())
            if group_id is None:
                return []
            latest = await tx.playback_log.begun(group_id, limit=LOOKED_THROUGH)
        return sessions_of([*reversed(latest)])[:OFFERED_SESSIONS]

    async def of(self, seat: Seat, session: ListeningSession, *, but_of: int | None = None) -> Recap:
        """All about a session, without what the Discord account `but_of` said. Raises NotMemberError."""
        seat.require(Operation.RECAP)
        await self._recorder.settled()
        with suppress(TimeoutError):
            async with asyncio.timeout(REREAD_WITHIN_S):
                await self._catch_up.reread(seat.group_id)
        end = session.ended_at or self._clock()
        where = Range(
            seat.group_id,
            but_of=but_of,
            after_id=first_id_at(session.began_at) - 1,
            before_id=first_id_at(end),
        )
        async with self._database.read() as tx:
            tracks = await _tracks(tx, session.playbacks)
            listeners = await tx.presences.listeners(seat.group_id, session.began_at, end)
            messages = await tx.chat_reading.count(where, at_most=MOST_COUNTED)
            reacted = _best(await tx.chat_reading.reacted(where))
        read = {one.message_id: one for one in await self._reading.these(seat, list(reacted))}
        best = [BestMessage(read[one], reactions) for one, reactions in reacted.items() if one in read]
        return Recap(session, tuple(tracks), tuple(user.full_name for user in listeners), messages, tuple(best))

    async def moment(self, seat: Seat, message_id: int) -> tuple[SearchHit, int]:
        """What was heard when a message was said, and where in it that was, in ms.

        Raises NotMemberError, and NothingHeardError when nothing was.
        """
        heard = await self._reading.playing_at(seat, message_id)
        if heard is None:
            raise NothingHeardError()
        return SearchHit(heard.source, heard.source_id, heard.title), max(heard.position_ms or 0, 0)

    async def tracks(self, seat: Seat, first_id: int, last_id: int) -> Sequence[SearchHit]:
        """What was heard from one playback to another, to be played again. Raises NotMemberError and NoSessionError."""
        seat.require(Operation.RECAP)
        async with self._database.read() as tx:
            tracks = await _tracks(tx, await tx.playback_log.between(seat.group_id, first_id, last_id))
        if not tracks:
            raise NoSessionError()
        return [one.hit for one in tracks]


def reactions_of(details: str | None) -> tuple[Reaction, ...]:
    """How people reacted to a message, by its details, most first."""
    found = []
    told = details_of(details).get("reactions")
    for one in told if isinstance(told, list) else ():
        match one:
            case {"count": int(count), "emoji": {"name": str(name), **emoji}} if count > 0 and name:
                emoji_id = emoji.get("id")
                found.append(Reaction(name, emoji_id if isinstance(emoji_id, str) else None, count))
    return tuple(sorted(found, key=lambda reaction: -reaction.count))


def _best(reacted: Sequence[tuple[int, str]]) -> Mapping[int, tuple[Reaction, ...]]:
    """Those with most reactions, most first, and of several with as many the earliest."""
    reactions = {message_id: reactions_of(details) for message_id, details in reacted}
    counts = {message_id: sum(one.count for one in found) for message_id, found in reactions.items() if found}
    best = sorted(counts, key=lambda message_id: (-counts[message_id], message_id))[:BEST_MESSAGES]
    return {message_id: reactions[message_id] for message_id in best}


async def _latest(tx: Transaction, group_id: int) -> ListeningSession | None:
    newest_first: list[Playback] = []
    place = None
    while len(newest_first) < MOST_TRACKS:
        found = await tx.playback_log.begun(group_id, place, limit=_AT_ONCE)
        for one in found:
            if newest_first and are_apart(one, newest_first[-1]):
                return ListeningSession((*reversed(newest_first),))
            newest_first.append(one)
        if len(found) < _AT_ONCE:
            return ListeningSession((*reversed(newest_first),)) if newest_first else None
        place = found[-1].started_at, found[-1].row_id
    return ListeningSession((*reversed(newest_first),), is_cut=True)


async def _beginning_with(tx: Transaction, first: Playback) -> ListeningSession:
    after = (first.started_at, first.row_id)
    later = await tx.playback_log.begun(first.group_id, after, newer=True, limit=MOST_TRACKS - 1)
    found = sessions_of([first, *later])[-1]
    return replace(found, is_cut=len(found.playbacks) == MOST_TRACKS)


async def _tracks(tx: Transaction, playbacks: Sequence[Playback]) -> list[SetlistTrack]:
    """The tracks, each once where it was heard several times in a row, with what sources told of them."""
    known: dict[tuple[str, str], SourceTrack] = {}  # of what lies on this machine nothing is remembered
    by_source: dict[str, set[str]] = defaultdict(set)
    for playback in playbacks:
        by_source[playback.source].add(playback.source_id)
    for source, source_ids in by_source.items():
        known |= {(source, one.source_id): one for one in await tx.sources.tracks_of(source, sorted(source_ids))}
    askers: dict[int | None, User | None] = {}
    for user_id in {playback.requester_id for playback in playbacks} - {None}:
        askers[user_id] = await tx.users.by_id(user_id or 0)
    tracks = []
    for key, again in groupby(playbacks, key=lambda one: (one.source, one.source_id)):
        first, *more = again
        told = known.get(key)
        asker = askers.get(first.requester_id)
        tracks.append(
            SetlistTrack(
                SearchHit(
                    first.source,
                    first.source_id,
                    first.title,
                    first.artist if told is None else told.artist,
                    first.duration_ms if told is None else told.duration_ms,
                    None if told is None else told.page_url,
                ),
                first.started_at,
                1 + len(more),
                None if asker is None else asker.full_name,
            )
        )
    return tracks


def _number(typed: str) -> int:
    typed = typed.strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
