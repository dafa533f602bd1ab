"""A LineVoiceClient whose voice server is the test: real discord.py objects, a real UDP socket, real encryption.

The handshake is skipped; the whole of it is tested against the sandbox.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
import nacl.secret
import nacl.utils
from discord.voice_state import ConnectionFlowState

from audio.discord_voice.client import LineVoiceClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from audio.engine import AudioEngine

BOT_ID, GUILD_ID, CHANNEL_ID, OTHER_CHANNEL_ID, LISTENER_ID = 10, 1, 2, 3, 5
_WAIT_S = 5
_USER = {"username": "bot", "discriminator": "0", "avatar": None}
_EVERYONE = {"id": str(GUILD_ID), "name": "@everyone", "position": 0, "color": 0, "hoist": False}
_MEMBER = {"roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0}
_CHANNEL = {"type": 2, "name": "voice", "position": 0, "permission_overwrites": [], "bitrate": 64_000}
_VOICE_STATE = {"user_id": str(LISTENER_ID), "channel_id": str(CHANNEL_ID), "session_id": "1"}
_FLAGS = ("deaf", "mute", "self_deaf", "self_mute", "suppress", "self_video", "managed", "mentionable")


@dataclass(frozen=True)
class Received:
    """One RTP packet, decrypted as far as the transport encrypts it."""

    sequence: int
    timestamp: int
    payload: bytes


class VoiceLine:
    """The voice client under test and the far end of its UDP socket."""

    def __init__(self, voice: LineVoiceClient, server: socket.socket, key: bytes) -> None:
        self.voice = voice
        self._server = server
        self._box = nacl.secret.Aead(key)

    async def hear(self, count: int) -> list[Received]:
        """The next packets that arrive."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(_WAIT_S):
            return [self._decrypt(await loop.sock_recv(self._server, 2048)) for _ in range(count)]

    async def take(self) -> bytes:
        """The next datagram as it is."""
        async with asyncio.timeout(_WAIT_S):
            return await asyncio.get_running_loop().sock_recv(self._server, 2048)

    def say(self, data: bytes) -> None:
        """Send a datagram to the client."""
        self._server.sendto(data, self.voice.state.socket.getsockname())

    def change_key(self, key: bytes) -> None:
        """Understand what is encrypted with another key from now on."""
        self._box = nacl.secret.Aead(key)

    async def stays_quiet(self, seconds: float = 0.1) -> bool:
        """Whether nothing arrives for a while."""
        try:
            async with asyncio.timeout(seconds):
                await asyncio.get_running_loop().sock_recv(self._server, 2048)
        except TimeoutError:
            return True
        return False

    def _decrypt(self, packet: bytes) -> Received:
        header, sealed, nonce = packet[:12], packet[12:-4], packet[-4:] + bytes(20)
        _, _, sequence, timestamp, _ = struct.unpack(">BBHII", header)
        return Received(sequence, timestamp, self._box.decrypt(sealed, header, nonce))


class WebSocket:
    """The voice WebSocket of a server that takes note of nothing; reading it fails as `failures` tell."""

    def __init__(self, *failures: Exception) -> None:
        self.ws = self
        self.seq_ack = -1
        self._failures = list(failures)

    async def poll_event(self) -> None:
        raise self._failures.pop(0)

    async def speak(self, state: discord.SpeakingState) -> None: ...

    async def close(self, code: int = 1000) -> None: ...


@asynccontextmanager
async def open_client(
    *, permissions: int = 0, user_limit: int = 0, bot_id: int = BOT_ID
) -> AsyncIterator[discord.Client]:
    """A discord.py client that is in one guild with two voice channels; a listener sits in the first."""
    flags = dict.fromkeys(_FLAGS, False)
    guild: Any = {
        "id": str(GUILD_ID),
        "name": "guild",
        "owner_id": "99",
        "roles": [{**_EVERYONE, **flags, "permissions": str(permissions), "flags": 0}],
        "members": [{**_MEMBER, "user": {**_USER, "id": str(bot_id)}}],
        "channels": [
            {**_CHANNEL, "id": str(channel_id), "user_limit": user_limit}
            for channel_id in (CHANNEL_ID, OTHER_CHANNEL_ID)
        ],
        "voice_states": [{**_VOICE_STATE, **flags, "request_to_speak_timestamp": None}],
    }
    user: Any = {**_USER, "id": str(bot_id)}
    async with discord.Client(intents=discord.Intents.none()) as client:
        state = client._connection
        state.user = discord.ClientUser(state=state, data=user)
        state._add_guild(discord.Guild(data=guild, state=state))
        yield client


@asynccontextmanager
async def open_line(engine: AudioEngine, *, permissions: int = 0, bot_id: int = BOT_ID) -> AsyncIterator[VoiceLine]:
    """A voice client as it is after the handshake, without end-to-end encryption."""
    key = nacl.utils.random(nacl.secret.Aead.KEY_SIZE)
    async with open_client(permissions=permissions, bot_id=bot_id) as client:
        channel = client.get_channel(CHANNEL_ID)
        assert isinstance(channel, discord.VoiceChannel)
        voice = LineVoiceClient(client, channel, engine)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
            server.bind(("127.0.0.1", 0))
            server.setblocking(False)
            _finish_handshake(voice, server.getsockname(), key)
            yield VoiceLine(voice, server, key)
            await voice.disconnect(force=True)


def _finish_handshake(voice: LineVoiceClient, server: tuple[str, int], key: bytes) -> None:
    state = voice.state
    state._create_socket()
    state.socket.connect(server)
    web_socket: Any = WebSocket()
    state.ws = web_socket
    state.ssrc, state.mode, state.secret_key = 1, "aead_xchacha20_poly1305_rtpsize", list(key)
    state.timeout = 0.05  # nobody confirms that the bot has left
    state.sealer.plain = True
    state.state = ConnectionFlowState.connected
