"""A chat server, a voice and a shelf of tracks in memory, for testing the services alone.

The real ones need Discord or media files: they are tested end to end, through the sandbox, in `tests/cogs`. These keep
to the same protocols, remember what was done with them, and refuse, hang or break off when a test wants them to.
"""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

from audio.errors import MediaError, VoiceError
from audio.voice import VoiceHealth
from sources.errors import SourceError
from sources.track import Track

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from audio.packet_source import PacketSource
    from audio.stream import AudioStream
    from audio.voice import LostReason
    from services.resets import Reset


class MemoryNotices:
    """ResetNotices and AccountNotices that remember what was told: of which reset, and of which change to whom."""

    def __init__(self) -> None:
        self.unreachable: set[int] = set()
        self.told: list[tuple[str, Reset]] = []
        self.changes: list[tuple[str, Sequence[int]]] = []

    async def tell_asked(self, reset: Reset) -> int:
        self.told.append(("asked", reset))
        return len(set(reset.others) - self.unreachable)

    async def tell_used(self, reset: Reset) -> None:
        self.told.append(("used", reset))

    async def tell_cancelled(self, reset: Reset) -> None:
        self.told.append(("cancelled", reset))

    async def tell_unlinked(self, discord_ids: Sequence[int], by_id: int, other_id: int) -> None:
        self.changes.append((f"{by_id} unlinked {other_id}", discord_ids))

    async def tell_email_changed(self, discord_ids: Sequence[int], by_id: int) -> None:
        self.changes.append((f"{by_id} changed the e-mail", discord_ids))


class MemoryMedia:
    """A PacketSource without packets, which knows whether it was closed."""

    passthrough = True
    position_ms = 0
    duration_ms = 180_000

    def __init__(self, title: str) -> None:
        self.title = title
        self.closed = False

    def read(self) -> None:
        return None

    def interrupt(self) -> None: ...

    def close(self) -> None:
        self.closed = True


class MemoryVoiceConnection:
    """A VoiceConnection whose track ends, and which is lost, when a test says so."""

    def __init__(self, guild_id: int, channel_id: int, on_lost: Callable[[int, LostReason], None]) -> None:
        self.guild_id = guild_id
        self.channel_id = channel_id
        self.on_lost = on_lost
        self.connected = True
        self.paused = False
        self.position_ms = 0
        self.played: list[str] = []
        self._source: PacketSource | None = None
        self._on_end: Callable[[MediaError | None], None] | None = None

    @property
    def playing(self) -> bool:
        return self._source is not None

    @property
    def health(self) -> VoiceHealth:
        return VoiceHealth(sent=0, holes=0, failed=0, mode="", e2ee="on")

    def attach(self, stream: AudioStream) -> None:
        cast("MemoryStream", stream).connection = self

    def play(self, source: PacketSource, *, on_end: Callable[[MediaError | None], None]) -> None:
        self.stop()
        if not self.connected:
            source.close()
            raise VoiceError("unavailable")
        self._source, self._on_end = source, on_end
        self.played.append(source.title if isinstance(source, MemoryMedia) else "")

    def pause(self) -> None:
        self.paused = self.playing

    def resume(self) -> None:
        self.paused = False

    def stop(self) -> None:
        if self._source is not None:
            self._source.close()
        self._source, self._on_end, self.paused, self.position_ms = None, None, False, 0

    async def disconnect(self) -> None:
        self.stop()
        await asyncio.sleep(0)
        self.connected = False

    def end_track(self, error: MediaError | None = None) -> None:
        """The track comes to its end, or breaks off with `error`."""
        on_end = self._on_end
        self.stop()
        if on_end is not None:
            asyncio.get_running_loop().call_soon(on_end, error)

    def lose(self, reason: LostReason = "removed") -> None:
        """Somebody takes the bot out of the channel."""
        self.stop()
        self.connected = False
        self.on_lost(self.guild_id, reason)


