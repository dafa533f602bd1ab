"""What is told of playlists that are filled, listed and handed over as files."""

from __future__ import annotations

import asyncio
import io
import logging
from typing import TYPE_CHECKING

import discord

from cogs.answering import answer
from cogs.asking import asker_of
from cogs.refusals import refusals_explained
from cogs.speech import fitting, short
from services.refs import Variant
from services.saving.errors import PlaylistTooLargeError
from services.saving.exporting import exported

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cogs.client import Chorus
    from cogs.speech import Speech
    from models.playlist import Shelved
    from services.saving.exporting import PlaylistForm
    from services.saving.importing import Added

log = logging.getLogger(__name__)

PROGRESS_EVERY_S = 5.0


class Progress:
    """Shows how many tracks have come, once the answer is deferred, and seldom enough for Discord."""

    def __init__(self, interaction: discord.Interaction[Chorus]) -> None:
        self._interaction = interaction
        self._told_at = 0.0

    async def __call__(self, came: int) -> None:
        now = asyncio.get_running_loop().time()
        if not self._interaction.response.is_done() or now - self._told_at < PROGRESS_EVERY_S:
            return
        self._told_at = now
        try:
            sentence = self._interaction.client.speech.say("playlist-progress", count=came)
            await self._interaction.edit_original_response(content=sentence)
        except discord.HTTPException as error:
            log.info("how far a playlist is could not be shown: %s", error)


async def tell_added(interaction: discord.Interaction[Chorus], added: Added) -> None:
    """Answer with what came onto a playlist."""
    speech, name = interaction.client.speech, short(added.playlist.name)
    if added.only is not None:
        sentence = speech.say("playlist-added", track=speech.track(added.only), name=name)
    else:
        sentence = speech.say("playlist-came", name=name, count=added.tracks, how=Variant(added.how))
    try:
        await answer(interaction, sentence, ephemeral=True)
    except discord.NotFound:  # it took longer than Discord lets an answer take
        log.info("nobody could be told any more: %s", sentence)


def shelf_page(speech: Speech, shelf: Sequence[Shelved]) -> str:
    """The playlists that a person can see."""
    say = speech.say
    if not shelf:
        return say("playlists-none")
    lines = [
        say(
            "playlists-entry",
            name=short(one.playlist.name),
            count=one.tracks,
            whose=Variant("private" if one.group is None else "group"),
            group=short(one.group or ""),
        )
        for one in shelf
    ]
    heading = say("playlists-heading", count=len(shelf))
    return fitting([heading, *lines], lambda more: say("list-more", more=more), footer=say("playlists-next"))


async def export_playlist(interaction: discord.Interaction[Chorus], name: str, form: PlaylistForm) -> None:
    """Answer with a playlist as a file. Raises PlaylistUnknownError or PlaylistTooLargeError."""
    bot = interaction.client
    playlist = await bot.services.playlists.of(asker_of(interaction), name)
    # Reading thousands of tracks and sending the file may take longer than Discord waits for an answer.
    await interaction.response.defer(ephemeral=True, thinking=True)
    hits = [hit async for hit in bot.services.playlists.stream(playlist)]
    made = await asyncio.to_thread(exported, playlist.name, hits, form, now=discord.utils.utcnow())
    if len(made.data) > interaction.filesize_limit:
        raise PlaylistTooLargeError(name=playlist.name, megabytes=interaction.filesize_limit // 1024 // 1024)
    sentence = bot.speech.say("playlist-exported", name=short(playlist.name), count=len(hits))
    with refusals_explained():
        await interaction.edit_original_response(
            content=sentence, attachments=[discord.File(io.BytesIO(made.data), made.name)]
        )
