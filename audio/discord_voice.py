"""Voice connections through discord.py: the one file in this package that knows it, and Discord.

discord.py 2.7.1 keeps the handshake, the reconnects, the end-to-end encryption (DAVE) and the thread that sends. Three
of its habits are changed here, by overriding what `tests/audio/test_discord_voice.py` pins:

- It sends in clear while the DAVE session is not ready. Here a source waits, and what comes too early is not sent.
- It catches up with a burst after a stall. Here the stream goes on at its own pace, its timestamp by the clock.
- Its reader hangs for up to 30 s on a socket that a move or a reconnect has replaced. Here it looks again at once.
"""

from __future__ import annotations

import asyncio
import logging
import selectors
import time
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING, cast

import aiohttp
import discord
from discord.utils import MISSING
from discord.voice_state import SocketReader, VoiceConnectionState

from audio.errors import VoiceError
from audio.feed import PacketFeed
from audio.frame import FRAME_MS, SAMPLES_PER_FRAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from discord.types.voice import GuildVoiceState

    from audio.errors import MediaError
    from audio.packet_source import PacketSource
    from audio.voice import LostReason, VoiceConnection

log = logging.getLogger(__name__)

_CONNECT_TIMEOUT_S = 15.0
# discord.py tries to reconnect for ever; a track that nobody hears for so long is given up.
_GIVE_UP_S = 30.0
_STOP_TIMEOUT_S = 1.0
_POLLER_LIVES = 5
_READER_S = 0.1
_FRAME_NS = FRAME_MS * 1_000_000
_NO_E2EE = 4017  # Discord docs: Opcodes and Status Codes > Voice Close Event Codes


class _SocketReader(SocketReader):
    """discord.py's reading thread, which awakes often enough to see that its socket was replaced.

    It runs only while somebody listens, that is during IP discovery. A selector takes any file descriptor, `select`
    none above 1023.
    """

    def _do_run(self) -> None:
        while not self._end.is_set():
            self._running.wait()
            try:
                data = self._receive()
            except (OSError, ValueError):
                self._end.wait(_READER_S)  # no socket at this moment, or another one by now
                continue
            for callback in list(self._callbacks) if len(data) > 1 else ():
                callback(data)

    def _receive(self) -> bytes:
        with selectors.DefaultSelector() as selector:
            waiting = self.state.socket
            selector.register(waiting, selectors.EVENT_READ)
            # What comes while nobody listens stays in the socket for who listens next.
            return waiting.recv(2048) if selector.select(_READER_S) and self._callbacks else b""


class SealingState(VoiceConnectionState):
    """discord.py's connection state, which also says whether a frame may go out, and seals it."""

    def __init__(self, voice_client: discord.VoiceClient) -> None:
        super().__init__(voice_client)
        self._socket_reader.stop()
        self._socket_reader = _SocketReader(self)
        self._socket_reader.start()

    @property
    def can_encrypt(self) -> bool:
        """Always False: frames come to discord.py sealed, and it must not seal them again."""
        return False

    @property
    def can_seal(self) -> bool:
        """Whether end-to-end encryption is ready, or not asked for in this channel (protocol version 0).

        It is not ready while the bot is alone in the channel: the group has no keys before it has a second member.
        """
        return self.dave_protocol_version == 0 or (self.dave_session is not None and self.dave_session.ready)

    def seal(self, packet: bytes) -> bytes | None:
        """Encrypt one Opus packet end to end; None where it must not be sent."""
        if self.dave_protocol_version == 0:
            return packet
        if self.dave_session is None:
            return None
        try:
            return self.dave_session.encrypt_opus(packet)
        except (ValueError, RuntimeError) as error:  # not ready, or in the event loop's hands at this moment
            log.debug("A frame was held back: %s", error)
            return None

    async def _poll_voice_ws(self, reconnect: bool) -> None:
        # discord.py answers what it reads in the same task, and a socket that closes under the answer would end that
        # task unseen: read on, and the closing is met where discord.py knows what to do about it.
        for _ in range(_POLLER_LIVES):
            try:
                return await super()._poll_voice_ws(reconnect)
            except (aiohttp.ClientError, OSError) as error:
                log.info("The voice WebSocket broke off: %s", error)
        return await self.disconnect()

    def _update_voice_channel(self, channel_id: int | None) -> None:
        # A channel made this second may not be known yet; without any, discord.py could not even disconnect.
        if channel_id is not None and self.guild.get_channel(channel_id) is not None:
            super()._update_voice_channel(channel_id)

    def _create_socket(self) -> None:
        if self.socket is not MISSING:
            self.socket.close()  # discord.py forgets it
        super()._create_socket()


