"""What `/recap` posts: a session's people, best messages and setlist, as text and as files, and a button to hear it."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Self

import discord

from cogs.answering import in_time
from cogs.asking import Seated, asker_of
from cogs.heard import heard
from cogs.lasting import presented
from cogs.message_line import message_text
from cogs.music import tell_queued
from cogs.short_numbers import short_number
from cogs.speech import Markup, fitting, jump, moment, plain, short
from services.refs import LengthRef, Variant
from services.saving.exporting import exported

if TYPE_CHECKING:
    from cogs.client import Chorus
    from cogs.speech import Speech
    from models import Group
    from services.mirror.reading import ReadMessage
    from services.recaps import BestMessage, Reaction, Recap, SetlistTrack
    from services.seats import Seat

SHOWN_REACTIONS = 4
"""Of one message; more would be a line of their own."""


def recap_post(speech: Speech, seat: Seat, recap: Recap) -> dict[str, Any]:
    """What a message with a recap is sent with. What of the setlist finds no room stands in the files."""
    session = recap.session
    lines = [_heading(speech, seat.group, recap)]
    if recap.listeners:
        lines.append(speech.say("recap-listeners", count=len(recap.listeners), names=speech.listed(recap.listeners)))
    if recap.best:
        lines.append(speech.say("recap-best"))
        lines += [_best_line(speech, seat, best) for best in recap.best]
    lines.append(speech.say("recap-setlist"))
    lines += [_track_line(speech, number, track) for number, track in enumerate(recap.tracks, 1)]
    content = fitting(lines, lambda more: speech.say("recap-more", more=more), footer=speech.say("recap-next"))
    name = f"{seat.group.name} {session.began_at:%Y-%m-%d}"
    hits, now = [track.hit for track in recap.tracks], discord.utils.utcnow()
    files = [exported(name, hits, "m3u8", now=now), exported(name, hits, "json", now=now)]
    view = discord.ui.View(timeout=None)
    first_id, last_id = session.key, session.playbacks[-1].row_id
    view.add_item(PlayAgainButton(seat.group_id, first_id, last_id, speech.say("recap-again")))
    return {
        "content": content,
        "files": [discord.File(io.BytesIO(file.data), file.name) for file in files],
        "view": view,
    }


def _heading(speech: Speech, group: Group, recap: Recap) -> str:
    session = recap.session
    ended_at = session.ended_at
    lasted = None if ended_at is None else int((ended_at - session.began_at).total_seconds() * 1000)
    return speech.say(
        "recap-heading",
        group=group.name,
        began=Markup(discord.utils.format_dt(session.began_at, "f")),
        going=Variant("yes" if ended_at is None else "no"),
        ended="" if ended_at is None else moment(ended_at),
        lasted="" if lasted is None else LengthRef(lasted),
        tracks=sum(track.times for track in recap.tracks),
        messages=recap.messages,
        cut=Variant("yes" if session.is_cut else "no"),
    )


def _best_line(speech: Speech, seat: Seat, best: BestMessage) -> str:
    message: ReadMessage = best.message
    playing = message.playing
    return speech.say(
        "recap-best-entry",
        reactions=Markup(" ".join(_reaction(one) for one in best.reactions[:SHOWN_REACTIONS])),
        author=short(message.author_name),
        text=Markup(message_text(speech, message)),
        heard=Markup("" if playing is None else heard(speech, playing)),
        link=jump(seat.venue.guild_id, message.thread_id, message.message_id),
    )


def _reaction(reaction: Reaction) -> str:
    emoji_id = reaction.emoji_id or ""
    is_custom = emoji_id.isdecimal() and re.fullmatch(r"\w{1,40}", reaction.name)
    return f"{f'<:{reaction.name}:{emoji_id}>' if is_custom else plain(reaction.name)} {reaction.count}"


def _track_line(speech: Speech, number: int, track: SetlistTrack) -> str:
    return speech.say(
        "recap-track",
        number=number,
        when=moment(track.began_at),
        title=short(track.hit.title),
        times=track.times,
        asked=Variant("no" if track.asked_by is None else "yes"),
        asker=short(track.asked_by or ""),
    )


class PlayAgainButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"recap:(?P<group_id>[a-z0-9]+):(?P<first_id>[a-z0-9]+):(?P<last_id>[a-z0-9]+)",
):
    """Puts all that was heard in a session on again."""

    def __init__(self, group_id: int, first_id: int, last_id: int, label: str | None = None) -> None:
        place = ":".join(map(short_number, (group_id, first_id, last_id)))
        super().__init__(discord.ui.Button(label=label, custom_id=f"recap:{place}"))
        self._group_id, self._first_id, self._last_id = group_id, first_id, last_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(int(match["group_id"], 36), int(match["first_id"], 36), int(match["last_id"], 36))

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        bot: Chorus = interaction.client
        seat = await bot.services.seats.of(asker_of(interaction), group_id=self._group_id)
        tracks = await bot.services.recaps.tracks(seat, self._first_id, self._last_id)
        queued = await in_time(interaction, bot.services.playback.play_again(seat, tracks))
        await tell_queued(Seated(seat, interaction), queued)
