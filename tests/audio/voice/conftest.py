"""A sandbox, an unmodified discord.py client in it, an audio engine, and the bot's seat in one guild."""

from __future__ import annotations

import asyncio
import os
import resource
from contextlib import ExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

import discord
import pytest

from audio.discord_voice import DiscordVoiceGateway
from audio.discord_voice.web_socket import LineVoiceWebSocket
from audio.engine import AudioEngine
from sandbox.client import Sandbox
from sandbox.client.connecting import connector
from tests.audio.voice.seat import Seat, seen
from tests.audio.voice.tap import Tap

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from sandbox.client import Channel, Guild, Member


@pytest.fixture(scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed="empty") as running:
        await running.relax_limits()
        yield running


@pytest.fixture(scope="module")
async def client(sandbox: Sandbox) -> AsyncIterator[discord.Client]:
    intents = discord.Intents(guilds=True, voice_states=True)
    to_sandbox = connector(sandbox.endpoint, sandbox.ca_file)
    async with discord.Client(intents=intents, connector=to_sandbox) as client:
        running = asyncio.create_task(client.start(sandbox.token))
        while not client.is_ready():
            await asyncio.wait({running}, timeout=0.01)
            assert not running.done()
        yield client
        await client.close()
        await running


@pytest.fixture
async def guild(sandbox: Sandbox, client: discord.Client) -> Guild:
    async with seen(client, "guild_join", "guild_available"):
        return await sandbox.create_guild("Film club")


@pytest.fixture
async def lounge(guild: Guild, client: discord.Client) -> Channel:
    async with seen(client, "guild_channel_create"):
        return await guild.create_voice_channel("Lounge")


@pytest.fixture
async def studio(guild: Guild, client: discord.Client) -> Channel:
    async with seen(client, "guild_channel_create"):
        return await guild.create_voice_channel("Studio", user_limit=1)


@pytest.fixture
async def ada(guild: Guild) -> Member:
    return await guild.add_member("Ada")


@pytest.fixture
async def ben(guild: Guild) -> Member:
    return await guild.add_member("Ben")


@pytest.fixture(scope="module")
async def engine() -> AsyncIterator[AudioEngine]:
    async with AudioEngine.open() as engine:
        yield engine


@pytest.fixture
def tap(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tap]:
    """All that the bot sends over UDP from now on goes through it."""
    straight = LineVoiceWebSocket.initial_connection
    with Tap.open() as opened:

        async def through_the_tap(self: LineVoiceWebSocket, data: dict[str, Any]) -> None:
            opened.server = data["ip"], data["port"]
            ip, port = opened.address
            await straight(self, {**data, "ip": ip, "port": port})

        monkeypatch.setattr(LineVoiceWebSocket, "initial_connection", through_the_tap)
        yield opened


@pytest.fixture
def offers(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Has voice servers offer other transport encryptions."""
    straight = LineVoiceWebSocket.initial_connection

    def offer(*modes: str) -> None:
        async def another_ready(self: LineVoiceWebSocket, data: dict[str, Any]) -> None:
            await straight(self, {**data, "modes": list(modes)})

        monkeypatch.setattr(LineVoiceWebSocket, "initial_connection", another_ready)

    return offer


@pytest.fixture
async def seat(client: discord.Client, engine: AudioEngine, guild: Guild) -> AsyncIterator[Seat]:
    async with _sitting(client, engine, guild, timeout_s=15.0) as seat:
        yield seat


@pytest.fixture
async def impatient_seat(client: discord.Client, engine: AudioEngine, guild: Guild) -> AsyncIterator[Seat]:
    """One that waits for Discord for half a second."""
    async with _sitting(client, engine, guild, timeout_s=0.5) as seat:
        yield seat


@asynccontextmanager
async def _sitting(
    client: discord.Client, engine: AudioEngine, guild: Guild, *, timeout_s: float
) -> AsyncIterator[Seat]:
    assert client.user is not None
    stream = engine.new_stream()
    gateway = DiscordVoiceGateway(client, engine, timeout_s=timeout_s)
    yield Seat(client, gateway, stream, guild, client.user.id)
    stream.close()
    ours = client.get_guild(guild.id)
    if ours is not None and ours.voice_client is not None:
        await ours.voice_client.disconnect(force=True)


@pytest.fixture
def many_descriptors() -> Iterator[None]:
    """So many are open that the next one does not fit into what `select` takes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    with ExitStack() as opened:
        for _ in range(1100):
            opened.enter_context(open(os.devnull, "rb"))
        yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
