"""A bot that tells who comes and goes, who types, and what changes around a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from tests.sandbox.bots.runner import main, say

if TYPE_CHECKING:
    import discord


class Watching(commands.Cog):
    """Tells what it sees."""

    @commands.Cog.listener()
    async def on_thread_member_remove(self, member: discord.ThreadMember) -> None:
        say("left thread", id=member.id)

    @commands.Cog.listener()
    async def on_member_remove(self, member: discord.Member) -> None:
        say("left guild", id=member.id)

    @commands.Cog.listener()
    async def on_voice_state_update(
        self, member: discord.Member, _before: discord.VoiceState, after: discord.VoiceState
    ) -> None:
        say("voice", id=member.id, channel=after.channel and after.channel.name)

    @commands.Cog.listener()
    async def on_raw_typing(self, payload: discord.RawTypingEvent) -> None:
        say("typing", user=payload.user_id, channel=payload.channel_id)

    @commands.Cog.listener()
    async def on_guild_channel_pins_update(self, channel: discord.abc.GuildChannel, last_pin: object) -> None:
        say("pins", channel=channel.id, known=last_pin is not None)

    @commands.Cog.listener()
    async def on_webhooks_update(self, channel: discord.abc.GuildChannel) -> None:
        say("webhooks", channel=channel.id)


async def setup(bot: commands.Bot) -> None:
    await bot.add_cog(Watching())


if __name__ == "__main__":
    main(setup)
