"""A bot that hears all about messages, and the bot's own view of the channel."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import discord
import pytest

from tests.sandbox.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess, Channel, Guild, Sandbox

PERMISSIONS = (
    "create_public_threads",
    "mention_everyone",
    "pin_messages",
    "send_polls",
    "send_voice_messages",
    "use_external_emojis",
)
"""What the bot gets here on top of what bots are invited with."""
CHAT_BOT = (sys.executable, "-m", "tests.sandbox.chat.chat_bot")


@pytest.fixture(scope="package", autouse=True)
async def unhurried(sandbox: Sandbox) -> AsyncIterator[None]:
    """No test here is about the pace of requests."""
    await sandbox.relax_limits()
    yield
    await sandbox.relax_limits(relaxed=False)


@pytest.fixture(scope="package")
async def hearing(sandbox: Sandbox) -> AsyncIterator[BotProcess]:
    """The chat bot, connected; its log has a line for each event."""
    env = {"ENDPOINT": sandbox.endpoint, "CA_FILE": str(sandbox.ca_file), "TOKEN": sandbox.token}
    process = await sandbox.start_bot(CHAT_BOT, env=env, cwd=ROOT)
    await process.wait_ready()
    yield process
    await process.stop()


@pytest.fixture
async def channel(api: discord.Client, guild: Guild, general: Channel) -> discord.TextChannel:
    """#general as the bot's REST client has it; the bot may do everything that concerns messages."""
    await guild.set_bot_permissions(**dict.fromkeys(PERMISSIONS, True))
    found = await api.fetch_channel(general.id)
    assert isinstance(found, discord.TextChannel)
    return found
