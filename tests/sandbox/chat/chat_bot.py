"""A bot that tells of everything that happens to messages: an unmodified discord.py, a line of JSON for each event."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

import discord

from tests.sandbox.to_sandbox import connector


def say(what: str, **details: Any) -> None:
    """Tell the test."""
    print(json.dumps({"what": what, **details}), flush=True)


class ChatBot(discord.Client):
    """Hears; says nothing in any channel."""

    async def on_message(self, message: discord.Message) -> None:
        """Tell, with what is particular to the message."""
        say(
            "message",
            id=message.id,
            content=message.content,
            silent=message.flags.silent,
            voice=message.flags.voice,
            stickers=[sticker.name for sticker in message.stickers],
            poll=message.poll and message.poll.question,
            forwarded=[snapshot.content for snapshot in message.message_snapshots],
            type=message.type.name,
        )

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Tell."""
        message = payload.message
        embeds = [embed.title for embed in message.embeds]
        edited = message.edited_at is not None
        say("edit", id=message.id, embeds=embeds, edited=edited, pinned=message.pinned, content=message.content)

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Tell."""
        say("bulk", ids=sorted(payload.message_ids))

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Tell."""
        say("reacted", id=payload.message_id, emoji=str(payload.emoji), user=payload.user_id)

    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        """Tell."""
        say("unreacted", id=payload.message_id, emoji=str(payload.emoji), user=payload.user_id)

    async def on_raw_reaction_clear(self, payload: discord.RawReactionClearEvent) -> None:
        """Tell."""
        say("cleared", id=payload.message_id, emoji=None)

    async def on_raw_reaction_clear_emoji(self, payload: discord.RawReactionClearEmojiEvent) -> None:
        """Tell."""
        say("cleared", id=payload.message_id, emoji=str(payload.emoji))

    async def on_guild_channel_pins_update(self, channel: Any, last_pin: Any) -> None:
        """Tell."""
        say("pins", channel=channel.id, known=last_pin is not None)

    async def on_raw_poll_vote_add(self, payload: discord.RawPollVoteActionEvent) -> None:
        """Tell."""
        say("voted", id=payload.message_id, user=payload.user_id, answer=payload.answer_id)

    async def on_raw_typing(self, payload: discord.RawTypingEvent) -> None:
        """Tell."""
        say("typing", user=payload.user_id, channel=payload.channel_id)

    async def on_webhooks_update(self, channel: Any) -> None:
        """Tell."""
        say("webhooks", channel=channel.id)


async def main() -> None:
    """Run until killed."""
    to_sandbox = connector(os.environ["ENDPOINT"], os.environ["CA_FILE"])
    async with ChatBot(intents=discord.Intents.all(), connector=to_sandbox) as bot:
        await bot.start(os.environ["TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())
