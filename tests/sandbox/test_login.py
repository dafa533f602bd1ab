"""Who gets in, over REST and over the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest

from sandbox.client.connecting import connector
from tests.sandbox.conftest import start_small_bots

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess, Channel, Member, Sandbox


async def connect_with(sandbox: Sandbox, intents: discord.Intents, token: str) -> None:
    """Connect a client; returns only with an error."""
    to_sandbox = connector(sandbox.endpoint, sandbox.ca_file)
    async with discord.Client(intents=intents, connector=to_sandbox) as client:
        await client.login(sandbox.token)
        client.http.token = token
        await client.connect()


@pytest.fixture
async def only_members_granted(sandbox: Sandbox) -> AsyncIterator[None]:
    await sandbox.grant_intents("members")
    yield
    await sandbox.grant_intents("members", "presences", "message_content")


async def test_a_bot_logs_in_and_publishes_its_commands(bot: BotProcess, ada: Member, general: Channel) -> None:
    picker = await ada.commands(general)
    assert {"ping", "slow", "group create"} <= set(picker)


async def test_a_wrong_token_is_refused_at_login(sandbox: Sandbox) -> None:
    process = await start_small_bots(sandbox, token="wrong")
    assert await process.wait() == 1
    assert "Improper token" in process.log


async def test_a_wrong_token_closes_the_gateway_with_4004(sandbox: Sandbox) -> None:
    with pytest.raises(discord.ConnectionClosed) as closed:
        await connect_with(sandbox, discord.Intents.none(), token="wrong")
    assert closed.value.code == 4004


async def test_privileged_intents_that_are_switched_off_close_the_gateway(
    sandbox: Sandbox, only_members_granted: None
) -> None:
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await connect_with(sandbox, discord.Intents.all(), token=sandbox.token)


async def test_the_application_tells_which_intents_are_switched_on(
    api: discord.Client, only_members_granted: None
) -> None:
    flags = (await api.application_info()).flags
    assert flags.gateway_guild_members_limited
    assert not flags.gateway_message_content_limited
