"""`/message list`, `search`, `stats`, `send`, `edit`, `delete` and `export`: what was said, and saying something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs import completion
from cogs.answering import answer, in_time
from cogs.asking import seat_of
from cogs.message_export import FORMS, export_for
from cogs.message_pages import MessagesPageButton, messages_page, statistics_page
from cogs.sending import Address, Text, delete_for, edit_for, send_for
from services.chat_export import Form, Wish
from services.mirror.reading import LONGEST_PAGE

if TYPE_CHECKING:
    from cogs.asking import Seated
    from cogs.client import Chorus
    from services.mirror.reading import Asked


AUTHOR = "Only what this person said"
AFTER = "Only what was said since then: 2026-11-28, 2026-11-28 14:30, yesterday, 7 days"
BEFORE = "Only what was said before then"
WITH_FILES = "Only what has files"
LIMIT = "How many messages on a page (10 when left out)"
Limit = app_commands.Range[int, 1, LONGEST_PAGE]


class Messages(commands.Cog):
    """What was said in a group."""

    message = app_commands.Group(name="message", description="What was said in your group", guild_only=True)

    def __init__(self, bot: Chorus) -> None:
        self.bot = bot
        self.reading = bot.services.reading

    @message.command(name="list")
    @app_commands.describe(author=AUTHOR, after=AFTER, before=BEFORE, with_files=WITH_FILES, limit=LIMIT)
    @app_commands.autocomplete(author=completion.members, after=completion.dates, before=completion.dates)
    async def list_messages(
        self,
        interaction: discord.Interaction[Chorus],
        author: str = "",
        after: str = "",
        before: str = "",
        with_files: bool = False,
        limit: Limit = 10,
    ) -> None:
        """See what was said in your group, newest last."""
        seated = await seat_of(interaction)
        asked = await self.reading.asked(
            seated.seat, person=author, after=after, before=before, with_files=with_files, limit=limit
        )
        await self._show(seated, asked)

    @message.command()
    @app_commands.describe(
        words='What to look for: words, "phrases", and -words that must not be there',
        author=AUTHOR,
        after=AFTER,
        before=BEFORE,
        with_files=WITH_FILES,
        limit=LIMIT,
    )
    @app_commands.autocomplete(author=completion.members, after=completion.dates, before=completion.dates)
    async def search(
        self,
        interaction: discord.Interaction[Chorus],
        words: str,
        author: str = "",
        after: str = "",
        before: str = "",
        with_files: bool = False,
        limit: Limit = 10,
    ) -> None:
        """Find what was said in your group, newest first."""
        seated = await seat_of(interaction)
        asked = await self.reading.asked(
            seated.seat, person=author, after=after, before=before, with_files=with_files, query=words, limit=limit
        )
        await self._show(seated, asked)

    @message.command()
    async def stats(self, interaction: discord.Interaction[Chorus]) -> None:
        """See how much is said in your group, and by whom."""
        seated = await seat_of(interaction)
        own_id = None if self.bot.user is None else self.bot.user.id
        numbers = await in_time(
            seated.interaction, self.bot.services.chat_counts.of(seated.seat, but_of=own_id), ephemeral=True
        )
        await answer(seated.interaction, statistics_page(self.bot.speech, seated.seat, numbers), ephemeral=True)

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

    async def _show(self, seated: Seated, asked: Asked) -> None:
        page = await messages_page(self.bot, seated.seat, asked)
        await seated.interaction.response.send_message(**page, ephemeral=True)


async def setup(bot: Chorus) -> None:
    await bot.add_cog(Messages(bot))
    bot.add_dynamic_items(MessagesPageButton)
