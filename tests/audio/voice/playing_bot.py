"""A bot of its own that plays MUSIC in one voice channel: `python -m tests.audio.voice.playing_bot GUILD CHANNEL`."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import discord

from audio.discord_voice import DiscordVoiceGateway
from audio.engine import AudioEngine
from sandbox.client.connecting import connector
from tests.audio.hearing import Tape
from tests.audio.voice.seat import MUSIC


async def play(guild_id: int, channel_id: int) -> None:
    """Play to the end."""
    intents = discord.Intents(guilds=True, voice_states=True)
    to_sandbox = connector(os.environ["ENDPOINT"], Path(os.environ["CA_FILE"]))
    async with discord.Client(intents=intents, connector=to_sandbox) as client, AudioEngine.open() as engine:
        over = asyncio.Event()

        @client.event
        async def on_ready() -> None:
            stream = engine.new_stream()
            await DiscordVoiceGateway(client, engine).connect(
                guild_id, channel_id, stream, on_lost=lambda *_: over.set()
            )
            stream.play(Tape(*MUSIC), on_end=lambda _: over.set())

        running = asyncio.create_task(client.start(os.environ["TOKEN"]))
        await over.wait()
        await client.close()
        await running


if __name__ == "__main__":
    asyncio.run(play(*map(int, sys.argv[1:3])))
