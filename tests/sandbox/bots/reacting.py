"""A bot that tells of reactions and votes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from tests.sandbox.bots.runner import main, say

if TYPE_CHECKING:
    import discord


class Reacting(commands.Cog):
    """Tells what people think of messages."""

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        about = {"emoji": str(payload.emoji), "user": payload.user_id, "author": payload.message_author_id}
        say("reacted", id=payload.message_id, **about)

    @commands.Cog.listener()
    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        say("unreacted", id=payload.message_id, emoji=str(payload.emoji), user=payload.user_id)

    @commands.Cog.listener()
    async def on_raw_reaction_clear(self, payload: discord.RawReactionClearEvent) -> None:
        say("cleared", id=payload.message_id, emoji=None)

    @commands.Cog.listener()
    async def on_raw_reaction_clear_emoji(self, payload: discord.RawReactionClearEmojiEvent) -> None:
        say("cleared", id=payload.message_id, emoji=str(payload.emoji))

    @commands.Cog.listener()
    async def on_raw_poll_vote_add(self, payload: discord.RawPollVoteActionEvent) -> None:
        say("voted", id=payload.message_id, user=payload.user_id, answer=payload.answer_id)


async def setup(bot: commands.Bot) -> None:
    await bot.add_cog(Reacting())


if __name__ == "__main__":
    main(setup)
