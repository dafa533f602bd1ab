"""A chat server, a voice and a shelf of tracks in memory, for testing the services alone.

The real ones need Discord or media files: they are tested end to end, through the sandbox, in `tests/cogs`. These keep
to the same protocols, remember what was done with them, and refuse, hang or break off when a test wants them to.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from audio.figures import EngineFigures
from audio.frame import FRAME_MS, SILENCE, Frame
from audio.readers import Readers
from audio.stream import AudioStream
from audio.voice import VoiceHealth
from sources.asking import asker
from sources.errors import SourceError
from sources.playable import Playable, SearchHit
from tests.services.memory_line import MemoryLine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Sequence

    from audio.errors import MediaError
    from audio.line import Line
    from audio.media_input import MediaInput
    from audio.packet_source import PacketSource
    from audio.voice import LostReason
    from services.resets import Reset
    from sources.source import LinkTarget

TRACK_MS = 180_000


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

    async def tell_email_changed(self, discord_ids: Sequence[int], by_id: int | None) -> None:
        self.changes.append((f"{by_id} changed the e-mail", discord_ids))


class MemoryMedia:
    """A PacketSource whose packets say what they are; three minutes long unless a test cuts it short."""

    track_ms: int | None = TRACK_MS
    remote = False

    def __init__(self, title: str, *, start_ms: int = 0, volume_percent: int = 100) -> None:
        self.title = title
        self.volume_percent = volume_percent
        self.passthrough = volume_percent == 100
        self.duration_ms = self.track_ms
        self.position_ms = start_ms
        self.closed = False
        self._end_ms = TRACK_MS
        self._error: MediaError | None = None

    def cut_short(self, error: MediaError | None = None) -> None:
        """Nothing is left to read, and `error` is why."""
        self._end_ms, self._error = self.position_ms, error

    def read(self) -> Frame | None:
        if self.closed:
            return None
        if self.position_ms >= self._end_ms:
            if self._error is not None:
                raise self._error
            return None
        packet = Heard(self.title, self.position_ms, self.volume_percent).packet
        self.position_ms += FRAME_MS
        return packet

    def interrupt(self) -> None: ...

    def close(self) -> None:
        self.closed = True


@dataclass(frozen=True)
class Heard:
    """What a packet of a MemoryMedia says."""

    title: str
    position_ms: int
    volume_percent: int

    @property
    def packet(self) -> Frame:
        return Frame(f"{self.title}|{self.position_ms}|{self.volume_percent}".encode())

    @classmethod
    def of(cls, packet: bytes) -> Heard:
        title, position_ms, volume_percent = packet.decode().split("|")
        return cls(title, int(position_ms), int(volume_percent))


class AtOnce(Executor):
    """Runs what is submitted before it returns, so that a test knows when it is done."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(work(*args, **kwargs))
        return future


class SteppedEngine:
    """Makes real streams, whose time moves when a test says so. What plays is read at once, on the event loop."""

    def __init__(self) -> None:
        self.tick = 100
        self.figures = EngineFigures(lateness_p99_ms=0.5, late=0, stalls=0, sender_restarts=0)
        self.streams: list[AudioStream] = []

    def new_stream(self) -> AudioStream:
        loop = asyncio.get_running_loop()

        def later(work: Callable[[], None]) -> None:
            loop.call_soon(work)

        stream = AudioStream(
            phase=0,
            pool=Readers.alone(AtOnce()),
            tick=lambda: self.tick,
            due=lambda tick: tick * FRAME_MS / 1000,
            await_ticks=lambda _: None,
            later=later,
            poke=lambda _: None,
        )
        self.streams.append(stream)
        return stream

    def step(self, ticks: int = 1) -> None:
        """Let 20 ms go by, that many times."""
        for _ in range(ticks):
            self.tick += 1
            for stream in self.streams:
                stream.feed()


class MemoryVoiceConnection:
    """A VoiceConnection whose track ends, and which is lost, when a test says so."""

    def __init__(
        self,
        guild_id: int,
        channel_id: int,
        stream: AudioStream,
        on_lost: Callable[[int, LostReason], None],
        on_standing: Callable[[int, bool], None] | None,
        engine: SteppedEngine,
        opener: MemoryOpener,
    ) -> None:
        self.guild_id, self.channel_id = guild_id, channel_id
        self.on_lost, self.on_standing = on_lost, on_standing
        self.connected = True
        self.health = VoiceHealth(sent=0, holes=0, failed=0, mode="aead_aes256_gcm_rtpsize", e2ee="on")
        self.line = MemoryLine()
        self.on_voice: Callable[[int | None], None] | None = None
        self._engine = engine
        self._opener = opener
        self.attach(stream)

    def attach(self, stream: AudioStream) -> None:
        self.stream = stream
        stream.attach(cast("Line", self.line))

    async def listen(self, on_voice: Callable[[int | None], None] | None) -> None:
        self.on_voice = on_voice

    @property
    def playing(self) -> bool:
        """Whether a track is heard here, or held."""
        return self.connected and self.stream.playing

    @property
    def packets(self) -> list[Heard | None]:
        """What was sent or is about to be, tick by tick from the first packet on; None for silence and for nothing."""
        sent = self.line.packets
        if not sent:
            return []
        ticks = (sent.get(tick, SILENCE) for tick in range(min(sent), max(sent) + 1))
        return [None if packet == SILENCE else Heard.of(packet) for packet in ticks]

    @property
    def heard(self) -> list[Heard]:
        """The same, without what is silent."""
        return [packet for packet in self.packets if packet is not None]

    @property
    def played(self) -> list[str]:
        """The titles of the tracks that were heard, in order: each time that one began."""
        titles: list[str] = []
        before: Heard | None = None
        for heard in self.heard:
            if before is None or heard.title != before.title or (heard.position_ms == 0 and before.position_ms > 0):
                titles.append(heard.title)
            before = heard
        return titles

    async def disconnect(self) -> None:
        self._leave()
        await asyncio.sleep(0)

    def end_track(self, error: MediaError | None = None) -> None:
        """The track comes to its end, or breaks off with `error`; what follows begins."""
        if not self.playing or self.stream.paused:
            return
        title = self.heard[-1].title
        current = next(media for media in self._opener.opened if media.title == title and not media.closed)
        current.cut_short(error)
        while not current.closed:
            self._engine.step()

    def stand(self, stands: bool) -> None:
        """The connection breaks, or is there again."""
        self.connected = self.line.ready = stands
        self.line.on_change()
        if self.on_standing:
            self.on_standing(self.guild_id, stands)

    def lose(self, reason: LostReason = "removed") -> None:
        """Somebody takes the bot out of the channel."""
        self._leave()
        self.on_lost(self.guild_id, reason)

    def _leave(self) -> None:
        self.stream.detach(cast("Line", self.line))
        self.connected = False


