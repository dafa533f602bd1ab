"""What `/queue show` shows, and the buttons that turn its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import discord

from cogs.asking import asker_of
from cogs.lasting import presented
from cogs.speech import LONGEST_MESSAGE, known_length, length, moment, short
from services.player_state import Loop, Phase
from services.refs import Variant

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from cogs.client import Chorus
    from cogs.speech import Speech
    from services.queues import QueuePart
    from services.seats import Seat

PAGE = 10
"""Entries on a page; fewer where their titles are long."""


async def queue_page(bot: Chorus, seat: Seat, first: int) -> dict[str, Any]:
    """What a message with what plays, and what waits from a place (from 0) on, is sent or edited with.

    Raises NotMemberError.
    """
    speech = bot.speech
    part = await bot.services.playback.queues.show(seat, first, PAGE)
    head = _head(speech, part)
    # What waits while nothing plays, and an empty queue, say themselves what to do.
    phase = Variant("paused" if part.paused else "playing")
    footer = [] if part.current is None else [speech.say("queue-next", phase=phase)]
    lines = list(_fitting(_entries(speech, part), [*head, *footer]))
    view = discord.ui.View(timeout=None)
    last, on = max(part.count - 1, 0) // PAGE * PAGE, part.first + len(lines)
    if part.first or on < part.count:
        for way, there in (("first", 0), ("back", max(part.first - PAGE, 0)), ("on", on), ("last", last)):
            is_here = not part.first if way in ("first", "back") else on >= part.count
            view.add_item(QueuePageButton(way, seat.group_id, there, _label(speech, way), is_here))
    return {"content": "\n".join([*head, *lines, *footer]), "view": view}


def _label(speech: Speech, way: str) -> str:
    match way:
        case "first":
            return speech.say("queue-page-first")
        case "back":
            return speech.say("queue-page-back")
        case "on":
            return speech.say("queue-page-on")
        case _:
            return speech.say("queue-page-last")


def _head(speech: Speech, part: QueuePart) -> list[str]:
    say = speech.say
    if part.current is None and not part.count:
        return [say("queue-empty")]
    lines = []
    if part.current is not None:
        held = "queue-paused" if part.phase is Phase.PAUSED else "queue-now"
        lines.append(
            say(
                "queue-reconnecting" if part.phase is Phase.RECONNECTING else held,
                track=speech.track(part.current),
                position=length(part.position_ms),
                length=known_length(speech, part.current.duration_ms),
            )
        )
    elif part.phase is Phase.IDLE:
        lines.append(say("queue-waiting"))
    if part.on_air is not None:
        lines.append(say("queue-on-air", title=part.on_air))
    if part.loop is not Loop.OFF:
        lines.append(say("queue-loop", loop=Variant(part.loop)))
    if part.count:
        known_ms, is_whole = part.length
        lines.append(
            say(
                "queue-summary",
                count=part.count,
                known=Variant("all" if is_whole else "some" if known_ms else "none"),
                length=length(known_ms),
                turns=Variant("fair" if part.is_fair else "order"),
            )
        )
    return lines


def _entries(speech: Speech, part: QueuePart) -> Iterator[str]:
    for number, (entry, begins, name) in enumerate(
        zip(part.shown, part.begins, part.requesters, strict=True), part.first + 1
    ):
        yield speech.say(
            "queue-entry",
            number=str(number),
            track=speech.short_track(entry),
            length=known_length(speech, entry.duration_ms),
            timed=Variant("unknown" if begins is None else "known"),
            when="" if begins is None else moment(begins),
            asked=Variant("unknown" if name is None else "known"),
            name=short(name or ""),
        )


def _fitting(lines: Iterator[str], others: Sequence[str]) -> Iterator[str]:
    """As many of the lines as find room in a message beside others."""
    room = LONGEST_MESSAGE - sum(len(line) + 1 for line in others)
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            return
        yield line


class QueuePageButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"chorus:queue:(?P<way>first|back|on|last):(?P<group_id>\d{1,18}):(?P<start>\d{1,6})",
):
    """Turns to another part of a group's queue, as it is by then."""

    def __init__(self, way: str, group_id: int, start: int, label: str | None = None, disabled: bool = False) -> None:
        custom_id = f"chorus:queue:{way}:{group_id}:{start}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, disabled=disabled))
        self._group_id = group_id
        self._start = start

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(match["way"], int(match["group_id"]), int(match["start"]))

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        bot: Chorus = interaction.client
        seat = await bot.services.seats.of(asker_of(interaction), group_id=self._group_id)
        await interaction.response.edit_message(**await queue_page(bot, seat, self._start))
