"""A bot that tells of messages: new ones with what is particular to them, edits and deletes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from tests.sandbox.bots.runner import main, say

if TYPE_CHECKING:
    import discord


class Listening(commands.Cog):
    """Tells what it hears."""

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        where = {"id": message.id, "channel": message.channel.id, "type": message.type.name}
        stickers = [sticker.name for sticker in message.stickers]
        forwarded = [snapshot.content for snapshot in message.message_snapshots]
        more = {"stickers": stickers, "forwarded": forwarded, "poll": message.poll and message.poll.question}
        flags = {"silent": message.flags.silent, "voice": message.flags.voice}
        say("message", **where, content=message.content, author=message.author.name, **flags, **more)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        now, embeds = payload.message, [embed.title for embed in payload.message.embeds]
        marks = {"embeds": embeds, "edited": now.edited_at is not None, "pinned": now.pinned}
        say(
            "edit", id=now.id, channel=payload.channel_id, content=now.content, **marks, member="member" in payload.data
        )

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        say("delete", id=payload.message_id, channel=payload.channel_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        say("bulk", ids=sorted(payload.message_ids))


async def setup(bot: commands.Bot) -> None:
    await bot.add_cog(Listening())


if __name__ == "__main__":
    main(setup)
