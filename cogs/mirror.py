"""Hands what is said, edited and deleted in threads to the mirror."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from services.mirror import SaidMessage

if TYPE_CHECKING:
    from cogs.client import Chorus

# What somebody said; the rest are notices that Discord writes ("Ada added Ben to the thread").
_SAID = frozenset(
    {
        discord.MessageType.default,
        discord.MessageType.reply,
        discord.MessageType.chat_input_command,
        discord.MessageType.context_menu_command,
    }
)


class MirrorListener(commands.Cog):
    """Listens to every thread; which of them belong to groups is the mirror's business."""

    def __init__(self, bot: Chorus) -> None:
        self.mirror = bot.services.mirror

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        if message.type not in _SAID or message.flags.ephemeral or not _in_thread(message):
            return
        await self.mirror.said(
            SaidMessage(
                message_id=message.id,
                thread_id=message.channel.id,
                author_id=message.author.id,
                author_name=message.author.display_name,
                content=message.content,
                created_at=message.created_at,
                edited_at=message.edited_at,
            )
        )

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        message = payload.message
        await self.mirror.edited(message.id, message.content, message.edited_at)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        await self.mirror.deleted([payload.message_id])

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        await self.mirror.deleted(sorted(payload.message_ids))


def _in_thread(message: discord.Message) -> bool:
    # Not asked for as a Thread: one that this very message unarchived is not in the cache yet, and has no type.
    return message.guild is not None and not isinstance(message.channel, discord.abc.GuildChannel)


async def setup(bot: Chorus) -> None:
    await bot.add_cog(MirrorListener(bot))
