"""The pace of requests, and the bot's own view of the channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import Channel, Guild, Sandbox

PERMISSIONS = (
    "create_public_threads",
    "mention_everyone",
    "pin_messages",
    "send_polls",
    "send_voice_messages",
    "use_external_emojis",
)
"""What the bot gets here on top of what bots are invited with."""


@pytest.fixture(scope="package", autouse=True)
async def unhurried(sandbox: Sandbox) -> AsyncIterator[None]:
    """No test here is about the pace of requests."""
    await sandbox.relax_limits()
    yield
    await sandbox.relax_limits(relaxed=False)


@pytest.fixture
async def channel(api: discord.Client, guild: Guild, general: Channel) -> discord.TextChannel:
    """#general as the bot's REST client has it; the bot may do everything that concerns messages."""
    await guild.set_bot_permissions(**dict.fromkeys(PERMISSIONS, True))
    found = await api.fetch_channel(general.id)
    assert isinstance(found, discord.TextChannel)
    return found
