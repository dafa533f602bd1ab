"""What `/user forget` shows: what it does, and which of two kinds of forgetting it is to be."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import discord

from cogs.asking import asker_of
from cogs.views import Answer, Question, once

if TYPE_CHECKING:
    from cogs.client import Chorus

UNTIL_NOW, ALSO_LATER, NOTHING = 1, 2, 0


class ForgetQuestion(Question):
    """Asks what is to be forgotten; the answer's value is one of the three above."""

    def __init__(self, owner_id: int, labels: dict[int, str]) -> None:
        super().__init__(owner_id)
        for value, label in labels.items():
            self.add_item(_Choice(self, value, label))


class _Choice(discord.ui.Button[ForgetQuestion]):
    def __init__(self, question: Question, value: int, label: str) -> None:
        style = discord.ButtonStyle.secondary if value == NOTHING else discord.ButtonStyle.danger
        super().__init__(label=label, style=style, custom_id=once())
        self._question = question
        self._value = value

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await self._question.take(Answer(self._value, interaction))


async def ask_and_forget(interaction: discord.Interaction[Chorus]) -> None:
    """Ask, and erase what was chosen."""
    bot = interaction.client
    say = bot.speech.say
    labels = {UNTIL_NOW: say("forget-until-now"), ALSO_LATER: say("forget-also-later"), NOTHING: say("forget-not")}
    view = ForgetQuestion(interaction.user.id, labels)
    await interaction.response.send_message(say("forget-question"), view=view, ephemeral=True)
    answer = await view.answer(interaction)
    await answer.interaction.response.edit_message(view=None)
    sentence = say("forget-called-off")
    if answer.value != NOTHING:
        also_later = answer.value == ALSO_LATER
        count = await bot.services.forgetting.forget(asker_of(answer.interaction), also_later=also_later)
        sentence = say("forget-done-for-good" if also_later else "forget-done", count=count)
    with suppress(discord.NotFound):  # they have put the question away
        await answer.interaction.edit_original_response(content=sentence)
