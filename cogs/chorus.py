"""`/chorus help`, `privacy`, `setup`, `status` and `audit`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs.asking import asker_of
from cogs.audit_page import TurnButton, audit_message
from cogs.completion import groups_for
from cogs.help_page import help_page
from cogs.privacy_page import privacy_page
from cogs.speech import fitting
from cogs.status_page import status_page
from services.permissions import Operation
from services.refs import ChannelRef

if TYPE_CHECKING:
    from cogs.client import Chorus
    from services.caretaker import Mended
    from services.guilds import Setup


class ChorusCommands(commands.Cog):
    """Chorus itself: what it can do, where its groups live, what was done with it."""

    chorus = app_commands.Group(name="chorus", description="What Chorus can do, and how it is set up here")

    def __init__(self, bot: Chorus) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        self.bot.add_dynamic_items(TurnButton)

    async def cog_unload(self) -> None:
        self.bot.remove_dynamic_items(TurnButton)

    @chorus.command()
    async def help(self, interaction: discord.Interaction[Chorus]) -> None:
        """See what you can do here, now."""
        guidance = await self.bot.services.guide.of(asker_of(interaction))
        in_guild = interaction.guild_id is not None
        typeable = {
            command.qualified_name
            for command in self.bot.tree.walk_commands()
            if in_guild or not (command.root_parent or command).guild_only
        }
        page = help_page(self.bot.speech, guidance, typeable, in_guild=in_guild)
        await interaction.response.send_message(page, ephemeral=True)

    @chorus.command()
    async def privacy(self, interaction: discord.Interaction[Chorus]) -> None:
        """See what is kept of what you say in a group, why, and how you have it erased."""
        page = await self.bot.services.privacy.page(asker_of(interaction))
        await interaction.response.send_message(privacy_page(self.bot.speech, page), ephemeral=True)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Let the groups know that were made before a group's thread was told."""
        await self.bot.services.privacy.tell_guild(guild.id)

    @chorus.command()
    @app_commands.describe(
        channel="Where the groups' threads are made",
        category="Where the groups' voice channels are made",
        anywhere="Forget what was set: groups are made where the command is typed",
    )
    async def setup(
        self,
        interaction: discord.Interaction[Chorus],
        channel: discord.TextChannel | None = None,
        category: discord.CategoryChannel | None = None,
        anywhere: bool = False,
    ) -> None:
        """For administrators: see or set where groups live, and what I am missing there."""
        guilds, asker = self.bot.services.guilds, asker_of(interaction)
        # Groups that wait for what is set now may be looked after, too, and that takes its time.
        await interaction.response.defer(ephemeral=True, thinking=True)
        if channel is None and category is None and not anywhere:
            found = await guilds.look(asker)
        else:
            found = await guilds.set_up(
                asker,
                home_channel_id=None if channel is None else channel.id,
                voice_category_id=None if category is None else category.id,
                anywhere=anywhere,
            )
        mended = await self.bot.services.caretaker.try_again(asker.require_guild())
        lines = [*self._setup_lines(found), *(line for one in mended for line in self._mended_lines(one))]
        page = fitting(lines, lambda more: self.bot.speech.say("list-more", more=more))
        await interaction.edit_original_response(content=page)

    def _mended_lines(self, mended: Mended) -> list[str]:
        say, group = self.bot.speech.say, mended.group.name
        lines = []
        if mended.thread_id is not None:
            lines.append(say("setup-thread-anew", group=group, thread=ChannelRef(mended.thread_id)))
        if mended.voice_channel_id is not None:
            lines.append(say("setup-voice-anew", group=group, voice=ChannelRef(mended.voice_channel_id)))
        if not mended.is_whole:
            return [*lines, say("setup-still-ailing", group=group)]
        return lines or [say("setup-set-right", group=group)]

    def _setup_lines(self, found: Setup) -> list[str]:
        say, home = self.bot.speech.say, found.home
        lines = []
        if home.home_channel_id is None:
            lines.append(say("setup-no-channel"))
        else:
            lines.append(say("setup-channel", channel=ChannelRef(home.home_channel_id)))
        if home.voice_category_id is None:
            lines.append(say("setup-no-category"))
        else:
            lines.append(say("setup-category", category=ChannelRef(home.voice_category_id)))
        for shortfall in found.missing:
            names, count = ", ".join(shortfall.permissions), len(shortfall.permissions)
            if shortfall.channel_id is None:
                lines.append(say("setup-missing", permissions=names, count=count))
            else:
                channel = ChannelRef(shortfall.channel_id)
                lines.append(say("setup-missing-in", permissions=names, count=count, channel=channel))
        return lines if found.missing else [*lines, say("setup-complete")]

    @chorus.command()
    async def status(self, interaction: discord.Interaction[Chorus]) -> None:
        """For administrators: see how I am, and how completely each group's chat is kept."""
        found = await self.bot.services.status.of(asker_of(interaction))
        page = status_page(self.bot.speech, found, latency_ms=round(self.bot.latency * 1000))
        await interaction.response.send_message(page, ephemeral=True)

    @chorus.command()
    @app_commands.describe(
        person="Only what this person did, or had done to them", group="Only what concerns this group"
    )
    @app_commands.autocomplete(group=groups_for(Operation.AUDIT))
    async def audit(
        self, interaction: discord.Interaction[Chorus], person: discord.User | None = None, group: str | None = None
    ) -> None:
        """For administrators: see who did what to whom."""
        trail, asker = self.bot.services.audit, asker_of(interaction)
        question = await trail.question(asker, discord_id=None if person is None else person.id, group=group)
        page = await trail.page(asker, question)
        message: dict[str, Any] = audit_message(self.bot.speech, question, page)
        await interaction.response.send_message(**message, ephemeral=True)


async def setup(bot: Chorus) -> None:
    await bot.add_cog(ChorusCommands(bot))