class SealingVoiceClient(discord.VoiceClient):
    """discord.py's voice client, which sends only what is sealed, at its own pace.

    `holder` is told when the bot was moved or the connection ended; it is set once the connection stands.
    """

    _connection: SealingState

    def __init__(self, client: discord.Client, channel: discord.abc.Connectable) -> None:
        super().__init__(client, channel)
        self.holder: DiscordVoiceConnection | None = None
        self.channel_id = self.channel.id
        self.removed = False
        self.is_moving = False
        self._down_since: float | None = None

    def create_connection_state(self) -> VoiceConnectionState:
        """Called by discord.py's constructor."""
        return SealingState(self)

    @property
    def close_code(self) -> int | None:
        """Why Discord closed the last voice WebSocket, None while it is open or before the first."""
        return None if self.ws is MISSING else self.ws.ws.close_code

    def can_send(self) -> bool:
        """Whether the next packet would be heard.

        Raises VoiceError("unavailable") when the connection has been down for too long.
        """
        if self.is_connected():
            self._down_since = None
            return self._connection.can_seal and not self.is_moving
        now = time.monotonic()
        self._down_since = self._down_since or now
        if now - self._down_since > _GIVE_UP_S:
            raise VoiceError("unavailable", "the voice connection did not come back")
        return False

    def skip_gap(self, gap_ns: int) -> None:
        """Let the stream go on now, as many frames later as the gap was long. On the sending thread."""
        self.timestamp = (self.timestamp + gap_ns // _FRAME_NS * SAMPLES_PER_FRAME) % 2**32
        self.resume()
        if self._player:
            # discord.py waits two frames after the first packet; with its start one frame back it waits one.
            self._player._start -= self._player.DELAY

    def send_audio_packet(self, data: bytes, *, encode: bool = True) -> None:
        """Send one Opus packet, sealed; where it cannot be, its time passes in silence. On the sending thread."""
        sealed = self._connection.seal(data)
        if sealed is None:
            self.timestamp = (self.timestamp + SAMPLES_PER_FRAME) % 2**32
        else:
            super().send_audio_packet(sealed, encode=False)

    async def on_voice_state_update(self, data: GuildVoiceState) -> None:
        """Called by discord.py with each voice state of the bot itself in this guild."""
        channel_id = cast("str | None", data["channel_id"])  # discord.py's own type forgets that it can be null
        if channel_id is None:
            self.removed = not self._connection._expecting_disconnect
        await super().on_voice_state_update(data)
        if channel_id is not None and int(channel_id) != self.channel_id:
            self.channel_id = int(channel_id)
            if self.holder:
                self.holder.has_moved()

    def stop(self) -> None:
        """Called by discord.py when the connection is about to end for good."""
        if self.holder:
            self.holder.is_ending()
        super().stop()

    async def disconnect(self, *, force: bool = False) -> None:
        """Leave; once Discord has said that the bot is out, there is nothing left to wait for."""
        self.stop()
        await self._connection.disconnect(force=force, wait=not self.removed)
        self.cleanup()

    def cleanup(self) -> None:
        """Called by discord.py when the connection has ended for good, whatever the cause."""
        super().cleanup()
        if self.holder:
            self.holder.has_ended()


class _FeedSource(discord.AudioSource):
    """The feed as discord.py's sending thread reads it."""

    def __init__(self, feed: PacketFeed) -> None:
        self._feed = feed

    def is_opus(self) -> bool:
        return True

    def read(self) -> bytes:
        return self._feed.read() or b""

    def cleanup(self) -> None:
        self._feed.release()


class DiscordVoiceConnection:
    """A VoiceConnection over a connected SealingVoiceClient, which it owns."""

    def __init__(
        self,
        voice: SealingVoiceClient,
        *,
        on_lost: Callable[[int, LostReason], None],
        on_moved: Callable[[int, int], None] | None,
    ) -> None:
        self.guild_id = voice.guild.id
        self.on_lost = on_lost
        self.on_moved = on_moved
        self._voice = voice
        self._feed = PacketFeed(voice.loop, is_ready=voice.can_send, on_gap=voice.skip_gap)
        self._heading_to = voice.channel_id
        self._leaving = False
        self._sender_stopped = asyncio.Event()
        self._dropping: asyncio.Task[None] | None = None
        voice.play(_FeedSource(self._feed), after=self._sender_ended)
        voice.holder = self

    @property
    def channel_id(self) -> int:
        return self._voice.channel_id

    @property
    def connected(self) -> bool:
        return not self._feed.closed and self._voice.is_connected()

    @property
    def playing(self) -> bool:
        return self._feed.playing

    @property
    def paused(self) -> bool:
        return self._feed.paused

    @property
    def position_ms(self) -> int:
        return self._feed.position_ms

    def play(self, source: PacketSource, *, on_end: Callable[[MediaError | None], None]) -> None:
        self._feed.play(source, on_end)

    def pause(self) -> None:
        self._feed.pause()

    def resume(self) -> None:
        self._feed.resume()

    def stop(self) -> None:
        self._feed.stop()

    async def disconnect(self) -> None:
        self._leaving = True
        await self._leave()

    async def move(self, channel: discord.VoiceChannel | discord.StageChannel, timeout_s: float) -> None:
        """Go to another channel of the guild; what plays waits meanwhile.

        Raises VoiceError("timeout").
        """
        self._heading_to = channel.id
        self._voice.is_moving = True  # what went out from here on would reach neither channel
        try:
            await self._voice.move_to(channel, timeout=timeout_s)
        finally:
            self._voice.is_moving = False
        if not self.connected or self.channel_id != channel.id:
            raise VoiceError("timeout", f"still not in {channel.id}")

    def has_moved(self) -> None:
        """The bot sits in another channel now."""
        if self.channel_id != self._heading_to:
            self._heading_to = self.channel_id
            if self.on_moved:
                self.on_moved(self.guild_id, self.channel_id)

    def is_ending(self) -> None:
        """Nothing more is to be sent."""
        self._feed.close()

    def has_ended(self) -> None:
        """The connection is no more."""
        self._feed.close()
        if not self._leaving:
            self._leaving = True
            self.on_lost(self.guild_id, "removed" if self._voice.removed else "dropped")

    async def _leave(self) -> None:
        self._feed.close()
        await self._voice.disconnect(force=True)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._sender_stopped.wait(), _STOP_TIMEOUT_S)

    def _sender_ended(self, error: Exception | None) -> None:
        """On the sending thread, as the last thing it does for us."""
        with suppress(RuntimeError):  # the event loop is closed: nobody is left to tell
            self._voice.loop.call_soon_threadsafe(self._after_sender, error, self._feed.closed)

    def _after_sender(self, error: Exception | None, was_told_to: bool) -> None:
        self._sender_stopped.set()
        if not was_told_to:
            log.warning("Sending to voice channel %s ended: %s", self.channel_id, error or "not connected")
            self._dropping = asyncio.create_task(self._leave())


