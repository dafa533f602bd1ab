"""Enters voice channels of a logged-in discord.py client: one connection for each bot user and guild."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING

import aiohttp
import discord

from audio.discord_voice.client import LineVoiceClient
from audio.discord_voice.connection import DiscordVoiceConnection
from audio.errors import VoiceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.engine import AudioEngine
    from audio.stream import AudioStream
    from audio.voice import LostReason, VoiceConnection

    Place = tuple[int, int]
    """Bot user and guild: Discord lets a user sit in one voice channel of a guild at a time."""

_CONNECT_TIMEOUT_S = 15.0


class DiscordVoiceGateway:
    """A VoiceGateway for a logged-in discord.py client; it owns neither the client nor the engine."""

    def __init__(self, client: discord.Client, engine: AudioEngine, *, timeout_s: float = _CONNECT_TIMEOUT_S) -> None:
        self._client = client
        self._engine = engine
        self._timeout_s = timeout_s
        self._connections: dict[Place, DiscordVoiceConnection] = {}
        self._locks: defaultdict[Place, asyncio.Lock] = defaultdict(asyncio.Lock)

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
    ) -> VoiceConnection:
        """As VoiceGateway tells. A second call for a guild waits for the first."""
        channel = self._client.get_channel(channel_id)
        if not isinstance(channel, discord.VoiceChannel | discord.StageChannel) or channel.guild.id != guild_id:
            raise VoiceError("unavailable", f"no voice channel {channel_id} in guild {guild_id}")
        _check_may_enter(channel)
        place = channel.guild.me.id, guild_id
        async with self._locks[place]:
            there = self._connections.get(place)
            if there is not None and there.connected:
                there.on_lost, there.on_moved, there.on_standing = on_lost, on_moved, on_standing
                there.attach(stream)
                await there.listen(on_voice)
                await there.move(channel, self._timeout_s)
                return there
            if there is not None:
                await there.disconnect()
            voice = await self._enter(channel, on_voice)
            connection = DiscordVoiceConnection(
                voice, stream, on_lost=on_lost, on_moved=on_moved, on_standing=on_standing
            )
            self._connections[place] = connection
            return connection

    async def _enter(
        self, channel: discord.VoiceChannel | discord.StageChannel, on_voice: Callable[[int | None], None] | None
    ) -> LineVoiceClient:
        former = channel.guild.voice_client
        if former is not None:
            await former.disconnect(force=True)
        voice = LineVoiceClient(self._client, channel, self._engine)
        await voice.state.listen(on_voice)
        deaf = voice.state.deaf
        try:
            await channel.connect(cls=lambda *_: voice, timeout=self._timeout_s, reconnect=True, self_deaf=deaf)
            if not voice.is_connected():
                # After five closed WebSockets discord.py returns as if it had succeeded.
                raise VoiceError("unavailable", f"closed with {voice.state.close_code}")
        except BaseException as error:
            await voice.disconnect(force=True)
            if isinstance(error, TimeoutError):
                raise VoiceError("timeout") from error
            if isinstance(error, discord.ClientException | aiohttp.ClientError | OSError):
                raise VoiceError("unavailable", str(error)) from error
            raise
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
