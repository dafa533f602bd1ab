"""Discord's limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest

from tests.sandbox.test_threads import start_thread

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from sandbox.client import Channel, Guild, Sandbox

INVALID = 50035


async def refusal(doing: Awaitable[object]) -> int:
    """The code with which Discord refuses something."""
    with pytest.raises(discord.HTTPException) as refused:
        await doing
    return refused.value.code


async def test_a_guild_holds_500_channels(api: discord.Client, guild: Guild, general: Channel) -> None:
    assert await guild.fill_channels() == 499
    server = await api.fetch_guild(guild.id)
    assert await refusal(server.create_voice_channel("one more")) == 30013
    await general.delete()
    await server.create_voice_channel("one more")


async def test_a_guild_holds_1000_active_threads(api: discord.Client, guild: Guild, general: Channel) -> None:
    assert await guild.fill_threads() == 1000
    assert await refusal(start_thread(api, general)) == 160006
    await (await guild.thread("filler 7")).archive()
    await start_thread(api, general)


@pytest.mark.parametrize("name", ["", "x" * 101], ids=["empty", "too long"])
async def test_names_have_1_to_100_characters(api: discord.Client, guild: Guild, general: Channel, name: str) -> None:
    server = await api.fetch_guild(guild.id)
    assert await refusal(server.create_voice_channel(name)) == INVALID
    assert await refusal(start_thread(api, general, name)) == INVALID
    thread = await start_thread(api, general, "x" * 100)
    assert await refusal(thread.edit(name=name)) == INVALID


async def test_a_message_has_at_most_2000_characters(api: discord.Client, general: Channel) -> None:
    channel = await api.fetch_channel(general.id)
    assert isinstance(channel, discord.TextChannel)
    message = await channel.send("x" * 2000)
    assert await refusal(channel.send("x" * 2001)) == INVALID
    assert await refusal(message.edit(content="x" * 2001)) == INVALID


async def test_an_application_has_at_most_100_commands(sandbox: Sandbox, api: discord.Client, guild: Guild) -> None:
    commands = [{"name": f"c{number}", "description": "x", "type": 1, "options": []} for number in range(101)]
    assert api.application_id is not None
    upsert = api.http.bulk_upsert_guild_commands
    assert await refusal(upsert(api.application_id, guild.id, commands)) == 30032
    listed = await upsert(api.application_id, guild.id, commands[:1])
    assert {"id", "version", "application_id"} <= listed[0].keys()
    await upsert(api.application_id, guild.id, [])
