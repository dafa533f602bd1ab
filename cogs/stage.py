"""The bot on a stage: who comes there listens first (Discord docs: Modify Current User Voice State)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from cogs.client import Chorus
    from services.chat_server import Floor

log = logging.getLogger(__name__)


async def take_the_floor(bot: Chorus, guild_id: int) -> Floor:
    """As `services.chat_server.ChatServer` describes it."""
    guild = bot.get_guild(guild_id)
    voice = None if guild is None else guild.me.voice
    if guild is None or voice is None or not isinstance(voice.channel, discord.StageChannel) or not voice.suppress:
        return "speaks"
    rights = voice.channel.permissions_for(guild.me)
    try:
        if rights.mute_members:
            await guild.me.edit(suppress=False)
            return "speaks"
        if rights.request_to_speak:
            # discord.py's own request names a moment without a time zone, which is none by Discord's description.
            now = discord.utils.utcnow().isoformat()
            asking = {"channel_id": voice.channel.id, "request_to_speak_timestamp": now}
            await bot.http.edit_my_voice_state(guild.id, asking)
            return "asked"
    except discord.HTTPException:
        log.warning("Discord did not let the bot ask to speak in guild %d", guild_id, exc_info=True)
    return "waits"
