"""What a player lets be heard: media it has opened, and the stream that plays them. Touches the stream.

A seek or another volume is another rendering of the same track, opened where the change is to be heard. Renderings are
opened one at a time, so that a seek and a volume that cross are heard both.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from audio.errors import AudioError
from audio.frame import FRAME_MS
from services import player_effects as effects
from services.sourcing.failures import SourceFailedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from audio.cue import Cue
    from audio.errors import MediaError
    from audio.packet_source import PacketSource
    from audio.stream import AudioStream
    from models import QueueEntry
    from services.player_effects import Effect

    OnEnd = Callable[[int, MediaError | None], None]

log = logging.getLogger(__name__)


class MediaOpener(Protocol):
    """Opens an entry's media, on the 20 ms grid, at a volume; raises AudioError or SourceFailedError."""

    def __call__(self, entry: QueueEntry, *, start_ms: int, volume_percent: int) -> Awaitable[PacketSource]:
        """The caller closes what it gets."""


@dataclass(frozen=True, slots=True)
class _Opened:
    entry: QueueEntry
    source: PacketSource
    volume_percent: int


@dataclass(frozen=True, slots=True)
class _Run:
    """A track in the stream, as it was handed over or last changed."""

    entry: QueueEntry
    cue: Cue
    duration_ms: int | None
    volume_percent: int


class PlayerSound:
    """One player's sound. Owns the stream and what it has opened; `close` lets go of both.

    `on_end(run, error)` is called on the event loop when a run has come to its end, with what broke it off.
    """

    def __init__(self, stream: AudioStream, open_media: MediaOpener, *, volume_percent: int, on_end: OnEnd) -> None:
        self.stream = stream
        self.volume_percent = volume_percent
        self._open_media = open_media
        self._on_end = on_end
        self._opened: dict[int, _Opened] = {}
        self._runs: dict[int, _Run] = {}
        self._places: dict[int, int] = {}
        self._rendering = asyncio.Lock()

    def direct(self, effect: Effect, *, sounding: int) -> None:
        """Do as the state machine orders; `sounding` is the run that is current now."""
        match effect:
            case effects.Start(entry_id, run, held):
                self._start(entry_id, run, held=held)
            case effects.Follow(entry_id, run):
                self._follow(entry_id, run, behind=sounding)
            case effects.Unfollow():
                self.stream.unfollow()
            case effects.Advance():
                self.stream.advance()
            case effects.Discard(entry_id):
                self._discard(entry_id)
            case effects.Pause():
                self.stream.pause()
            case effects.Resume():
                self.stream.resume()
            case effects.Silence():
                self.stream.stop()
            case effects.KeepPlace(entry_id):
                self.keep_place(entry_id, self.stream.position_ms)

    def keep_place(self, entry_id: int, position_ms: int) -> None:
        """Let an entry go on there when it is heard next; only the latest one that was told is kept."""
        self._places = {entry_id: position_ms}

    def place_of(self, entry_id: int) -> int | None:
        """Where an entry is to go on, None for its beginning."""
        return self._places.get(entry_id)

    def begins_at(self, entry: QueueEntry) -> int:
        """Where in it an entry begins when it has its turn (ms)."""
        return self._places.get(entry.row_id, entry.start_ms)

    async def open(self, entry: QueueEntry) -> None:
        """Get an entry's media ready to be started, where it was left. Raises AudioError or SourceFailedError."""
        volume_percent = self.volume_percent
        place_ms = self.begins_at(entry)
        source = await self._open_media(entry, start_ms=place_ms - place_ms % FRAME_MS, volume_percent=volume_percent)
        self._opened[entry.row_id] = _Opened(entry, source, volume_percent)

    def _start(self, entry_id: int, run: int, *, held: bool) -> None:
        """Go over to what was opened of an entry, and hold it there if it is to be `held`."""
        opened = self._opened.pop(entry_id)
        self._places.clear()
        self._runs.clear()
        self._keep(run, opened, self.stream.play(opened.source, on_end=partial(self._on_end, run), held=held))

    def _follow(self, entry_id: int, run: int, *, behind: int) -> None:
        """Let what was opened of an entry be heard right behind the run `behind`."""
        opened = self._opened.pop(entry_id)
        self._places.pop(entry_id, None)
        self._runs = {number: kept for number, kept in self._runs.items() if number == behind}
        self._keep(run, opened, self.stream.follow(opened.source, on_end=partial(self._on_end, run)))

    def _discard(self, entry_id: int) -> None:
        """Close what was opened of an entry."""
        if (unwanted := self._opened.pop(entry_id, None)) is not None:
            unwanted.source.close()

    def duration_ms(self, run: int) -> int | None:
        """The length of a run's track, None where nobody knows or the run is over."""
        return self._runs[run].duration_ms if run in self._runs else None

    def over(self, run: int) -> Cue | None:
        """What a run was, when the stream has left it or is about to, whether that was told already or not."""
        kept = self._runs.get(run)
        return kept.cue if kept is not None and self.stream.is_over(kept.cue) else None

    async def seek(self, run: int, position_ms: int) -> bool:
        """Go on with a run's track at another place; False when it is over.

        Raises AudioError or SourceFailedError.
        """
        async with self._rendering:
            if run not in self._runs:
                return False
            volume_percent = self.volume_percent
            start_ms = position_ms - position_ms % FRAME_MS
            source = await self._open_media(self._runs[run].entry, start_ms=start_ms, volume_percent=volume_percent)
            return self._changed(run, source, volume_percent, self.stream.jump)

    @property
    def is_in_tune(self) -> bool:
        """Whether everything in the stream has the volume that is wanted."""
        return all(run.volume_percent == self.volume_percent for run in self._runs.values())

    async def tune(self, run: int) -> None:
        """Give what sounds, which is `run`, and what follows it the volume that is wanted; what is heard goes on."""
        async with self._rendering:
            for number, kept in list(self._runs.items()):
                if kept.volume_percent != self.volume_percent and number >= run:
                    await self._tune(number, kept, self.stream.position_ms if number == run else kept.entry.start_ms)

    async def _tune(self, number: int, kept: _Run, position_ms: int) -> None:
        volume_percent = self.volume_percent
        try:
            start_ms = position_ms - position_ms % FRAME_MS
            source = await self._open_media(kept.entry, start_ms=start_ms, volume_percent=volume_percent)
        except (AudioError, SourceFailedError) as error:
            log.warning("entry %d stays as loud as it is: %s", kept.entry.row_id, error)
        else:
            self._changed(number, source, volume_percent, self.stream.splice)

    def _changed(
        self, run: int, source: PacketSource, volume_percent: int, how: Callable[[PacketSource, Cue], bool]
    ) -> bool:
        """Hand over another rendering of a run's track, which may be over by now."""
        kept = self._runs.get(run)
        if kept is None:
            source.close()
            return False
        taken = how(source, kept.cue)
        if taken:
            self._runs[run] = replace(kept, volume_percent=volume_percent)
        return taken

    def _keep(self, run: int, opened: _Opened, cue: Cue) -> None:
        self._runs[run] = _Run(opened.entry, cue, opened.source.duration_ms, opened.volume_percent)

    def close(self) -> None:
        """Fall silent for good."""
        self._runs.clear()
        for opened in self._opened.values():
            opened.source.close()
        self._opened.clear()
        self.stream.close()
