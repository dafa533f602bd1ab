"""The bot in one guild's voice channels, played into by a test, and what can be said of what a listener heard."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from audio.discord_voice.client import LineVoiceClient
from audio.frame import SILENCE
from tests.audio.hearing import Tape

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import discord

    from audio.discord_voice import DiscordVoiceGateway
    from audio.stream import AudioStream
    from audio.voice import VoiceConnection
    from sandbox.client import Channel, Guild, Packet

MUSIC = [bytes([0xFC, number // 250, number % 250]) * 40 for number in range(2_000)]
WAIT_S = 10


@dataclass
class Seat:
    """The bot in one guild's voice, and what it was told."""

    client: discord.Client
    gateway: DiscordVoiceGateway
    stream: AudioStream
    guild: Guild
    bot_id: int
    told: asyncio.Queue[object] = field(default_factory=asyncio.Queue)

    async def join(self, channel: Channel) -> VoiceConnection:
        return await self.gateway.connect(
            self.guild.id,
            channel.id,
            self.stream,
            on_lost=lambda _, reason: self.told.put_nowait(reason),
            on_moved=lambda _, channel_id: self.told.put_nowait(channel_id),
        )

    def play(self, frames: list[bytes]) -> None:
        self.stream.play(Tape(*frames), on_end=self.told.put_nowait)

    async def hear(self) -> object:
        return await asyncio.wait_for(self.told.get(), WAIT_S)


@asynccontextmanager
async def seen(client: discord.Client, *events: str) -> AsyncIterator[None]:
    """Ends when discord.py has dispatched one of the events that the body causes."""
    waiting = [asyncio.ensure_future(client.wait_for(event)) for event in events]
    await asyncio.sleep(0)  # all of them listen now
    yield
    done, others = await asyncio.wait(waiting, timeout=WAIT_S, return_when=asyncio.FIRST_COMPLETED)
    assert done
    for event in others:
        event.cancel()


def music(packets: list[Packet]) -> list[bytes]:
    return [packet.payload for packet in packets if packet.payload != SILENCE]


def voice_client(seat: Seat) -> LineVoiceClient:
    """What discord.py has of the connection."""
    guild = seat.client.get_guild(seat.guild.id)
    assert guild is not None
    assert isinstance(guild.voice_client, LineVoiceClient)
    return guild.voice_client


@dataclass(frozen=True)
class Hole:
    """What a listener of MUSIC missed."""

    packets: int
    """The longest time without a packet, in packets."""
    lost: int
    """Frames of the song that never came."""

    @classmethod
    def of(cls, packets: list[Packet]) -> Hole:
        """Measured on what was heard, which must be in order, nothing twice."""
        places = [MUSIC.index(frame) for frame in music(packets)]
        assert places == sorted(set(places))
        gap_ns = max(after.arrival_ns - before.arrival_ns for before, after in pairwise(packets))
        return cls(round(gap_ns / 20_000_000) - 1, places[-1] - places[0] + 1 - len(places))
