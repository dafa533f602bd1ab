"""Finding media and opening it: the sources, and whatever reads what they find. Touches both."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from audio.errors import MediaError
from audio.joined_source import JoinedSource
from services.errors import LinkNotPlayedError, MediaUnplayableError, NothingFoundError, PlayWhatError, UserError
from services.on_air import OnAir
from services.refs import Variant
from services.sourcing.failures import explained
from services.sourcing.picks import Picks, is_pick
from services.sourcing.sourcing import is_link
from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence
    from concurrent.futures import Executor

    from audio.media_input import MediaInput
    from audio.packet_source import PacketSource
    from models import QueueEntry
    from services.fetching import Fetcher
    from services.sourcing.failures import SourceFailedError
    from services.sourcing.sourcing import Sourcing
    from sources.playable import Playable, SearchHit

OPENERS = 64
"""Threads that wait for the first second of what is fetched; a server that stalls holds one up for a minute."""


MOST_TRIED = 5
"""Tracks at a playlist's beginning of which one must be playable."""

Part = Literal["track", "playlist"]


class WhichPart(Exception):
    """A link leads to a track within its playlist: whoever asked says which of the two they mean."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked for: a track that can be played, where to begin in it, and what follows of its playlist."""

    hit: SearchHit
    start_ms: int = 0
    rest: AsyncGenerator[SearchHit] | None = None
    """The holder iterates or closes it."""
    is_kept: bool = False
    """Whether that playlist is one that is kept here."""


class MediaReader(Protocol):
    """Opens a file or an input as packets; `audio.opening.open_media` does."""

    def __call__(self, where: Path | MediaInput, /, *, start_ms: int = 0, volume_percent: int = 100) -> PacketSource:
        """Called on a thread; the caller closes what it gets, an input is taken over. Raises MediaError."""


