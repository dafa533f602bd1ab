"""Tracks that come onto a playlist: one, all of a link's, or a copy of what somebody has shared.

What may take long is a task of this service: it goes on whatever becomes of who waits for it, writes a few tracks at a
time so that nobody else waits for it, and what has come stays when it is cut off. Touches the database and the sources.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing
from itertools import count
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy.exc import IntegrityError

from models import PlaylistTrack
from models.saved_track import TRACK_FIELDS
from services.permissions import Operation
from services.saving.errors import (
    PlaylistCodeUnknownError,
    PlaylistEmptyError,
    PlaylistFullError,
    PlaylistNameTakenError,
)
from services.saving.playlists import MARK, code_of
from services.sourcing.sourcing import is_link
from services.texts import clean_playlist_name, comparable
from sources.asking import asking_for
from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

    from models import Playlist, User
    from models.database import Database, Transaction
    from services.accounts import Accounts
    from services.clock import Clock
    from services.media import Wanted
    from services.saving.playlists import Playlists
    from services.saving.tracks import Tracks
    from services.seats import Asker, Seat
    from services.words import Words
    from sources.playable import SearchHit

    Progress = Callable[[int], Awaitable[None]]

log = logging.getLogger(__name__)

WRITTEN_AT_ONCE = 50
How = Literal["whole", "cut", "broke_off"]
"""Whether all came, as many as found room, or as many as there were until the source failed."""


class Added(NamedTuple):
    """What came onto a playlist; `only` when it was one track."""

    playlist: Playlist
    tracks: int
    how: How = "whole"
    only: SearchHit | None = None


class Importing:
    """Fills playlists; `close` ends what is under way."""

    def __init__(
        self, database: Database, accounts: Accounts, playlists: Playlists, tracks: Tracks, words: Words, clock: Clock
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._playlists = playlists
        self._tracks = tracks
        self._words = words
        self._clock = clock
        self._tasks: set[asyncio.Task[Added]] = set()

    async def close(self) -> None:
        """Nothing more comes; what came stays."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def add_playing(self, seat: Seat, typed: str) -> Added:
        """Put what the group hears now at the end of a playlist.

        Raises PlaylistUnknownError, NotMemberError, NothingPlayingError or PlaylistFullError.
        """
        playlist = await self._playlists.of(seat.asker, typed)
        hit = await self._tracks.playing(seat)
        return Added(playlist, await self._write(seat.asker, playlist, [hit]), only=hit)

    async def add(self, asker: Asker, typed: str, query: str, progress: Progress) -> Added:
        """Put the best match for some words, or all that a link leads to, at the end of a playlist.

        `progress` is told how many have come. Raises PlaylistUnknownError, PlaylistFullError, and as `Media.wanted`.
        """
        playlist = await self._playlists.of(asker, typed)
        wanted = await self._tracks.wanted(asker.guild_id or 0, query, "track", most=self._most + 1)
        if wanted.rest is None:
            return Added(playlist, await self._write(asker, playlist, [wanted.hit]), only=wanted.hit)
        return await self._fill(asker, playlist, wanted, progress)

    async def bring(
        self, asker: Asker, origin: str, typed_name: str, progress: Progress, *, of_group: Seat | None = None
    ) -> Added:
        """Make a playlist of what a code or a link leads to: the person's own, or that of the group they sit in.

        Without a name it is called as what was shared. Raises as `Playlists.create`, PlaylistCodeUnknownError,
        PlaylistEmptyError, and as `Media.wanted`; nothing is made then.
        """
        await self._accounts.require(asker.who)
        name = clean_playlist_name(typed_name) if typed_name.strip() else None
        if of_group is not None:
            of_group.require(Operation.PLAYLIST_CREATE_GROUP)
        group_id = None if of_group is None else of_group.group_id
        if not is_link(origin):
            return await self._copy(asker, code_of(origin), name, group_id)
        wanted = await self._tracks.wanted(asker.guild_id or 0, origin, "playlist", most=self._most + 1)
        try:
            async with self._database.begin() as tx:
                user = await self._accounts.require_in(tx, asker.who)
                playlist = await self._new(tx, user, name, self._words.say("playlist-imported-name"), group_id)
        except BaseException:
            if wanted.rest is not None:
                await wanted.rest.aclose()
            raise
        return await self._fill(asker, playlist, wanted, progress)

    async def _copy(self, asker: Asker, code: str, name: str | None, group_id: int | None) -> Added:
        async with self._database.begin() as tx:
            user = await self._accounts.require_in(tx, asker.who)
            shared = await tx.playlists.by_code(code)
            if shared is None:
                raise PlaylistCodeUnknownError()
            if not (await tx.playlists.length(shared.row_id)).tracks:
                raise PlaylistEmptyError()
            playlist = await self._new(tx, user, name, shared.name, group_id)
            await tx.playlists.copy_tracks(shared.row_id, playlist.row_id, now=self._clock(), limit=self._most)
            copied = await tx.playlists.length(playlist.row_id)
        return Added(playlist, copied.tracks)

    async def _new(
        self, tx: Transaction, user: User, name: str | None, otherwise: str, group_id: int | None
    ) -> Playlist:
        """A new playlist; one that nobody named gets a number behind its name when that is taken."""
        if name is None:
            numbered = (otherwise if number == 1 else f"{otherwise[:70]} {number}" for number in count(1))
            for name in numbered:
                if not await tx.playlists.is_taken(comparable(name), user_id=user.row_id, group_id=group_id):
                    break
        assert name is not None
        try:
            return await self._playlists.add(tx, user, name, group_id=group_id)
        except IntegrityError:
            raise PlaylistNameTakenError(name=name) from None

    async def _fill(self, asker: Asker, playlist: Playlist, wanted: Wanted, progress: Progress) -> Added:
        with asking_for(asker.guild_id or 0):
            task = asyncio.create_task(self._take_in(asker, playlist, wanted, progress))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await asyncio.shield(task)

    async def _take_in(self, asker: Asker, playlist: Playlist, wanted: Wanted, progress: Progress) -> Added:
        came, batch = 0, [wanted.hit]
        how: How = "whole"
        async with aclosing(wanted.rest or _nothing()) as rest:
            try:
                async for hit in rest:
                    batch.append(hit)
                    if len(batch) < WRITTEN_AT_ONCE:
                        continue
                    written = await self._write(asker, playlist, batch, is_first=not came)
                    came += written
                    if written < len(batch):
                        return Added(playlist, came, "cut")
                    batch = []
                    await progress(came)
            except SourceError as error:
                log.warning("a playlist broke off after %d tracks: %s", came + len(batch), error)
                how = "broke_off"
        written = await self._write(asker, playlist, batch, is_first=not came)
        return Added(playlist, came + written, how if written == len(batch) else "cut")

    async def _write(
        self, asker: Asker, playlist: Playlist, hits: Sequence[SearchHit], *, is_first: bool = True
    ) -> int:
        """Put as many at the end as find room; how many that were.

        Raises PlaylistFullError when the first find none, and PlaylistUnknownError when the playlist was deleted, or
        the person left its group, meanwhile.
        """
        now = self._clock()
        async with self._database.begin() as tx:
            user = await self._accounts.require_in(tx, asker.who)
            current = await self._playlists.found(tx, user, asker, f"{MARK}{playlist.row_id}")
            room = max(0, self._most - (await tx.playlists.length(current.row_id)).tracks)
            if not room and is_first:
                raise PlaylistFullError(name=current.name, most=self._most)
            rows = [PlaylistTrack(**_values(hit), added_at=now) for hit in hits[:room]]
            await tx.playlists.append(current.row_id, rows)
        return len(rows)

    @property
    def _most(self) -> int:
        return self._playlists.limits.tracks


def _values(hit: SearchHit) -> dict[str, Any]:
    return {name: getattr(hit, name) for name in TRACK_FIELDS}


async def _nothing() -> AsyncGenerator[SearchHit]:
    """A playlist with nothing on it."""
    none: tuple[SearchHit, ...] = ()
    for hit in none:
        yield hit
