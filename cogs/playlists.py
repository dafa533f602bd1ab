"""`/playlist create`, `add`, `remove`, `show`, `list`, `play`, `rename`, `delete`, `share`, `import` and `export`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from cogs import completion
from cogs.answering import answer, in_time
from cogs.asking import asker_of, seat_of
from cogs.completion import Choices, choice
from cogs.kept_pages import KeptPageButton, KeptSelect, show_playlist
from cogs.playlist_telling import Progress, export_playlist, shelf_page, tell_added
from cogs.presenter import carry_on
from cogs.speech import short
from cogs.views import Confirmation
from services.refs import Variant
from services.saving.exporting import PlaylistForm
from services.saving.playlists import written

if TYPE_CHECKING:
    from cogs.client import Chorus
    from services.seats import Seat

Query = app_commands.Range[str, 1, 200]
Visibility = Literal["private", "group"]
WHICH = "Which playlist"


async def playlists(interaction: discord.Interaction[Any], current: str) -> Choices:
    """Autocomplete for an option that names a playlist which the person can see."""
    offers = await interaction.client.services.playlists.offers(asker_of(interaction), current)
    return [choice(offer.text, offer.value) for offer in offers]


async def playlist_tracks(interaction: discord.Interaction[Any], current: str) -> Choices:
    """Autocomplete for an option that names a track of the playlist that is typed already."""
    typed = getattr(interaction.namespace, "name", None) or ""
    offers = await interaction.client.services.playlists.track_offers(asker_of(interaction), str(typed), current)
    return [choice(offer.text, offer.value) for offer in offers]


class Playlists(commands.Cog):
    """Playlists that people and groups keep."""

    playlist = app_commands.Group(name="playlist", description="Playlists of yours and your groups'", guild_only=True)

    def __init__(self, bot: Chorus) -> None:
        self.bot = bot
        self.playlists = bot.services.playlists

    async def cog_load(self) -> None:
        self.bot.add_dynamic_items(KeptPageButton, KeptSelect)

    @playlist.command()
    @app_commands.describe(name="What to call it", visibility="For you alone when left out, or for your group")
    async def create(
        self, interaction: discord.Interaction[Chorus], name: Query, visibility: Visibility = "private"
    ) -> None:
        """Make an empty playlist."""
        asker = asker_of(interaction)
        interaction, seat = await _seated(interaction, visibility)
        made = await in_time(interaction, self.playlists.create(asker, name, of_group=seat), ephemeral=True)
        await self._say(interaction, "playlist-created", name=short(made.name), whose=Variant(visibility))

    @playlist.command()
    @app_commands.describe(name=WHICH, track="Words of its title, or a link; what plays now when left out")
    @app_commands.autocomplete(name=playlists, track=completion.tracks)
    async def add(self, interaction: discord.Interaction[Chorus], name: Query, track: Query | None = None) -> None:
        """Put what plays now, another track, or all of a linked playlist on a playlist."""
        importing, asker = self.bot.services.importing, asker_of(interaction)
        if track is None:
            seated = await seat_of(interaction)
            interaction, work = seated.interaction, importing.add_playing(seated.seat, name)
        else:
            work = importing.add(asker, name, track, Progress(interaction))
        await tell_added(interaction, await in_time(interaction, work, ephemeral=True))

    @playlist.command()
    @app_commands.describe(name=WHICH, track="Its number on the playlist, or words of its title")
    @app_commands.autocomplete(name=playlists, track=playlist_tracks)
    async def remove(self, interaction: discord.Interaction[Chorus], name: Query, track: Query) -> None:
        """Take a track off a playlist."""
        work = self.playlists.remove_track(asker_of(interaction), name, track)
        gone = await in_time(interaction, work, ephemeral=True)
        await self._say(interaction, "playlist-removed", title=gone.title.title, name=short(gone.playlist.name))

    @playlist.command()
    @app_commands.describe(name=WHICH)
    @app_commands.autocomplete(name=playlists)
    async def show(self, interaction: discord.Interaction[Chorus], name: Query) -> None:
        """See what is on a playlist, page by page, and play a track of it."""
        await show_playlist(interaction, name)

    @playlist.command(name="list")
    async def list_playlists(self, interaction: discord.Interaction[Chorus]) -> None:
        """See your playlists and those of your groups here."""
        shelf = await in_time(interaction, self.playlists.list(asker_of(interaction)), ephemeral=True)
        await answer(interaction, shelf_page(self.bot.speech, shelf), ephemeral=True)

    @playlist.command()
    @app_commands.describe(name=WHICH)
    @app_commands.autocomplete(name=playlists)
    async def play(self, interaction: discord.Interaction[Chorus], name: Query) -> None:
        """Put all of a playlist on for everyone in the group."""
        seated = await seat_of(interaction)
        queued = await in_time(seated.interaction, self.bot.services.playlist_playing.play(seated.seat, name))
        sentence = self.bot.speech.say(
            "playlist-queued",
            name=short(queued.playlist.name),
            track=self.bot.speech.track(queued.first.entry),
            ahead=queued.first.ahead,
        )
        if queued.missing:
            missing = self.bot.speech.listed(queued.missing, bold=True)
            sentence += " " + self.bot.speech.say("playlist-missing", titles=missing)
        await answer(seated.interaction, sentence)

    @playlist.command()
    @app_commands.describe(name=WHICH, new_name="What to call it from now on")
    @app_commands.autocomplete(name=playlists)
    async def rename(self, interaction: discord.Interaction[Chorus], name: Query, new_name: Query) -> None:
        """Give a playlist another name; its tracks stay."""
        work = self.playlists.rename(asker_of(interaction), name, new_name)
        former, renamed = await in_time(interaction, work, ephemeral=True)
        await self._say(interaction, "playlist-renamed", former=short(former), name=short(renamed.name))

    @playlist.command()
    @app_commands.describe(name=WHICH)
    @app_commands.autocomplete(name=playlists)
    async def delete(self, interaction: discord.Interaction[Chorus], name: Query) -> None:
        """Delete a playlist for good."""
        say, asker = self.bot.speech.say, asker_of(interaction)
        playlist, tracks = await in_time(interaction, self.playlists.deletable(asker, name), ephemeral=True)
        question = Confirmation(interaction.user.id, yes=say("group-delete-yes"), no=say("group-delete-no"))
        sentence = say("playlist-delete-question", name=short(playlist.name), count=tracks)
        await answer(interaction, sentence, view=question, ephemeral=True)
        picked = await question.answer(interaction)
        carry_on(interaction, picked.interaction)
        key = "playlist-kept"
        if picked.value:
            key = "playlist-deleted"
            await self.playlists.delete(asker, f"list:{playlist.row_id}")
        await picked.interaction.response.edit_message(content=say(key, name=short(playlist.name)), view=None)

    @playlist.command()
    @app_commands.describe(name=WHICH, stop="Whether its code is to be good for nothing from now on")
    @app_commands.autocomplete(name=playlists)
    async def share(self, interaction: discord.Interaction[Chorus], name: Query, stop: bool = False) -> None:
        """Get a code by which others can copy a playlist."""
        work = self.playlists.share(asker_of(interaction), name, stop=stop)
        shared = await in_time(interaction, work, ephemeral=True)
        if shared.code is None:
            await self._say(interaction, "playlist-unshared", name=short(shared.name))
        else:
            await self._say(interaction, "playlist-shared", name=short(shared.name), code=written(shared.code))

    @playlist.command(name="import")
    @app_commands.describe(
        origin="A code that somebody shared, or a link to a playlist",
        name="What to call it",
        visibility="For you alone when left out, or for your group",
    )
    @app_commands.rename(origin="from")
    async def import_playlist(
        self,
        interaction: discord.Interaction[Chorus],
        origin: Query,
        name: str = "",
        visibility: Visibility = "private",
    ) -> None:
        """Make a playlist of what a code or a link leads to."""
        asker = asker_of(interaction)
        interaction, seat = await _seated(interaction, visibility)
        work = self.bot.services.importing.bring(asker, origin, name, Progress(interaction), of_group=seat)
        await tell_added(interaction, await in_time(interaction, work, ephemeral=True))

    @playlist.command()
    @app_commands.describe(name=WHICH, form="M3U8 for players, JSON for programs")
    @app_commands.rename(form="format")
    @app_commands.autocomplete(name=playlists)
    async def export(self, interaction: discord.Interaction[Chorus], name: Query, form: PlaylistForm = "m3u8") -> None:
        """Get a playlist as a file."""
        await export_playlist(interaction, name, form)

    async def _say(self, interaction: discord.Interaction[Chorus], key: str, **params: object) -> None:
        await answer(interaction, self.bot.speech.say(key, **params), ephemeral=True)


async def _seated(
    interaction: discord.Interaction[Chorus], visibility: Visibility
) -> tuple[discord.Interaction[Chorus], Seat | None]:
    """The group whose playlist it is to be, if it is to be a group's, and the interaction to answer then."""
    if visibility == "private":
        return interaction, None
    seated = await seat_of(interaction)
    return seated.interaction, seated.seat


async def setup(bot: Chorus) -> None:
    await bot.add_cog(Playlists(bot))
