"""What `/replay` shows, and the buttons that turn its pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self, get_args

import discord

from cogs.asking import asker_of
from cogs.lasting import presented
from cogs.message_line import message_line
from cogs.short_numbers import short_number
from cogs.speech import LONGEST_MESSAGE, Markup, short
from services.refs import LengthRef, Variant
from services.replay import ReplayAsked, Since
from services.timeline import Spot, TrackBegan, spot_of

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from cogs.client import Chorus
    from cogs.speech import Speech
    from models.playback_log import HeardTrack
    from services.mirror.reading import ReadMessage
    from services.seats import Seat

    Item = TrackBegan | ReadMessage

_REASONS = get_args(Since)
_ROOM_FOR_HEADING = 500
"""Characters: the longest heading, and the line of what was playing already."""


async def replay_page(
    bot: Chorus, seat: Seat, asked: ReplayAsked, spot: Spot | None = None, *, newer: bool = True
) -> dict[str, Any]:
    """What a message with a page of a timeline is sent or edited with; its beginning without a spot.

    Where the way back ends, it is the beginning too. Raises as `Replay.page`.
    """
    speech, replay = bot.speech, bot.services.replay
    own_id = None if bot.user is None else bot.user.id
    page = await replay.page(seat, asked, spot, newer=newer, but_of=own_id)
    footer = speech.say("replay-next")
    shown = _fitting(speech, seat, page.items, room=LONGEST_MESSAGE - _ROOM_FOR_HEADING - len(footer))
    is_cut = page.has_more or len(shown) < len(page.items)
    if spot is not None and (not shown or not (newer or is_cut)):
        return await replay_page(bot, seat, asked)
    when = Markup(discord.utils.format_dt(asked.moment, "f"))
    view = discord.ui.View(timeout=None)
    if not shown:
        nothing = speech.say("replay-none", since=Variant(asked.since), group=seat.group.name, when=when)
        return {"content": nothing, "view": view}
    if not newer:
        shown.reverse()
    (first, _), (last, _) = shown[0], shown[-1]
    in_all = await replay.amount(seat, asked, but_of=own_id)
    behind = await replay.amount(seat, asked, spot_of(last), but_of=own_id)
    count = in_all.tracks + in_all.messages
    end = count - behind.tracks - behind.messages
    heading = speech.say(
        "replay-heading",
        since=Variant(asked.since),
        group=seat.group.name,
        when=when,
        tracks=in_all.tracks,
        messages=in_all.messages,
        whole=Variant("yes" if in_all.is_whole else "no"),
        first=end - len(shown) + 1,
        last=end,
        count=count,
    )
    lines = [line for _, line in shown]
    if (playing := _playing_before(first, page.playing if spot is None else None)) is not None:
        lines.insert(0, _still(speech, playing))
    has_earlier, has_later = spot is not None, is_cut or not newer
    if has_earlier or has_later:
        for way, beside, there in (("earlier", first, has_earlier), ("later", last, has_later)):
            label = speech.say("replay-earlier") if way == "earlier" else speech.say("replay-later")
            view.add_item(ReplayButton(_place(way, seat.group_id, asked, spot_of(beside)), label, disabled=not there))
    return {"content": "\n".join([heading, *lines, footer]), "view": view}


def _fitting(speech: Speech, seat: Seat, items: Sequence[Item], *, room: int) -> list[tuple[Item, str]]:
    """As many of the items as find room, and the line of each."""
    fitting: list[tuple[Item, str]] = []
    for item in items:
        line = _line(speech, seat, item)
        room -= len(line) + 1
        if room < 0:
            break
        fitting.append((item, line))
    return fitting


def _line(speech: Speech, seat: Seat, item: Item) -> str:
    if not isinstance(item, TrackBegan):
        return message_line(speech, seat.venue.guild_id, replace(item, playing=None))  # it stands under its track
    return speech.say(
        "replay-track",
        when=Markup(discord.utils.format_dt(item.began_at, "f")),
        title=short(item.title),
        asked=Variant("no" if item.asked_by is None else "yes"),
        asker=short(item.asked_by or ""),
    )


def _playing_before(first: Item, at_the_beginning: HeardTrack | None) -> HeardTrack | None:
    """What the first thing on a page was said under, where that began on an earlier page."""
    return at_the_beginning if isinstance(first, TrackBegan) else first.playing


def _still(speech: Speech, track: HeardTrack) -> str:
    at = track.position_ms
    return speech.say(
        "replay-still",
        title=short(track.title),
        known=Variant("no" if at is None else "yes"),
        position="" if at is None else LengthRef(max(at, 0)),
    )


class ReplayButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"replay:(?P<place>[a-z0-9:]+)"
):
    """Turns to what comes before a spot of a timeline, or behind it; all that it needs stands in `place`."""

    def __init__(self, place: str, label: str | None = None, *, disabled: bool = False) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"replay:{place}", disabled=disabled))
        self._place = place

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(match["place"])

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        bot: Chorus = interaction.client
        way, group, since, why, kind, number = self._place.split(":")
        seat = await bot.services.seats.of(asker_of(interaction), group_id=int(group, 36))
        asked = ReplayAsked(int(since, 36), _REASONS[int(why)])
        spot = Spot("track" if kind == "t" else "message", int(number, 36))
        await interaction.response.edit_message(**await replay_page(bot, seat, asked, spot, newer=way == "later"))


def _place(way: str, group_id: int, asked: ReplayAsked, spot: Spot) -> str:
    since, why = short_number(max(asked.since_s, 0)), _REASONS.index(asked.since)
    return f"{way}:{short_number(group_id)}:{since}:{why}:{spot.kind[0]}:{short_number(spot.number)}"
