"""`/replay` and `/recap`: what was heard and said; notes when members come into their voice channel and leave it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs import completion
from cogs.answering import answer, in_time
from cogs.asking import seat_of
from cogs.recap_page import PlayAgainButton, recap_post
from cogs.refusals import refusals_explained
from cogs.replay_page import ReplayButton, replay_page
from cogs.rooms import Rooms
from cogs.speech import jump
from services.refs import ChannelRef

if TYPE_CHECKING:
    from cogs.client import Chorus


class Timeline(commands.Cog):
    """What was playing when what was said."""

    def __init__(self, bot: Chorus) -> None:
        self.bot = bot
        self.presences = bot.services.presences

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        since="From when on: since I left (as when left out), 2h, yesterday, 20:15 (UTC) or a pasted <t:…>"
    )
    @app_commands.autocomplete(since=completion.beginnings)
    async def replay(self, interaction: discord.Interaction[Chorus], since: str = "") -> None:
        """See what your group has heard and said since you left, or since some moment."""
        seated = await seat_of(interaction)

        async def first_page() -> dict[str, Any]:
            asked = await self.bot.services.replay.asked(seated.seat, since)
            return await replay_page(self.bot, seated.seat, asked)

        page = await in_time(seated.interaction, first_page(), ephemeral=True)
        await answer(seated.interaction, page["content"], view=page["view"], ephemeral=True)

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(session="Which session of those offered; the latest when left out")
    @app_commands.autocomplete(session=completion.sessions)
    async def recap(self, interaction: discord.Interaction[Chorus], session: str = "") -> None:
        """Post in the thread what a session was: its setlist, who listened, and what was said that people liked."""
        seated = await seat_of(interaction)
        seat, bot, recaps = seated.seat, self.bot, self.bot.services.recaps
        meant = await recaps.session(seat, session)
        # What people reacted with is asked for first, and the post has files.
        await seated.interaction.response.defer(ephemeral=True, thinking=True)
        recap = await recaps.of(seat, meant, but_of=None if bot.user is None else bot.user.id)
        rooms = Rooms(bot)
        thread = await rooms.thread(rooms.guild(seat.venue.guild_id), seat.venue)
        with refusals_explained():
            posted = await thread.send(**recap_post(bot.speech, seat, recap))
        link = jump(seat.venue.guild_id, thread.id, posted.id)
        sentence = bot.speech.say("recap-posted", thread=ChannelRef(thread.id), link=link)
        await answer(seated.interaction, sentence, ephemeral=True)

    @commands.Cog.listener()
    async def on_voice_state_update(
        self, member: discord.Member, before: discord.VoiceState, after: discord.VoiceState
    ) -> None:
        if before.channel != after.channel and not member.bot:
            left, entered = (None if one.channel is None else one.channel.id for one in (before, after))
            await self.presences.moved(member.id, left, entered)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """At the start, after an outage, and when a lost session begins anew."""
        await self._look(guild)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._look(guild)

    async def _look(self, guild: discord.Guild) -> None:
        present: dict[int, set[int]] = defaultdict(set)
        for channel in guild.voice_channels:
            present[channel.id].update(channel.voice_states)
        await self.presences.look(guild.id, present)


async def setup(bot: Chorus) -> None:
    await bot.add_cog(Timeline(bot))
    bot.add_dynamic_items(ReplayButton, PlayAgainButton)
