"""Each cog loads alone into a bot that carries our services, and the invite asks for what the commands need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord import app_commands
from discord.ext import commands

from cogs import EXTENSIONS
from cogs.client import Chorus, needed_permissions
from cogs.speech import Speech
from services.container import Services
from services.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator


class Nobody:
    """In the place of each service: loading an extension must not call any."""


def services() -> Services:
    nobody = Nobody()
    return Services(**{name: nobody for name in Services.__dataclass_fields__ if name != "words"}, words=Words())  # type: ignore[arg-type]


@pytest.mark.parametrize("extension", EXTENSIONS)
async def test_an_extension_loads_alone(extension: str) -> None:
    async with commands.Bot("!", intents=discord.Intents.none()) as bot:
        bot.services, bot.speech = services(), Speech(Words())  # type: ignore[attr-defined]
        await bot.load_extension(extension)
        assert bot.cogs


async def test_every_command_says_what_it_does_and_each_option_what_it_is() -> None:
    async with commands.Bot("!", intents=discord.Intents.none()) as bot:
        bot.services, bot.speech = services(), Speech(Words())  # type: ignore[attr-defined]
        for extension in EXTENSIONS:
            await bot.load_extension(extension)
        for command in leaves(bot.tree.get_commands()):
            assert command.description not in ("", "…")
            assert all(parameter.description not in ("", "…") for parameter in command.parameters)


async def test_only_what_concerns_a_person_alone_can_be_typed_in_a_direct_message() -> None:
    async with commands.Bot("!", intents=discord.Intents.none()) as bot:
        bot.services, bot.speech = services(), Speech(Words())  # type: ignore[attr-defined]
        for extension in EXTENSIONS:
            await bot.load_extension(extension)
        private = {command.name for command in bot.tree.get_commands() if not getattr(command, "guild_only", False)}
        assert private == {"register", "login", "logout", "chorus"}


async def test_no_message_of_the_bot_asks_discord_to_ping_anybody() -> None:
    async with Chorus() as bot:
        allowed = bot.allowed_mentions
        assert allowed is not None
        assert [allowed.everyone, allowed.users, allowed.roles, allowed.replied_user] == [False] * 4


def test_the_invite_asks_for_no_administrator() -> None:
    assert not needed_permissions().administrator
    assert needed_permissions().manage_roles


def leaves(
    tree: list[app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu],
) -> Iterator[app_commands.Command[Any, ..., Any]]:
    """Every command that can be typed."""
    for command in tree:
        if isinstance(command, app_commands.Group):
            yield from leaves(list(command.commands))
        elif isinstance(command, app_commands.Command):
            yield command
