"""`/message list`, `send`, `edit`, `delete` and `export`: what was said, and saying something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs import completion
from cogs.asking import seat_of
from cogs.message_export import FORMS, export_for
from cogs.sending import Address, Text, delete_for, edit_for, send_for
from cogs.speech import LONGEST_MESSAGE, Markup, jump, moment
from services.chat_export import Form, Wish
from services.refs import ChannelRef

if TYPE_CHECKING:
    from cogs.client import Chorus
    from models import Chat


class Messages(commands.Cog):
    """What was said in a group."""

    message = app_commands.Group(name="message", description="What was said in your group", guild_only=True)

    def __init__(self, bot: Chorus) -> None:
        self.bot = bot
        self.mirror = bot.services.mirror

    @message.command(name="list")
    @app_commands.describe(
        limit="How many messages, newest last (10 when left out)",
        person="Only what this person said",
        words="Only what holds these words, among the latest messages",
    )
    @app_commands.autocomplete(person=completion.members, words=completion.messages)
    async def list_messages(
        self,
        interaction: discord.Interaction[Chorus],
        limit: app_commands.Range[int, 1, 25] = 10,
        person: str = "",
        words: str = "",
    ) -> None:
        """See the latest messages of your group."""
        seated = await seat_of(interaction)
        group, say = seated.seat.group.name, self.bot.speech.say
        # What Chorus itself says are answers to commands: nothing that people look for in their chat.
        own_id = None if self.bot.user is None else self.bot.user.id
        chats = await self.mirror.latest(seated.seat, limit=limit, but_of=own_id, by=person, holding=words)
        if not chats:
            key = "message-list-none" if person or words else "message-list-empty"
            sentence = say(key, group=group, thread=ChannelRef(seated.seat.venue.thread_id))
            await seated.interaction.response.send_message(sentence, ephemeral=True)
            return
        heading = say("message-list-heading", group=group)
        lines = [self._line(seated.seat.venue.guild_id, chat) for chat in chats]
        # The newest matter most: what does not fit goes from the top.
        footer = say("message-list-next")
        while len("\n".join([heading, *lines, footer])) > LONGEST_MESSAGE:
            del lines[0]
        await seated.interaction.response.send_message("\n".join([heading, *lines, footer]), ephemeral=True)

    @message.command()
    @app_commands.describe(
        form="How you want it (a web page when left out)",
        group="Whose chat, also of a deleted group of yours; the one you are in when left out",
        after="Only what was said since then: 2026-11-28, yesterday, 30 days",
        before="Only what was said before then",
    )
    @app_commands.rename(form="format")
    @app_commands.choices(form=FORMS)
    @app_commands.autocomplete(group=completion.exportable_groups)
    async def export(
        self,
        interaction: discord.Interaction[Chorus],
        form: str = Form.PAGE,
        group: str | None = None,
        after: str = "",
        before: str = "",
    ) -> None:
        """Get the whole chat of a group of yours, to keep and to read anywhere."""
        await export_for(interaction, group, Wish(Form(form), after, before))

    @message.command()
    @app_commands.describe(text="What to say; a form for it opens when left out")
    async def send(self, interaction: discord.Interaction[Chorus], text: Text | None = None) -> None:
        """Say something in your group's thread under your name, from anywhere on the server."""
        seated = await seat_of(interaction)
        await send_for(seated, text)

    @message.command()
    @app_commands.describe(message="One of those offered, or the link or id of a message")
    @app_commands.autocomplete(message=completion.sent_messages)
    async def edit(self, interaction: discord.Interaction[Chorus], message: Address) -> None:
        """Change something that you said with /message send."""
        seated = await seat_of(interaction)
        await edit_for(seated, message)

    @message.command()
    @app_commands.describe(message="One of those offered, or the link or id of a message")
    @app_commands.autocomplete(message=completion.own_messages)
    async def delete(self, interaction: discord.Interaction[Chorus], message: Address) -> None:
        """Take back something that you said; as a moderator, also what others said."""
        seated = await seat_of(interaction)
        await delete_for(seated, message)

    def _line(self, guild_id: int, chat: Chat) -> str:
        text = " ".join(chat.message.split())
        return self.bot.speech.say(
            "message-list-entry",
            when=moment(chat.created_at),
            author=chat.author_name,
            text=text or Markup(self.bot.speech.say("message-without-text")),
            link=jump(guild_id, chat.thread_id, chat.message_id),
        )


async def setup(bot: Chorus) -> None:
    await bot.add_cog(Messages(bot))
