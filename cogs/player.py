"""`/previous`, `/seek`, `/loop`, `/volume` and `/player health`; music that a crash cut off comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands
from discord.ext import commands

from cogs.answering import answer, in_time
from cogs.asking import seat_of
from cogs.health_page import health_page
from cogs.listening_pages import Whose, show_listening_stats
from services.player_state import Loop
from services.refs import LengthRef, Variant

if TYPE_CHECKING:
    from cogs.client import Chorus


class Player(commands.Cog):
    """What plays, turned and wound."""

    player = app_commands.Group(name="player", description="How your group's music fares", guild_only=True)

    def __init__(self, bot: Chorus) -> None:
        self.bot = bot
        self.playback = bot.services.playback

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """At the start: what played when the bot died goes on."""
        await self.playback.come_back(guild.id)

    @app_commands.command()
    @app_commands.guild_only()
    async def previous(self, interaction: discord.Interaction[Chorus]) -> None:
        """Go back to the track before, or to the beginning of this one."""
        seated = await seat_of(interaction)
        back = await in_time(seated.interaction, self.playback.previous(seated.seat))
        key = "previous-restarted" if back.restarted else "previous-done"
        await answer(seated.interaction, self.bot.speech.say(key, track=self.bot.speech.track(back.entry)))

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(position="A place such as 90, 1:30 or 1:02:03; +15 and -10 go on and back by seconds")
    async def seek(self, interaction: discord.Interaction[Chorus], position: app_commands.Range[str, 1, 20]) -> None:
        """Go to another place in the track."""
        seated = await seat_of(interaction)
        view = await in_time(seated.interaction, self.playback.seek(seated.seat, position))
        key = "seek-done-paused" if view.paused else "seek-done"
        await answer(seated.interaction, self.bot.speech.say(key, position=LengthRef(view.position_ms)))

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(mode="What is to be repeated")
    async def loop(self, interaction: discord.Interaction[Chorus], mode: Literal["off", "track", "queue"]) -> None:
        """Repeat the track or the queue, or nothing any more."""
        seated = await seat_of(interaction)
        await in_time(seated.interaction, self.playback.loop(seated.seat, Loop(mode)))
        await answer(seated.interaction, self.bot.speech.say("loop-done", loop=Variant(mode)))

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(percent="100 is as loud as the file itself; without a number you are told how loud it is")
    async def volume(
        self, interaction: discord.Interaction[Chorus], percent: app_commands.Range[int, 0, 200] | None = None
    ) -> None:
        """Let everyone in the group hear the music louder or softer."""
        seated = await seat_of(interaction)
        say = self.bot.speech.say
        if percent is None:
            now = await in_time(seated.interaction, self.playback.volume(seated.seat), ephemeral=True)
            await answer(seated.interaction, say("volume-now", percent=now), ephemeral=True)
            return
        await in_time(seated.interaction, self.playback.set_volume(seated.seat, percent))
        await answer(seated.interaction, say("volume-done", percent=percent))

    @player.command()
    async def health(self, interaction: discord.Interaction[Chorus]) -> None:
        """See how well the music reaches you, in figures."""
        seated = await seat_of(interaction)
        health = await in_time(seated.interaction, self.playback.health(seated.seat), ephemeral=True)
        await answer(seated.interaction, health_page(self.bot.speech, health), ephemeral=True)

    @player.command()
    @app_commands.describe(whose="Your group's when left out, or what you yourself asked for, in all groups")
    async def stats(self, interaction: discord.Interaction[Chorus], whose: Whose = "group") -> None:
        """See how long was listened, what was played most, and who asked for it."""
        await show_listening_stats(interaction, whose)


async def setup(bot: Chorus) -> None:
    await bot.add_cog(Player(bot))