class Media:
    """Everything that can be played. `close` at the end."""

    def __init__(self, sourcing: Sourcing, read: MediaReader, fetcher: Fetcher) -> None:
        self.sourcing = sourcing
        self.picks = Picks()
        self.on_air = OnAir()
        self._read = read
        self._fetcher = fetcher
        # The event loop's own threads are few, and for what is quick.
        self._openers = ThreadPoolExecutor(OPENERS, thread_name_prefix="media opener")

    def close(self) -> None:
        """Open nothing any more."""
        self._openers.shutdown(wait=False)

    async def find(self, query: str, *, limit: int) -> list[SearchHit]:
        """The best matches, or the track that a link leads to; at least one.

        Raises PlayWhatError for no words, NothingFoundError, LinkNotPlayedError and SourceFailedError.
        """
        if not query.strip():  # completion lists all for no words; who asks for nothing is asked back
            raise PlayWhatError()
        try:
            if is_link(query):
                return [await self._behind(query)]
            found = await self.sourcing.find(query, limit=limit)
        except SourceError as error:
            raise self.explained(error) from error
        if not found:
            raise NothingFoundError(query=query)
        return found

    async def wanted(self, query: str, part: Part | None = None, *, most: int | None = None) -> Wanted:
        """What a link leads to, else the best match for some words, and looked at already. `most`: tracks of a
        playlist that are taken, as the rules say when it is left out.

        Raises WhichPart, PickGoneError, NothingFoundError, LinkNotPlayedError, MediaUnplayableError and
        SourceFailedError.
        """
        if is_pick(query):
            return Wanted(await self.prove_playable(self.picks.hit(query)))
        if not is_link(query):
            (found,) = await self.find(query, limit=1)
            return Wanted(await self.prove_playable(found))
        try:
            known = await self.sourcing.led_to(query)
            if known is None:
                raise LinkNotPlayedError()
            source, target = known
            if target.source_id is not None and target.playlist_id is not None and part is None:
                raise WhichPart()
            if target.source_id is not None and (part != "playlist" or target.playlist_id is None):
                hit = await self.sourcing.hit(source, target.source_id)
                return Wanted(await self.prove_playable(hit), _within(target.start_ms, hit))
            tracks = self.sourcing.playlist(source, target.playlist_id or "", most=most)
            return Wanted(await self._first_of(tracks), rest=tracks)
        except SourceError as error:
            raise self.explained(error) from error

    async def again(self, hits: Sequence[SearchHit], *, start_ms: int = 0) -> Wanted:
        """What was heard before, once more: one track from a moment on, or several one after the other.

        Raises MediaUnplayableError and SourceFailedError, of several when none of the first can be played.
        """
        if len(hits) == 1:
            hit = await self.prove_playable(hits[0])
            return Wanted(hit, _within(start_ms, hit))
        tracks = _each_of(hits)
        return Wanted(await self._first_of(tracks), rest=tracks)

    async def _first_of(self, tracks: AsyncGenerator[SearchHit]) -> SearchHit:
        """The first that can be played; `tracks` is closed when there is none."""
        failure: UserError | None = None
        try:
            for _ in range(MOST_TRIED):
                hit = await anext(tracks)
                try:
                    return await self.prove_playable(hit)
                except UserError as error:
                    failure = failure or error
        except StopAsyncIteration:
            pass
        except BaseException:
            await tracks.aclose()
            raise
        await tracks.aclose()
        raise failure or self.explained(SourceError("empty_playlist"))

    async def prove_playable(self, hit: SearchHit) -> SearchHit:
        """Look at a track before it is accepted, so that who asked for it learns what is wrong with it.

        A file is opened once; what is fetched is only resolved, since opening it would take as long again. Returns what
        resolving told. Raises MediaUnplayableError and SourceFailedError.
        """
        try:
            playable = await self.sourcing.resolve(hit.source, hit.source_id)
            if isinstance(playable.audio, Path):
                (await self._open(playable, start_ms=0, volume_percent=100)).close()
        except MediaError as error:
            raise MediaUnplayableError(title=hit.title, reason=Variant(error.reason)) from error
        except SourceError as error:
            raise self.explained(error) from error
        return playable.hit

    async def open(self, entry: QueueEntry, *, start_ms: int, volume_percent: int) -> PacketSource:
        """A queue entry's media from `start_ms` on. Raises MediaError and SourceFailedError."""
        try:
            playable = await self.sourcing.resolve(entry.source, entry.source_id)
            on_title = partial(self.on_air.note, entry.row_id)
            return await self._open(playable, start_ms=start_ms, volume_percent=volume_percent, on_title=on_title)
        except MediaError as error:
            if isinstance(error.__cause__, SourceError):  # its link was refused, and there is no other for a reason
                raise self.explained(error.__cause__) from error.__cause__
            raise
        except SourceError as error:
            raise self.explained(error) from error

    def explained(self, error: SourceError) -> SourceFailedError:
        """A source's failure as a sentence."""
        return explained(error, longest_ms=self.sourcing.rules.longest_ms)

    async def _behind(self, link: str) -> SearchHit:
        target = await self.sourcing.led_to(link)
        if target is None or target[1].source_id is None:
            raise LinkNotPlayedError()
        return await self.sourcing.hit(target[0], target[1].source_id)

    async def _open(
        self,
        playable: Playable,
        *,
        start_ms: int,
        volume_percent: int,
        on_title: Callable[[str], None] | None = None,
    ) -> PacketSource:
        where, hit = playable.audio, playable.hit
        if isinstance(where, Path):
            read = partial(self._read, where, start_ms=start_ms, volume_percent=volume_percent)
            return await _beside(None, read)
        part = await self._fetcher.open(
            where,
            start_ms=0 if hit.is_live else start_ms,
            name=f"{hit.source}: {hit.title[:80]}",
            fresh=partial(self.sourcing.resolve, hit.source, hit.source_id, anew=True),
            on_title=on_title,
        )
        from_ms = 0 if hit.is_live else max(0, start_ms - part.begins_ms)
        read = partial(self._read, part.media_input, start_ms=from_ms, volume_percent=volume_percent)
        source = await _beside(self._openers, read, call_off=part.media_input.close)
        if hit.is_live:
            return JoinedSource(source, begins_ms=start_ms)
        if part.duration_ms is not None:
            return JoinedSource(source, begins_ms=part.begins_ms, duration_ms=part.duration_ms)
        return source


async def _beside(
    pool: Executor | None, read: Callable[[], PacketSource], *, call_off: Callable[[], None] = lambda: None
) -> PacketSource:
    """Open media on a thread; what nobody waits for any more is called off, and closed once it is open."""
    opening = asyncio.ensure_future(asyncio.get_running_loop().run_in_executor(pool, read))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        call_off()
        opening.add_done_callback(_close_unwanted)
        raise


def _close_unwanted(opening: asyncio.Future[PacketSource]) -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()


async def _each_of(hits: Sequence[SearchHit]) -> AsyncGenerator[SearchHit]:
    for hit in hits:
        yield hit


def _within(start_ms: int, hit: SearchHit) -> int:
    """The moment that a link names, the beginning where that is behind the end."""
    return start_ms if hit.duration_ms is None or start_ms < hit.duration_ms else 0