class DiscordVoiceGateway:
    """A VoiceGateway for a logged-in discord.py client; it does not own the client."""

    def __init__(self, client: discord.Client, *, timeout_s: float = _CONNECT_TIMEOUT_S) -> None:
        self._client = client
        self._timeout_s = timeout_s
        self._locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def connect(
        self,
        guild_id: int,
        channel_id: int,
        *,
        on_lost: Callable[[int, LostReason], None],
        on_moved: Callable[[int, int], None] | None = None,
    ) -> VoiceConnection:
        """As VoiceGateway tells. A second call for a guild waits for the first."""
        channel = self._client.get_channel(channel_id)
        if not isinstance(channel, discord.VoiceChannel | discord.StageChannel) or channel.guild.id != guild_id:
            raise VoiceError("unavailable", f"no voice channel {channel_id} in guild {guild_id}")
        _check_may_enter(channel)
        async with self._locks[guild_id]:
            voice = channel.guild.voice_client
            holder = voice.holder if isinstance(voice, SealingVoiceClient) else None
            if holder and holder.connected:
                holder.on_lost, holder.on_moved = on_lost, on_moved
                await holder.move(channel, self._timeout_s)
                return holder
            if voice is not None:
                await voice.disconnect(force=True)
            voice = await self._enter(channel)
            return DiscordVoiceConnection(voice, on_lost=on_lost, on_moved=on_moved)

    async def _enter(self, channel: discord.VoiceChannel | discord.StageChannel) -> SealingVoiceClient:
        voice = SealingVoiceClient(self._client, channel)
        try:
            await channel.connect(cls=lambda *_: voice, timeout=self._timeout_s, reconnect=True, self_deaf=True)
        except asyncio.CancelledError:
            await voice.disconnect(force=True)
            raise
        except TimeoutError as error:
            raise VoiceError("no_e2ee" if voice.close_code == _NO_E2EE else "timeout") from error
        except (discord.ClientException, aiohttp.ClientError, OSError) as error:
            raise VoiceError("unavailable", str(error)) from error
        if not voice.is_connected():
            # After five closed WebSockets discord.py returns as if it had succeeded; Discord knows that the bot left.
            await voice._connection.disconnect(wait=False)
            raise VoiceError("no_e2ee" if voice.close_code == _NO_E2EE else "unavailable")
        return voice


def _check_may_enter(channel: discord.VoiceChannel | discord.StageChannel) -> None:
    """Discord says nothing at all to a bot that may not enter, so it is asked before (docs: Voice Connections)."""
    may = channel.permissions_for(channel.guild.me)
    if not (may.view_channel and may.connect and may.speak):
        raise VoiceError("forbidden", f"channel {channel.id}")
    inside = channel.voice_states
    is_full = 0 < channel.user_limit <= len(inside)
    if is_full and channel.guild.me.id not in inside and not may.move_members:
        raise VoiceError("full", f"channel {channel.id}")
