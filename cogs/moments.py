"""A menu of moments in which something was said while something played: choosing one plays on from there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import discord

from cogs.answering import in_time
from cogs.asking import Seated, asker_of
from cogs.lasting import presented
from cogs.music import tell_queued
from cogs.short_numbers import short_number
from cogs.speech import Markup
from services.refs import LengthRef

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from cogs.client import Chorus
    from cogs.speech import Speech
    from services.mirror.reading import ReadMessage

LONGEST_TEXT = 100
"""Characters of an option's label and of its description (Discord docs: Select Option Structure)."""
LONGEST_TITLE = 80
"""Of these, such that the position fits too."""


def moments_of(speech: Speech, group_id: int, messages: Iterable[ReadMessage]) -> MomentMenu | None:
    """The menu of some messages, 25 at most; None when nothing played while they were said."""
    options = []
    for message in messages:
        if message.playing is not None:
            title, position_ms = message.playing.title, message.playing.position_ms or 0
            label = speech.say(
                "moment-choice", title=Markup(title[:LONGEST_TITLE]), position=LengthRef(max(position_ms, 0))
            )
            said = f"{message.author_name}: {''.join(text for text, _ in message.words.parts)}"
            option = discord.SelectOption(label=label, value=str(message.message_id), description=said[:LONGEST_TEXT])
            options.append(option)
    return MomentMenu(group_id, options, placeholder=speech.say("moment-pick")) if options else None


class MomentMenu(
    discord.ui.DynamicItem[discord.ui.Select[discord.ui.View]], template=r"moment:(?P<group_id>[a-z0-9]{1,13})"
):
    """Puts on what a group heard when a message was said, from where it was then. An option's value is the message."""

    def __init__(
        self, group_id: int, options: list[discord.SelectOption] | None = None, *, placeholder: str | None = None
    ) -> None:
        custom_id = f"moment:{short_number(group_id)}"
        super().__init__(discord.ui.Select(custom_id=custom_id, placeholder=placeholder, options=options or []))
        self._group_id = group_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(int(match["group_id"], 36))

    @presented
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        bot: Chorus = interaction.client
        seat = await bot.services.seats.of(asker_of(interaction), group_id=self._group_id)
        track, start_ms = await bot.services.recaps.moment(seat, int(self.item.values[0]))
        queued = await in_time(interaction, bot.services.playback.play_again(seat, [track], start_ms=start_ms))
        await tell_queued(Seated(seat, interaction), queued)
