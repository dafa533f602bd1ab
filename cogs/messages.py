"""`/message list`, `search`, `stats`, `send`, `edit`, `delete` and `export`: what was said, and saying something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs import completion
from cogs.asking import seat_of
from cogs.message_export import FORMS, export_for
from cogs.message_pages import MessagesPageButton, show_messages
from cogs.moments import MomentMenu
from cogs.sending import Address, Text, delete_for, edit_for, send_for
from cogs.stats_page import show_stats
from services.chat_export import Form, Wish

if TYPE_CHECKING:
    from cogs.client import Chorus

AFTER = "Only what was said since then: 2h, 7 days, yesterday, 2026-11-28 14:30 (UTC), a pasted <t:…>"
BEFORE = "Only what was said before then"
LONGEST_QUERY = 4000


class Messages(commands.Cog):
    """What was said in a group."""

    message = app_commands.Group(name="message", description="What was said in your group", guild_only=True)

    def __init__(self, bot: Chorus) -> None:
        self.bot = bot
        self.reading = bot.services.reading

    @message.command(name="list")
    @app_commands.describe(
        author="Only what this person said",
        after=AFTER,
        before=BEFORE,
        with_files="Only what came with files",
        limit="How many messages on a page, newest last (10 when left out)",
    )
    @app_commands.rename(with_files="with_attachments")
    @app_commands.autocomplete(author=completion.authors, after=completion.dates, before=completion.dates)
    async def list_messages(
        self,
        interaction: discord.Interaction[Chorus],
        author: str = "",
        after: str = "",
        before: str = "",
        with_files: bool = False,
        limit: app_commands.Range[int, 1, 25] = 10,
    ) -> None:
        """See what was said in your group, page by page, and what was playing meanwhile."""
        seated = await seat_of(interaction)
        wish = self.reading.asked(
            seated.seat, author=author, after=after, before=before, with_files=with_files, limit=limit
        )
        await show_messages(seated, wish)

    @message.command()
    @app_commands.describe(
        query='Words, a "phrase in quotes", and -words that must not be there',
        author="Only what this person said",
        after=AFTER,
        before=BEFORE,
        with_files="Only what came with files",
    )
    @app_commands.rename(with_files="with_attachments")
    @app_commands.autocomplete(author=completion.authors, after=completion.dates, before=completion.dates)
    async def search(
        self,
        interaction: discord.Interaction[Chorus],
        query: app_commands.Range[str, 1, LONGEST_QUERY],
        author: str = "",
        after: str = "",
        before: str = "",
        with_files: bool = False,
    ) -> None:
        """Find words in all that was ever said in your group."""
        seated = await seat_of(interaction)
        wish = self.reading.asked(
            seated.seat, author=author, after=after, before=before, with_files=with_files, query=query
        )
        await show_messages(seated, wish)

    @message.command()
    async def stats(self, interaction: discord.Interaction[Chorus]) -> None:
        """See how much was said in your group, by whom and when."""
        seated = await seat_of(interaction)
        await show_stats(seated)

    @message.command()
    @app_commands.describe(
        form="How you want it (a web page when left out)",
        group="Whose chat, also of a deleted group of yours; the one you are in when left out",
        after=AFTER,
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


async def setup(bot: Chorus) -> None:
    await bot.add_cog(Messages(bot))
    bot.add_dynamic_items(MessagesPageButton, MomentMenu)
