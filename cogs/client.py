"""The bot itself: discord.py's, with our services in it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from cogs import EXTENSIONS
from cogs.command_sync import sync_commands
from cogs.presenter import ChorusTree
from cogs.speech import Speech

if TYPE_CHECKING:
    import aiohttp

    from services.container import Services

log = logging.getLogger(__name__)

GUILD_READY_TIMEOUT_S = 0.5
"""How long discord.py waits for one more server before it says that it is ready. Servers that come later work too."""


def needed_intents() -> discord.Intents:
    """What the bot asks Discord to be told. Members and message content must be switched on in the portal."""
    intents = discord.Intents.none()
    intents.guilds = True
    intents.members = True
    intents.voice_states = True
    intents.guild_messages = True
    intents.guild_reactions = True
    intents.guild_polls = True
    intents.message_content = True
    return intents


def needed_permissions() -> discord.Permissions:
    """What the invite link asks a server to grant (Discord docs: Permissions), now or for what is being built."""
    return discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        create_private_threads=True,
        manage_threads=True,
        manage_channels=True,
        manage_roles=True,
        manage_messages=True,
        manage_webhooks=True,
        read_message_history=True,
        embed_links=True,
        attach_files=True,
        add_reactions=True,
        use_application_commands=True,
        connect=True,
        speak=True,
        move_members=True,
    )


class Chorus(commands.Bot):
    """The bot. `attach` the services before it starts; it does not own them."""

    services: Services
    speech: Speech

    def __init__(self, *, connector: aiohttp.BaseConnector | None = None) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=ChorusTree,
            intents=needed_intents(),
            # Nothing the bot says pings anybody, whatever a name or a title holds.
            allowed_mentions=discord.AllowedMentions.none(),
            # Messages are mirrored from raw events, so no copy of them is needed in memory.
            max_messages=None,
            # Members are looked up when needed; waiting for all of them would only delay the start.
            chunk_guilds_at_startup=False,
            guild_ready_timeout=GUILD_READY_TIMEOUT_S,
            connector=connector,
        )

    def attach(self, services: Services) -> None:
        """Hand the bot its services, once."""
        self.services = services
        self.speech = Speech(services.words)

    async def setup_hook(self) -> None:
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        self.speech.learn_commands(await sync_commands(self))

    async def on_ready(self) -> None:
        log.info("READY as %s in %d server(s)", self.user, len(self.guilds))
