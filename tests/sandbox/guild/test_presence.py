"""Outages of a guild, and a bot that is thrown out and invited again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest

from sandbox.client import Refused

if TYPE_CHECKING:
    from sandbox.client import Channel, Guild, Member, Sandbox
    from tests.sandbox.guild.conftest import Ear


async def test_an_outage_takes_a_guild_away_and_gives_it_back(
    ear: Ear, api: discord.Client, guild: Guild, ada: Member, general: Channel
) -> None:
    await guild.go_down()
    assert (await ear.hears("GUILD_DELETE", guild.id))["unavailable"]
    assert (await ear.hears("unavailable", guild.id))["cached"]
    with pytest.raises(discord.DiscordServerError):
        await api.fetch_channel(general.id)
    with pytest.raises(Refused):
        await ada.send(general, "anyone?")
    await general.rename("unheard")
    await guild.come_back()
    await ear.hears("available", guild.id)
    assert not ear.heard("CHANNEL_UPDATE", general.id)
    said = await ada.send(general, "everyone!")
    await ear.hears("MESSAGE_CREATE", said.id)
    assert (await api.fetch_guild(guild.id)).name == guild.name


async def test_a_bot_that_starts_during_an_outage_gets_the_guild_once_it_is_over(
    sandbox: Sandbox, guild: Guild
) -> None:
    from tests.sandbox.guild.conftest import Ear, start_sharded

    await guild.go_down()
    process = await start_sharded(sandbox)
    own = Ear(process)
    await process.wait_ready()
    ready = await own.hears("READY")
    assert {"id": str(guild.id), "unavailable": True} in ready["guilds"]
    assert not own.heard("GUILD_CREATE", guild.id)
    await guild.come_back()
    await own.hears("GUILD_CREATE", guild.id)
    await process.stop()


async def test_a_bot_that_is_thrown_out_is_told_and_refused(
    ear: Ear, api: discord.Client, guild: Guild, ada: Member, general: Channel
) -> None:
    assert [role for role in await guild.roles() if role.raw["managed"]]
    await guild.remove_bot()
    assert not [role for role in await guild.roles() if role.raw["managed"]], "its role goes with it"
    assert "unavailable" not in await ear.hears("GUILD_DELETE", guild.id)
    assert not (await ear.hears("removed", guild.id))["cached"]
    with pytest.raises(discord.NotFound) as unknown:
        await api.fetch_guild(guild.id)
    assert unknown.value.code == 10004
    with pytest.raises(discord.Forbidden) as missing:
        await api.fetch_channel(general.id)
    assert missing.value.code == 50001
    with pytest.raises(discord.Forbidden) as closed:
        await api.http.get_all_guild_channels(guild.id)
    assert closed.value.code == 50001
    said = await ada.send(general, "the bot is gone")
    await guild.invite_bot()
    assert (await ear.hears("joined", guild.id, "general"))["channels"] == ["general"]
    assert not ear.heard("MESSAGE_CREATE", said.id)
    channel = await api.fetch_channel(general.id)
    assert isinstance(channel, discord.TextChannel)
    assert [message.content async for message in channel.history()] == ["the bot is gone"]


async def test_a_moderator_throws_the_bot_out_and_takes_its_commands_along(
    ear: Ear, guild: Guild, ada: Member, general: Channel, bot_id: int
) -> None:
    with pytest.raises(Refused):
        await ada.kick(bot_id)
    await guild.member("Film club owner").kick(bot_id)
    await ear.hears("removed", guild.id)
    assert await ada.commands(general) == []
    with pytest.raises(Refused):
        await ada.slash("ping", channel=general)


async def test_a_bot_leaves_by_itself(ear: Ear, api: discord.Client, guild: Guild) -> None:
    await (await api.fetch_guild(guild.id)).leave()
    await ear.hears("removed", guild.id)
    assert guild.id not in [listed.id async for listed in api.fetch_guilds()]
    await guild.invite_bot(["view_channel"])
    await ear.hears("joined", guild.id)
