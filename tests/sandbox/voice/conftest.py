"""A voice server on a TLS site of its own with members who join its channels, and a whole sandbox with a bot."""

from __future__ import annotations

import contextlib
import itertools
import secrets
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from aiohttp import web

from sandbox.client import Sandbox
from sandbox.client.listener import Listener, Seat
from sandbox.voice import VoiceService
from sandbox.voice.transport import AES256_GCM, XCHACHA20_POLY1305
from tests.sandbox.conftest import rest_client, start_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import discord

    from sandbox.client import BotProcess, Guild, Member
    from sandbox.client import Channel as GuildChannel

_ids = itertools.count(10**17)


def next_id() -> int:
    """A snowflake of its own."""
    return next(_ids)


@dataclass
class VoiceSite:
    """A voice server and what is needed to reach it."""

    service: VoiceService
    address: str
    ca_file: Path
    guild_id: int = field(default_factory=next_id)

    def reserve(self, channel_id: int, user_id: int | None = None) -> Seat:
        """What the main gateway does when a member joins: a seat for the member's client."""
        user_id = next_id() if user_id is None else user_id
        session_id = secrets.token_hex(8)
        update = self.service.connect(
            guild_id=self.guild_id, channel_id=channel_id, user_id=user_id, session_id=session_id
        )
        return Seat(
            endpoint=update["endpoint"],
            token=update["token"],
            session_id=session_id,
            guild_id=self.guild_id,
            channel_id=channel_id,
            user_id=user_id,
        )

    async def enter(self, seat: Seat, *, mode: str = AES256_GCM) -> Listener:
        """Connect to a seat; leaving gives it back as the main gateway would."""

        async def leave() -> None:
            self.service.disconnect(guild_id=seat["guild_id"], user_id=seat["user_id"])

        return await Listener.join(seat, address=self.address, ca_file=self.ca_file, leave=leave, mode=mode)


class Channel:
    """One voice channel of a test; everyone who is still in it leaves at the end."""

    def __init__(self, site: VoiceSite, leaving: contextlib.AsyncExitStack) -> None:
        self.site = site
        self.id = next_id()
        self._leaving = leaving

    async def join(self, *, mode: str = AES256_GCM, user_id: int | None = None) -> Listener:
        """A new member joins."""
        listener = await self.site.enter(self.site.reserve(self.id, user_id), mode=mode)
        return await self._leaving.enter_async_context(listener)


@contextlib.asynccontextmanager
async def serving(service: VoiceService, folder: Path) -> AsyncIterator[VoiceSite]:
    """A site with nothing but this voice server."""
    authority = trustme.CA()
    ca_file = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("*.discord.media").configure_cert(context)
    await service.start()
    app = web.Application()
    app.router.add_get("/", service.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    host, port = runner.addresses[0][:2]
    try:
        yield VoiceSite(service, f"{host}:{port}", ca_file)
    finally:
        await service.close()
        await runner.cleanup()


@pytest.fixture(scope="session")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[VoiceSite]:
    async with serving(VoiceService(), tmp_path_factory.mktemp("voice")) as site:
        yield site


@pytest.fixture(scope="session")
async def impatient_site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[VoiceSite]:
    """A voice server that waits for nobody: heartbeats are due every 50 ms, a resume within 50 ms."""
    service = VoiceService(heartbeat_interval_ms=50, resume_window_s=0.05)
    async with serving(service, tmp_path_factory.mktemp("impatient-voice")) as site:
        yield site


@pytest.fixture
async def channel(site: VoiceSite) -> AsyncIterator[Channel]:
    async with contextlib.AsyncExitStack() as leaving:
        yield Channel(site, leaving)


@pytest.fixture(scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    """Another one than the other tests', which have a bot of their own in theirs."""
    async with Sandbox.start(seed="empty") as running:
        await running.relax_limits()
        yield running
        await running.check_spec()


@pytest.fixture(scope="session")
async def bot(sandbox: Sandbox) -> AsyncIterator[BotProcess]:
    process = await start_bot(sandbox, "joining", "playing", "securing")
    await process.wait_ready()
    yield process
    await process.stop()


@pytest.fixture(scope="session")
async def api(sandbox: Sandbox) -> AsyncIterator[discord.Client]:
    async with rest_client(sandbox) as client:
        yield client


class Conductor:
    """Gives the bot orders as `ada` in a text channel, and waits for it to carry them out."""

    def __init__(self, sandbox: Sandbox, bot: BotProcess, ada: Member, channel: GuildChannel) -> None:
        self._sandbox = sandbox
        self._bot = bot
        self._ada = ada
        self._channel = channel

    async def enter(self, lounge: GuildChannel, *join_arguments: float) -> None:
        """Have the bot join the one who listens in a voice channel."""
        arguments = " ".join(str(argument) for argument in join_arguments)
        await self.order(f"join {lounge.id} {XCHACHA20_POLY1305} {arguments}".rstrip())
        await self.order("secure 1")

    async def order(self, text: str, timeout_s: float = 15.0) -> str:
        """The bot's answer to one of its commands (`tests/sandbox/bots`: joining, playing, securing)."""

        def is_answer(message: dict[str, Any]) -> bool:
            fits = int(message["channel_id"]) == self._channel.id and message["author"].get("bot")
            return bool(fits) and message["content"].startswith(f"!{text}: ")

        answer = self._sandbox.wait_for("MESSAGE_CREATE", is_answer, timeout=timeout_s)
        await self._ada.send(self._channel, f"!{text}")
        try:
            return str((await answer)["content"]).removeprefix(f"!{text}: ")
        except TimeoutError:
            raise TimeoutError(f"the bot did not carry out {text!r}:\n{self._bot.log}") from None


@pytest.fixture
async def conductor(sandbox: Sandbox, bot: BotProcess, ada: Member, general: GuildChannel) -> AsyncIterator[Conductor]:
    conductor = Conductor(sandbox, bot, ada, general)
    yield conductor
    await conductor.order("leave")


@pytest.fixture
async def lounge(guild: Guild) -> GuildChannel:
    return await guild.create_voice_channel("Lounge")