class MemoryVoiceGateway:
    """A VoiceGateway. While `door` is not set nobody gets in.

    `failure` is what those who knock get then, but for the first `let_in` of them.
    """

    def __init__(self, engine: SteppedEngine, opener: MemoryOpener) -> None:
        self.connections: list[MemoryVoiceConnection] = []
        self.failure: Exception | None = None
        self.let_in = 0
        self.door = asyncio.Event()
        self.door.set()
        self.knocked = asyncio.Event()
        self.entered_deaf: list[bool] = []
        """Of each new connection."""
        self._engine = engine
        self._opener = opener

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
        on_standing: Callable[[int, bool], None] | None = None,
        on_voice: Callable[[int | None], None] | None = None,
    ) -> MemoryVoiceConnection:
        self.knocked.set()
        await self.door.wait()
        if self.failure is not None and self.let_in == 0:
            raise self.failure
        self.let_in = max(0, self.let_in - 1)
        for connection in self.connections:
            if connection.connected and connection.guild_id == guild_id:
                connection.channel_id, connection.on_lost, connection.on_standing = channel_id, on_lost, on_standing
                connection.attach(stream)
                await connection.listen(on_voice)
                return connection
        self.connections.append(
            MemoryVoiceConnection(guild_id, channel_id, stream, on_lost, on_standing, self._engine, self._opener)
        )
        self.entered_deaf.append(on_voice is None)
        await self.connection.listen(on_voice)
        return self.connection


class MemoryShelf:
    """A Source with some tracks; `failure` is what those who ask it get."""

    name = "library"

    def __init__(self, titles: Iterable[str]) -> None:
        self.tracks = [track(title) for title in titles]
        self.paths: dict[str, Path] = {}
        self.failure: SourceError | None = None
        self.askers: list[int] = []
        """For whom it was asked, each time."""

    async def search(self, query: str, *, limit: int) -> list[SearchHit]:
        self.askers.append(asker())
        if self.failure is not None:
            raise self.failure
        return [track for track in self.tracks if query.casefold() in track.title.casefold()][:limit]

    def target_of(self, link: str) -> LinkTarget | None:
        return None

    async def resolve(self, source_id: str) -> Playable:
        self.askers.append(asker())
        if self.failure is not None:
            raise self.failure
        for found in self.tracks:
            if found.source_id == source_id:
                return Playable(found, self.paths.get(source_id, Path(source_id)))
        raise SourceError("not_found", source_id)

    def playlist(self, playlist_id: str) -> AsyncIterator[SearchHit]:
        raise SourceError("not_found", playlist_id)


@dataclass
class MemoryOpener:
    """Opens the media of a MemoryShelf. What is in `failures` by title cannot be opened; while `gate` is not set,
    opening takes as long as a test wants. It shuts by itself behind the last that it is to `let_pass`."""

    failures: dict[str, Exception] = field(default_factory=dict)
    opened: list[MemoryMedia] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    let_pass: int = 0

    def __call__(self, where: Path | MediaInput, /, *, start_ms: int = 0, volume_percent: int = 100) -> PacketSource:
        """Called on a worker thread, as the real one is."""
        path = where if isinstance(where, Path) else Path(where.name)
        if not self.gate.wait(60):  # longer than any test waits for what it leads to
            raise TimeoutError("no test opened the gate")
        if self.let_pass:
            self.let_pass -= 1
            if not self.let_pass:
                self.gate.clear()
        if (failure := self.failures.get(path.stem)) is not None:
            raise failure
        media = MemoryMedia(path.stem, start_ms=start_ms, volume_percent=volume_percent)
        self.opened.append(media)
        return media

    def left_open(self) -> list[str]:
        """The titles of what nobody has closed."""
        return [media.title for media in self.opened if not media.closed]


def track(title: str) -> SearchHit:
    """A track of the library; its file is named as the title is."""
    return SearchHit("library", f"{title}.ogg", title, duration_ms=TRACK_MS)


class MemoryWithdrawal:
    """Takes back what was sent for people, unless it is to refuse."""

    def __init__(self) -> None:
        self.message_ids: list[int] = []
        self.refuses = False

    async def withdraw(self, webhook_id: int, token: str, thread_id: int, message_id: int) -> bool:
        if self.refuses:
            return False
        self.message_ids.append(message_id)
        return True
