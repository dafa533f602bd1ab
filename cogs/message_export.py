"""Hands over what `/message export` asks for: by direct message, since it may take longer than Discord lets an answer
take; else, where somebody takes none, in answers that only they see, as long as that goes.

`services.chat_export.Delivery` and `ExportNotices` on discord.py.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs.asking import asker_of, seat_of
from cogs.presenter import sentence_for
from cogs.refusals import refusals_explained
from services.chat_export import ExportUndeliverableError, Form
from services.refs import Variant

if TYPE_CHECKING:
    from cogs.client import Chorus
    from services.chat_export import Part, Wish

log = logging.getLogger(__name__)

FORMS = [
    app_commands.Choice(name="Web page that looks like the chat", value=Form.PAGE.value),
    app_commands.Choice(name="Zip with all files, and a web page that shows them", value=Form.ARCHIVE.value),
    app_commands.Choice(name="Table for spreadsheets (CSV)", value=Form.TABLE.value),
    app_commands.Choice(name="For programs (JSON Lines)", value=Form.LINES.value),
]
DIRECT_LIMIT_BYTES = discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES
"""Of a file in a direct message: what a server is boosted to counts on that server only."""
PROGRESS_EVERY_S = 5.0
LAST_MOMENT_S = 30.0
"""Before the end of an interaction, after which no part is sent through it any more, and it is said so."""


async def export_for(interaction: discord.Interaction[Chorus], group: str | None, wish: Wish) -> None:
    """Begin to hand over the chat of the group of that name; without one, of the group that is meant here."""
    exports = interaction.client.services.chat_export
    if group is None:
        seated = await seat_of(interaction)
        interaction, source = seated.interaction, exports.of_seat(seated.seat)
    else:
        source = await exports.named(asker_of(interaction), group)
    await interaction.response.defer(ephemeral=True, thinking=True)
    if not await exports.begin(source, wish, PrivateDelivery(interaction, source.group.name)):
        sentence = interaction.client.speech.say("message-export-empty", group=source.group.name)
        await interaction.edit_original_response(content=sentence)


class PrivateDelivery:
    """Delivers to who gave a command that was deferred."""

    def __init__(self, interaction: discord.Interaction[Chorus], group: str) -> None:
        self._interaction = interaction
        self._group = group
        self._speech = interaction.client.speech
        self._progress: discord.Message | None = None
        """The direct message that tells how far it is; None for who takes none."""
        self._told_at = 0.0

    async def begin(self, total: int) -> int:
        limit_bytes = self._interaction.filesize_limit
        with refusals_explained():
            await self._answer(self._speech.say("message-export-begun", group=self._group, count=total))
            try:
                self._progress = await self._interaction.user.send(self._progress_text(0, total))
            except discord.Forbidden as error:
                log.info("Discord account %d takes no direct messages: %s", self._interaction.user.id, error)
                await self._answer(self._speech.say("message-export-begun-here", group=self._group, count=total))
        return limit_bytes if self._progress is None else min(limit_bytes, DIRECT_LIMIT_BYTES)

    async def hand_over(self, part: Part) -> None:
        last = ("only" if part.number == 1 else "yes") if part.is_last else "no"
        sentence = self._speech.say("message-export-part", group=self._group, number=part.number, last=Variant(last))
        with refusals_explained():
            if self._progress is not None:
                try:
                    await self._progress.channel.send(sentence, file=discord.File(part.content, part.name))  # type: ignore[arg-type]
                except discord.Forbidden:  # they take no more of them
                    self._progress = None
                    part.content.seek(0)
                else:
                    return
            if self._seconds_left() < LAST_MOMENT_S:
                raise ExportUndeliverableError(group=self._group)
            file = discord.File(part.content, part.name)  # type: ignore[arg-type]
            await self._interaction.followup.send(sentence, file=file, ephemeral=True)

    async def tell_progress(self, done: int, total: int) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._told_at >= PROGRESS_EVERY_S:
            self._told_at = now
            await self._show(self._progress_text(done, total))

    async def finish(self, messages: int, parts: int) -> None:
        await self._show(self._speech.say("message-export-done", group=self._group, count=messages, files=parts))

    async def fail(self, error: Exception) -> None:
        sentence = sentence_for(self._interaction, error)
        try:
            if self._progress is not None:
                await self._progress.channel.send(sentence)
            elif self._seconds_left() > 0:
                await self._interaction.followup.send(sentence, ephemeral=True)
        except discord.HTTPException:
            log.warning("a person could not be told: %s", sentence, exc_info=True)

    async def _answer(self, sentence: str) -> None:
        await self._interaction.edit_original_response(content=sentence)

    async def _show(self, sentence: str) -> None:
        try:
            if self._progress is not None:
                await self._progress.edit(content=sentence)
            elif self._seconds_left() > 0:
                await self._interaction.edit_original_response(content=sentence)
        except discord.HTTPException as error:
            log.info("how far an export is could not be shown: %s", error)

    def _progress_text(self, done: int, total: int) -> str:
        return self._speech.say("message-export-progress", group=self._group, done=done, count=total)

    def _seconds_left(self) -> float:
        """Until Discord takes no more answers to the command (docs: Receiving and Responding > Followup Messages)."""
        return (self._interaction.expires_at - discord.utils.utcnow()).total_seconds()


class CutOffExports(commands.Cog):
    """Tells people of exports that a stop of the bot has cut off, as soon as Discord is there."""

    def __init__(self, bot: Chorus) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        await self.bot.services.chat_export.tell_cut_off(self)

    async def tell_cut_off(self, discord_id: int, group: str) -> bool:
        try:
            user = self.bot.get_user(discord_id) or await self.bot.fetch_user(discord_id)
            await user.send(self.bot.speech.say("message-export-cut-off", group=group))
        except (discord.Forbidden, discord.NotFound) as error:
            log.info("Discord account %d could not be told that its export was cut off: %s", discord_id, error)
        except discord.HTTPException as error:
            log.warning("Discord account %d is told later that its export was cut off: %s", discord_id, error)
            return False
        return True


async def setup(bot: Chorus) -> None:
    await bot.add_cog(CutOffExports(bot))
