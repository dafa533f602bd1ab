"""`/search`, `/play`, `/pause`, `/resume`, `/skip` and `/stop`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from cogs import completion
from cogs.answering import answer, in_time
from cogs.asking import Seated, asker_of, seat_of
from cogs.cards import cover_of
from cogs.completion import described
from cogs.presenter import carry_on
from cogs.search_page import search_page
from cogs.speech import known_length
from cogs.views import Alternatives, PickList
from services.enqueueing import When
from services.errors import PlayWhatError
from services.media import WhichPart
from services.refs import ChannelRef, LengthRef
from services.room.errors import StillVotingError
from services.uploads import Attached

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cogs.client import Chorus
    from services.media import Part
    from services.playing import QueuedTrack
    from sources.playable import SearchHit

Query = app_commands.Range[str, 1, 500]


class Music(commands.Cog):
    """Listening together."""

    def __init__(self, bot: Chorus) -> None:
        self.bot = bot
        self.playback = bot.services.playback

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(query="A title, an artist, or words of either")
    async def search(self, interaction: discord.Interaction[Chorus], query: Query) -> None:
        """Look for something to play."""
        await self.bot.services.accounts.require(asker_of(interaction).discord_id)
        tracks = await in_time(
            interaction, self.playback.search(query, guild_id=interaction.guild_id or 0), ephemeral=True
        )
        sentence, cards = search_page(self.bot.speech, query, tracks)
        await answer(interaction, sentence, ephemeral=True, view=self._pick_list(interaction, tracks), embeds=cards)

    def _pick_list(self, interaction: discord.Interaction[Chorus], tracks: Sequence[SearchHit]) -> PickList:
        choices = {self.playback.pick(track): described(track) for track in tracks}
        return PickList(interaction.user.id, choices, placeholder=self.bot.speech.say("search-pick"), on_pick=play_for)

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        query="A title, words of it, or a link",
        file="Or a file of yours",
        when="At the end of the queue, next, or in the place of what plays",
    )
    @app_commands.autocomplete(query=completion.tracks)
    async def play(
        self,
        interaction: discord.Interaction[Chorus],
        query: Query | None = None,
        file: discord.Attachment | None = None,
        when: When = "last",
    ) -> None:
        """Play something for everyone in the group."""
        if query is not None and file is None:
            await play_for(interaction, query, when)
        elif file is not None and query is None:
            await play_file_for(interaction, attached(file, author_id=interaction.user.id), when)
        else:
            raise PlayWhatError()

    @app_commands.command()
    @app_commands.guild_only()
    async def pause(self, interaction: discord.Interaction[Chorus]) -> None:
        """Hold the music for everyone."""
        seated = await seat_of(interaction)
        await in_time(seated.interaction, self.playback.pause(seated.seat))
        await answer(seated.interaction, self.bot.speech.say("pause-done"))

    @app_commands.command()
    @app_commands.guild_only()
    async def resume(self, interaction: discord.Interaction[Chorus]) -> None:
        """Go on with the music."""
        seated = await seat_of(interaction)
        await in_time(seated.interaction, self.playback.resume(seated.seat))
        await answer(seated.interaction, self.bot.speech.say("resume-done"))

    @app_commands.command()
    @app_commands.guild_only()
    async def skip(self, interaction: discord.Interaction[Chorus]) -> None:
        """Go on with the next track."""
        seated = await seat_of(interaction)
        say = self.bot.speech.say
        try:
            view = await in_time(seated.interaction, self.playback.skip(seated.seat))
        except StillVotingError as vote:  # all who listen are to know
            await answer(seated.interaction, say("skip-vote", **vote.params))
            return
        current = view.current
        sentence = (
            say("skip-done-empty") if current is None else say("skip-done-next", track=self.bot.speech.track(current))
        )
        await answer(seated.interaction, sentence)

    @app_commands.command()
    @app_commands.guild_only()
    async def stop(self, interaction: discord.Interaction[Chorus]) -> None:
        """Stop the music, empty the queue and send the bot away."""
        seated = await seat_of(interaction)
        await in_time(seated.interaction, self.playback.stop(seated.seat))
        await answer(seated.interaction, self.bot.speech.say("stop-done"))


async def play_for(interaction: discord.Interaction[Chorus], query: str, when: When = "last") -> None:
    """Put the best match for some words on for whoever asks, and tell their group."""
    await _play(await seat_of(interaction), query, when)


async def play_file_for(interaction: discord.Interaction[Chorus], file: Attached, when: When = "last") -> None:
    """Keep a file that was attached, put it on for whoever asks, and tell their group."""
    seated = await seat_of(interaction)
    services = interaction.client.services
    track = await in_time(seated.interaction, services.uploads.take(seated.seat, file))
    await _play(seated, services.playback.pick(track), when)


def attached(file: discord.Attachment, *, author_id: int, message_id: int = 0) -> Attached:
    """A file as the services know it; `message_id` 0 for a command's."""
    return Attached(message_id, file.id, author_id, file.filename, file.size, file.url, file.content_type)


async def _play(seated: Seated, query: str, when: When) -> None:
    playback = seated.interaction.client.services.playback
    try:
        queued = await in_time(seated.interaction, playback.play(seated.seat, query, when=when))
    except WhichPart:
        seated, part = await _ask_which_part(seated)
        queued = await in_time(seated.interaction, playback.play(seated.seat, query, part=part, when=when))
    await tell_queued(seated, queued)


async def tell_queued(seated: Seated, queued: QueuedTrack) -> None:
    """Tell the group what was put on, and when it comes."""
    speech = seated.interaction.client.speech
    key = "play-queued-later" if queued.ahead else "play-queued-now"
    player = seated.interaction.client.services.playback.player_of(seated.seat.group_id)
    if not queued.ahead and player is not None and player.state.on_page:
        key = "play-queued-on-page"
    if queued.begins is not None:
        key = "play-queued-behind"
    sentence = speech.say(
        key,
        track=speech.track(queued.entry),
        length=known_length(speech, queued.entry.duration_ms),
        voice=ChannelRef(seated.seat.venue.voice_channel_id),
        ahead=queued.ahead,
        begins=speech.track(queued.begins or queued.entry),
    )
    sentences = [sentence]
    if queued.entry.start_ms:
        sentences.append(speech.say("play-from", position=LengthRef(queued.entry.start_ms)))
    if queued.is_playlist:
        sentences.append(speech.say("play-more"))
    if queued.ahead and seated.seat.group.counts_reactions:
        sentences.append(speech.say("play-ballot"))
    interaction = seated.interaction
    ballots, channel_id, entry_id = interaction.client.services.ballots, interaction.channel_id, queued.entry.row_id
    if channel_id is not None:
        await ballots.announcing(interaction.id, channel_id, entry_id)
    message_id = await answer(
        interaction, " ".join(sentences), embeds=[] if queued.found is None else cover_of(speech, queued.found)
    )
    if message_id is not None and channel_id is not None:
        await ballots.announced(message_id, channel_id, entry_id)


async def _ask_which_part(seated: Seated) -> tuple[Seated, Part]:
    """Ask whether one track or its whole playlist is meant. Raises QuestionExpiredError."""
    asked, say = seated.interaction, seated.interaction.client.speech.say
    question = Alternatives(asked.user.id, [say("play-track-only"), say("play-whole-playlist")])
    await answer(asked, say("play-which-part"), ephemeral=True, view=question)
    picked = await question.answer(asked)
    carry_on(asked, picked.interaction)
    return Seated(seated.seat, picked.interaction), "playlist" if picked.value else "track"


async def setup(bot: Chorus) -> None:
    await bot.add_cog(Music(bot))
