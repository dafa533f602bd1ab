"""Hears of reactions to what announced tracks, and tells who reacted and who listens, as `services.ballots` asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from cogs.refusals import refusals_explained
from services.ballots import Votes

if TYPE_CHECKING:
    from cogs.client import Chorus

UP, DOWN = "👍", "👎"
"""With any colour of skin, which is a character of its own behind them."""
_LOOKED_THROUGH = 100
"""Messages from an interaction on, among which its answer is: one page of history."""


class DiscordBallotBox:
    """`services.ballots.BallotBox` on discord.py."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot

    async def votes(self, channel_id: int, message_id: int) -> Votes:
        ups: set[int] = set()
        downs: set[int] = set()
        with refusals_explained():
            message = await self._bot.get_partial_messageable(channel_id).fetch_message(message_id)
            for reaction in message.reactions:
                side = ups if _means(reaction.emoji, UP) else downs if _means(reaction.emoji, DOWN) else None
                if side is not None:
                    side.update([user.id async for user in reaction.users()])
        return Votes(frozenset(ups), frozenset(downs))

    async def find(self, channel_id: int, interaction_id: int) -> int | None:
        channel = self._bot.get_partial_messageable(channel_id)
        asked = discord.Object(interaction_id)  # ids grow: the answer is no older than what it answers
        with refusals_explained():
            async for message in channel.history(after=asked, limit=_LOOKED_THROUGH, oldest_first=True):
                answered = message.interaction_metadata
                if answered is not None and answered.id == interaction_id and message.author == self._bot.user:
                    return message.id
        return None


class Ballots(commands.Cog):
    """Tells when what people think of something may have changed."""

    def __init__(self, bot: Chorus) -> None:
        self._ballots = bot.services.ballots

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """At the start, after an outage, and when a lost session begins anew."""
        await self._ballots.look_again(guild.id)

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        await self._reacted(payload.message_id, payload.emoji)

    @commands.Cog.listener()
    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        await self._reacted(payload.message_id, payload.emoji)

    @commands.Cog.listener()
    async def on_raw_reaction_clear_emoji(self, payload: discord.RawReactionClearEmojiEvent) -> None:
        await self._reacted(payload.message_id, payload.emoji)

    @commands.Cog.listener()
    async def on_raw_reaction_clear(self, payload: discord.RawReactionClearEvent) -> None:
        await self._ballots.reacted(payload.message_id)

    async def _reacted(self, message_id: int, emoji: discord.PartialEmoji) -> None:
        if _means(emoji.name, UP) or _means(emoji.name, DOWN):
            await self._ballots.reacted(message_id)


def _means(emoji: object, meant: str) -> bool:
    return isinstance(emoji, str) and emoji.startswith(meant)


async def setup(bot: Chorus) -> None:
    await bot.add_cog(Ballots(bot))