class MemoryStream:
    """An AudioStream that is heard in one place, and keeps nothing of its own."""

    def __init__(self) -> None:
        self.connection: MemoryVoiceConnection | None = None

    @property
    def position_ms(self) -> int:
        return 0 if self.connection is None else self.connection.position_ms

    def play(self, source: PacketSource, *, on_end: Callable[[MediaError | None], None]) -> None:
        if self.connection is None:
            source.close()
        else:
            self.connection.play(source, on_end=on_end)

    def pause(self) -> None:
        if self.connection is not None:
            self.connection.pause()

    def resume(self) -> None:
        if self.connection is not None:
            self.connection.resume()

    def stop(self) -> None:
        if self.connection is not None:
            self.connection.stop()

    def close(self) -> None:
        self.stop()


class MemoryVoiceGateway:
    """A VoiceGateway. While `door` is not set nobody gets in.

    `failure` is what those who knock get then, but for the first `let_in` of them.
    """

    def __init__(self) -> None:
        self.connections: list[MemoryVoiceConnection] = []
        self.failure: Exception | None = None
        self.let_in = 0
        self.door = asyncio.Event()
        self.door.set()
        self.knocked = asyncio.Event()

    @property
    def connection(self) -> MemoryVoiceConnection:
        """The newest connection that was made."""
        return self.connections[-1]

    async def connect(
        self,
        guild_id: int,
        channel_id: int,
        stream: AudioStream,
        *,
        on_lost: Callable[[int, LostReason], None],
        on_moved: Callable[[int, int], None] | None = None,
    ) -> MemoryVoiceConnection:
        self.knocked.set()
        await self.door.wait()
        if self.failure is not None and self.let_in == 0:
            raise self.failure
        self.let_in = max(0, self.let_in - 1)
        for connection in self.connections:
            if connection.connected and connection.guild_id == guild_id:
                connection.channel_id, connection.on_lost = channel_id, on_lost
                connection.attach(stream)
                return connection
        self.connections.append(MemoryVoiceConnection(guild_id, channel_id, on_lost))
        self.connection.attach(stream)
        return self.connection

    def new_stream(self) -> AudioStream:
        return cast("AudioStream", MemoryStream())


class MemoryShelf:
    """A Source with some tracks; `failure` is what those who ask it get."""

    name = "library"

    def __init__(self, titles: Iterable[str]) -> None:
        self.tracks = [track(title) for title in titles]
        self.failure: SourceError | None = None

    async def search(self, query: str, *, limit: int) -> list[Track]:
        if self.failure is not None:
            raise self.failure
        return [track for track in self.tracks if query.casefold() in track.title.casefold()][:limit]

    async def fetch(self, source_id: str) -> Track:
        if self.failure is not None:
            raise self.failure
        for found in self.tracks:
            if found.source_id == source_id:
                return found
        raise SourceError("not_found", source_id)


@dataclass
class MemoryOpener:
    """Opens the media of a MemoryShelf. What is in `failures` by title cannot be opened; while `gate` is not set,
    opening takes as long as a test wants."""

    failures: dict[str, Exception] = field(default_factory=dict)
    opened: list[MemoryMedia] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)

    def __call__(self, path: Path) -> PacketSource:
        """Called on a worker thread, as the real one is."""
        if not self.gate.wait(10):
            raise TimeoutError("no test opened the gate")
        if (failure := self.failures.get(path.stem)) is not None:
            raise failure
        media = MemoryMedia(path.stem)
        self.opened.append(media)
        return media

    def left_open(self) -> list[str]:
        """The titles of what nobody has closed."""
        return [media.title for media in self.opened if not media.closed]


def track(title: str, *, path: Path | None = None) -> Track:
    """A track of the library; its file is named as the title is."""
    return Track(
        source="library",
        source_id=f"{title}.ogg",
        title=title,
        artist=None,
        duration_ms=180_000,
        path=path or Path(f"{title}.ogg"),
        has_video=False,
    )
