"""A bot that plays: an unmodified discord.py, told what to do by chat messages.

Its environment says where: ENDPOINT, CA_FILE and TOKEN. It answers each order with a message when it is done:
"join CHANNEL_ID MODE [TIMEOUT [PATIENCE]]" connects, with discord.py's time-out for that and all later attempts, and
how long it waits for heartbeats to be acknowledged; "secure COUNT" waits until it shares a DAVE group with that many
others, "play COUNT" sends that many of `payload`'s packets and discord.py's five silence frames, "stop" ends that
early, "move CHANNEL_ID" changes the channel, "where" tells the voice server's name, "latency" waits for a heartbeat to
be acknowledged, "gone" waits until it is disconnected, "leave" disconnects.
"""

from __future__ import annotations

import asyncio
import os
import struct
from typing import TYPE_CHECKING

import discord
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from discord.voice_state import VoiceConnectionState

from sandbox.voice.transport import AES256_GCM
from tests.sandbox.to_sandbox import connector

if TYPE_CHECKING:
    from collections.abc import Callable

    import davey
    from discord.gateway import DiscordVoiceWebSocket


def payload(index: int) -> bytes:
    """The Opus packet that the bot sends as its `index`-th: a stereo CELT frame of 20 ms by its first byte."""
    return b"\xfc" + struct.pack(">I", index) * (20 + index % 60)


class Packets(discord.AudioSource):
    """The packets from `payload`, so many of them."""

    def __init__(self, count: int) -> None:
        self._coming = iter(range(count))

    def is_opus(self) -> bool:
        """They are packets already."""
        return True

    def read(self) -> bytes:
        """The next packet."""
        index = next(self._coming, None)
        return b"" if index is None else payload(index)


class AesVoiceClient(discord.VoiceClient):
    """discord.py with the transport mode that it lacks, through the two names by which it looks for one."""

    supported_modes = (AES256_GCM,)  # type: ignore[assignment]  # discord.py's Literal does not know it

    def _encrypt_aead_aes256_gcm_rtpsize(self, header: bytes, data: bytes) -> bytes:
        nonce = struct.pack(">I", self._incr_nonce)
        self.checked_add("_incr_nonce", 1, 0xFFFFFFFF)
        sealed = AESGCM(bytes(self.secret_key)).encrypt(nonce + bytes(8), bytes(data), bytes(header))
        return bytes(header) + sealed + nonce


class ImpatientVoiceClient(discord.VoiceClient):
    """discord.py, which without this would wait a minute for heartbeats to be acknowledged."""

    patience_s = 60.0

    def create_connection_state(self) -> VoiceConnectionState:
        """Called by discord.py; the hook is its own."""
        return VoiceConnectionState(self, hook=self._shorten)

    async def _shorten(self, ws: DiscordVoiceWebSocket, *_message: object) -> None:
        if ws._keep_alive is not None:
            ws._keep_alive.heartbeat_timeout = self.patience_s


class VoiceBot(discord.Client):
    """Obeys the orders of the module's docstring."""

    def __init__(self) -> None:
        to_sandbox = connector(os.environ["ENDPOINT"], os.environ["CA_FILE"])
        super().__init__(intents=discord.Intents.all(), connector=to_sandbox)

    async def on_message(self, message: discord.Message) -> None:
        """Carry out an order and answer."""
        if message.author.bot or message.guild is None:
            return
        order, *arguments = message.content.split()
        done = await getattr(self, f"order_{order}")(message.guild, *arguments)
        await message.channel.send(f"{message.content}: {done}")

    async def order_join(
        self, guild: discord.Guild, channel_id: str, mode: str, timeout_s: str = "5", patience_s: str = ""
    ) -> str:
        """Connect to a channel."""
        channel = guild.get_channel(int(channel_id))
        assert isinstance(channel, discord.VoiceChannel)
        client_class = AesVoiceClient if mode == AES256_GCM else discord.VoiceClient
        if patience_s:
            ImpatientVoiceClient.patience_s = float(patience_s)
            client_class = ImpatientVoiceClient
        voice = await channel.connect(cls=client_class, timeout=float(timeout_s))
        return voice.mode

    async def order_secure(self, guild: discord.Guild, count: str) -> str:
        """Wait for the DAVE group."""
        size = int(count) + 1
        await until(lambda: len(dave_of(guild).get_user_ids()) == size)
        return str(dave_of(guild).voice_privacy_code)

    async def order_play(self, guild: discord.Guild, count: str) -> str:
        """Play to the end."""
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()

        def after(_error: Exception | None) -> None:
            loop.call_soon_threadsafe(ended.set)

        voice_of(guild).play(Packets(int(count)), after=after)
        await ended.wait()
        return "played"

    async def order_stop(self, guild: discord.Guild) -> str:
        """Stop playing."""
        voice_of(guild).stop()
        return "stopped"

    async def order_latency(self, guild: discord.Guild) -> str:
        """How late the last heartbeat was acknowledged, once one was."""
        voice = voice_of(guild)
        await until(lambda: voice.latency != float("inf"))
        return str(voice.latency)

    async def order_move(self, guild: discord.Guild, channel_id: str) -> str:
        """Change the channel the way a moderator's move looks to discord.py."""
        channel = guild.get_channel(int(channel_id))
        assert isinstance(channel, discord.VoiceChannel)
        voice = voice_of(guild)
        ssrc_before = voice.ssrc
        await guild.change_voice_state(channel=channel)
        await until(lambda: voice.ssrc != ssrc_before and voice.is_connected())
        return "moved"

    async def order_leave(self, guild: discord.Guild) -> str:
        """Disconnect, if still connected."""
        if guild.voice_client is not None:
            await guild.voice_client.disconnect(force=True)
        return "left"

    async def order_where(self, guild: discord.Guild) -> str:
        """Where the bot is connected to."""
        return str(voice_of(guild).endpoint)

    async def order_gone(self, guild: discord.Guild) -> str:
        """Wait for the end of the voice connection."""
        await until(lambda: guild.voice_client is None)
        return "gone"


def voice_of(guild: discord.Guild) -> discord.VoiceClient:
    """The voice client in this guild."""
    assert isinstance(guild.voice_client, discord.VoiceClient)
    return guild.voice_client


def dave_of(guild: discord.Guild) -> davey.DaveSession:
    """The DAVE session in this guild."""
    session = voice_of(guild)._connection.dave_session
    assert session is not None
    return session


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a state of discord.py that it offers no event for."""
    while not condition():  # noqa: ASYNC110
        await asyncio.sleep(0.01)


async def main() -> None:
    """Run until killed."""
    discord.utils.setup_logging()
    async with VoiceBot() as bot:
        await bot.start(os.environ["TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())
