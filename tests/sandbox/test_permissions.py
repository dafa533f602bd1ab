"""What the bot may do: exactly what its role says, refused with Discord's codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest

from sandbox.client import SandboxError
from tests.sandbox.test_threads import start_thread

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sandbox.client import Channel, Guild, Sandbox

MISSING_ACCESS, MISSING_PERMISSIONS = 50001, 50013


@pytest.fixture
async def server(api: discord.Client, guild: Guild) -> discord.Guild:
    return await api.fetch_guild(guild.id)


async def refusal(doing: Awaitable[object]) -> int:
    """The code with which Discord forbids something."""
    with pytest.raises(discord.Forbidden) as refused:
        await doing
    return refused.value.code


def hidden(
    server: discord.Guild, **allowed: bool
) -> dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite]:
    """Overwrites that hide a channel from everyone, and allow the named permissions to the bot's role."""
    own = next(role for role in server.roles if role.is_bot_managed() or role.name == "Chorus")
    return {
        server.default_role: discord.PermissionOverwrite(view_channel=False),
        own: discord.PermissionOverwrite(view_channel=True, **allowed),
    }


@pytest.mark.parametrize(
    ("permission", "attempt"),
    [
        ("send_messages", lambda channel: channel.send("x")),
        ("attach_files", lambda channel: channel.send(file=discord.File(__file__))),
        ("manage_channels", lambda channel: channel.edit(name="other")),
        ("manage_channels", lambda channel: channel.delete()),
        ("manage_webhooks", lambda channel: channel.create_webhook(name="mirror")),
        ("create_private_threads", lambda channel: channel.create_thread(name="t")),
        (
            "create_public_threads",
            lambda channel: channel.create_thread(name="t", type=discord.ChannelType.public_thread),
        ),
    ],
    ids=["send", "attach", "rename", "delete", "webhook", "private thread", "public thread"],
)
async def test_what_is_not_allowed_is_refused(
    api: discord.Client,
    guild: Guild,
    general: Channel,
    permission: str,
    attempt: Callable[[discord.TextChannel], Awaitable[object]],
) -> None:
    channel = await api.fetch_channel(general.id)
    assert isinstance(channel, discord.TextChannel)
    await guild.set_bot_permissions(**{permission: False})
    assert await refusal(attempt(channel)) == MISSING_PERMISSIONS
    await guild.set_bot_permissions(**{permission: True})
    await attempt(channel)


async def test_a_channel_the_bot_cannot_see_is_closed_to_it(api: discord.Client, general: Channel) -> None:
    await general.set_permissions("bot", view_channel=False)
    assert await refusal(api.fetch_channel(general.id)) == MISSING_ACCESS


async def test_a_hidden_channel_takes_manage_roles(guild: Guild, server: discord.Guild) -> None:
    await guild.set_bot_permissions(manage_roles=False)
    assert await refusal(server.create_voice_channel("x", overwrites=hidden(server))) == MISSING_PERMISSIONS
    await guild.set_bot_permissions(manage_roles=True)
    await server.create_voice_channel("x", overwrites=hidden(server))


async def test_an_overwrite_takes_manage_roles(
    api: discord.Client, guild: Guild, server: discord.Guild, general: Channel
) -> None:
    channel = await api.fetch_channel(general.id)
    assert isinstance(channel, discord.TextChannel)
    await guild.set_bot_permissions(manage_roles=False)
    assert await refusal(channel.set_permissions(server.default_role, send_messages=False)) == MISSING_PERMISSIONS
    assert await refusal(channel.edit(overwrites=hidden(server))) == MISSING_PERMISSIONS
    await guild.set_bot_permissions(manage_roles=True)
    await channel.set_permissions(server.default_role, send_messages=False)
    await channel.edit(overwrites=hidden(server))


async def test_nobody_grants_what_they_lack_nor_manage_roles(server: discord.Guild) -> None:
    for extra in ("mute_members", "manage_roles"):
        overwrites = hidden(server, **{extra: True})
        assert await refusal(server.create_voice_channel("x", overwrites=overwrites)) == MISSING_PERMISSIONS


async def test_adding_to_a_thread_takes_sending_in_it(api: discord.Client, guild: Guild, general: Channel) -> None:
    thread = await start_thread(api, general)
    someone = await guild.add_member("Cleo")
    await guild.set_bot_permissions(send_messages_in_threads=False)
    assert await refusal(thread.add_user(discord.Object(someone.id))) == MISSING_PERMISSIONS


async def test_a_guild_can_be_made_with_other_permissions(sandbox: Sandbox, api: discord.Client) -> None:
    guild = await sandbox.create_guild("Quiet", permissions=["view_channel"])
    general = await guild.create_text_channel("general")
    channel = await api.fetch_channel(general.id)
    assert isinstance(channel, discord.TextChannel)
    assert await refusal(channel.send("x")) == MISSING_PERMISSIONS


async def test_an_unknown_permission_is_told(guild: Guild) -> None:
    with pytest.raises(SandboxError, match="fly"):
        await guild.set_bot_permissions(fly=True)
