"""Pages of favourites and of playlists, the buttons that turn them, and the select that plays a track of any page.

What a button or select means stands in its id and values, so that it outlives a restart; whoever uses one is looked at
anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self, cast

import discord

from cogs.answering import answer, in_time
from cogs.asking import asker_of, seat_of
from cogs.completion import described
from cogs.lasting import presented
from cogs.music import tell_queued
from cogs.speech import fitting, length, short
from cogs.views import MOST_CHOICES
from services.refs import Variant

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from cogs.client import Chorus
    from cogs.speech import Speech
    from services.saving.page import TrackPage
    from services.saving.tracks import Kept
    from services.seats import Asker
    from sources.playable import SearchHit

Kind = Literal["f", "p", "h"]
"""Favourites, a playlist, the history."""
_KEPT: dict[str, Kept] = {"f": "favourite", "p": "playlist", "h": "history"}
_IDS = r"\d{1,15}"


async def show_favourites(interaction: discord.Interaction[Chorus]) -> None:
    """Answer with the first page of the person's favourites."""
    bot = interaction.client
    page = await in_time(interaction, bot.services.favourites.page(asker_of(interaction)), ephemeral=True)
    message = kept_message(bot.speech, page)
    await answer(interaction, message["content"], view=message["view"], ephemeral=True)


async def show_playlist(interaction: discord.Interaction[Chorus], name: str) -> None:
    """Answer with the first page of a playlist. Raises PlaylistUnknownError."""
    bot = interaction.client
    page = await in_time(interaction, bot.services.playlists.page(asker_of(interaction), name), ephemeral=True)
    message = kept_message(bot.speech, page)
    await answer(interaction, message["content"], view=message["view"], ephemeral=True)


def kept_message(speech: Speech, page: TrackPage) -> dict[str, Any]:
    """What a message with a page is sent or edited with."""
    say, where, playlist = speech.say, page.where, page.playlist
    view = discord.ui.View(timeout=None)
    if not page.tracks:
        text = say("favourites-none") if playlist is None else say("playlist-empty", name=short(playlist.name))
        return {"content": text, "view": view}
    if playlist is None:
        kind: Kind = "f"
        values = [(str(row_id), hit) for row_id, hit in page.tracks]
        heading = say("favourites-heading", count=where.total, page=where.number, pages=where.pages)
        footer = say("favourites-next")
    else:
        kind = "p"
        values = [(f"{playlist.row_id}.{row_id}", hit) for row_id, hit in page.tracks]
        heading = say(
            "playlist-heading",
            name=short(playlist.name),
            group=short(page.group or ""),
            whose=Variant("private" if page.group is None else "group"),
            count=where.total,
            lasts=length(page.total_ms),
            page=where.number,
            pages=where.pages,
        )
        footer = say("playlist-next")
    view.add_item(KeptSelect(kind, say("kept-pick"), values))
    if where.pages > 1:
        playlist_id = 0 if playlist is None else playlist.row_id
        back, on = say("group-list-back"), say("group-list-on")
        view.add_item(KeptPageButton(playlist_id, where.number - 1, back, disabled=where.number == 1))
        view.add_item(KeptPageButton(playlist_id, where.number + 1, on, disabled=where.number == where.pages))
    lines = [
        say("kept-entry", number=number, track=speech.line(hit))
        for number, (_, hit) in enumerate(page.tracks, where.offset + 1)
    ]
    text = fitting([heading, *lines], lambda more: say("list-more", more=more), footer=footer)
    return {"content": text, "view": view}


class KeptPageButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=rf"kept:(?P<list>{_IDS}):(?P<page>{_IDS})"
):
    """Turns to a page of a playlist, or of the favourites of who presses it where `playlist_id` is 0."""

    def __init__(self, playlist_id: int, page: int, label: str | None = None, *, disabled: bool = False) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"kept:{playlist_id}:{page}", disabled=disabled))
        self._playlist_id, self._page = playlist_id, page

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(int(match["list"]), int(match["page"]))

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        bot: Chorus = interaction.client
        asker, services = asker_of(interaction), bot.services
        if self._playlist_id:
            page = await services.playlists.page(asker, f"list:{self._playlist_id}", self._page)
        else:
            page = await services.favourites.page(asker, self._page)
        await interaction.response.edit_message(**kept_message(bot.speech, page))


class KeptSelect(discord.ui.DynamicItem[discord.ui.Select[discord.ui.View]], template=r"kept:play:(?P<kind>[fph])"):
    """Plays the track that is picked, for the group of who picks it; `tracks` are shown by what their values mean."""

    def __init__(
        self, kind: Kind, placeholder: str | None = None, tracks: Sequence[tuple[str, SearchHit]] = ()
    ) -> None:
        options = [discord.SelectOption(label=described(hit).strip() or "–", value=value) for value, hit in tracks]
        # What is dispatched after a restart needs no options: Discord has them.
        shown = options[:MOST_CHOICES] or [discord.SelectOption(label="–")]
        super().__init__(discord.ui.Select(custom_id=f"kept:play:{kind}", placeholder=placeholder, options=shown))
        self._kind = kind

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(cast("Kind", match["kind"]))

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        bot: Chorus = interaction.client
        hit = await _kept_track(bot, asker_of(interaction), self._kind, self.item.values[0])
        seated = await seat_of(interaction)
        work = bot.services.kept_tracks.play(seated.seat, hit, _KEPT[self._kind])
        await tell_queued(seated, await in_time(seated.interaction, work))


async def _kept_track(bot: Chorus, asker: Asker, kind: Kind, value: str) -> SearchHit:
    first, _, second = value.partition(".")
    services = bot.services
    if kind == "f":
        return await services.favourites.track(asker, int(first))
    if kind == "p":
        return await services.playlists.track(asker, int(first), int(second))
    return await services.listening.track(asker, int(first))
