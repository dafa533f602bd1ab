"""Buttons, selects and modals that several commands share."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from cogs.presenter import present
from services.errors import NotYourButtonError, UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cogs.client import Chorus

ANSWER_WITHIN_S = 120.0
MOST_CHOICES = 25
"""Options in one select (Discord docs: String Select)."""


class QuestionExpiredError(UserError):
    """A question was not answered in time."""

    key = "question-expired"


class OwnedView(discord.ui.View):
    """A view that only the person it was shown to may use."""

    def __init__(self, owner_id: int, *, timeout: float = ANSWER_WITHIN_S) -> None:
        super().__init__(timeout=timeout)
        self.owner_id = owner_id

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        if interaction.user.id == self.owner_id:
            return True
        await present(interaction, NotYourButtonError())
        return False

    async def on_error(
        self, interaction: discord.Interaction[Any], error: Exception, item: discord.ui.Item[Any], /
    ) -> None:
        await present(interaction, error)


class SafeModal(discord.ui.Modal):
    """A modal whose failures are presented like those of a command."""

    # discord.py's own Modal narrows its View in this way.
    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:  # type: ignore[override]
        await present(interaction, error)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody picked, and the interaction that carries on from there."""

    value: int
    interaction: discord.Interaction[Chorus]


class Question(OwnedView):
    """A view that ends with one answer."""

    def __init__(self, owner_id: int) -> None:
        super().__init__(owner_id)
        self._answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

    def settle(self, answer: Answer) -> None:
        """Take the answer; a second press changes nothing."""
        if not self._answer.done():
            self._answer.set_result(answer)
        self.stop()

    async def on_timeout(self) -> None:
        if not self._answer.done():
            self._answer.set_exception(QuestionExpiredError())

    async def answer(self, asked: discord.Interaction[Any]) -> Answer:
        """Wait for the answer; the question's buttons go in any case.

        `asked` is the interaction whose response the question is. Raises QuestionExpiredError.
        """
        try:
            answer = await self._answer
        except QuestionExpiredError:
            await asked.edit_original_response(view=None)
            raise
        return answer


class Chooser(Question):
    """A select of things by name; the answer's value is the key of the one that was picked."""

    def __init__(self, owner_id: int, choices: Mapping[int, str], *, placeholder: str) -> None:
        super().__init__(owner_id)
        shown = list(choices.items())[:MOST_CHOICES]
        options = [discord.SelectOption(label=name[:100], value=str(key)) for key, name in shown]
        self.add_item(_Choices(self, placeholder=placeholder, options=options))


class Confirmation(Question):
    """A dangerous button and a safe one; the answer's value is 1 for the dangerous one, else 0."""

    def __init__(self, owner_id: int, *, yes: str, no: str) -> None:
        super().__init__(owner_id)
        self.add_item(_AnswerButton(self, 1, label=yes, style=discord.ButtonStyle.danger))
        self.add_item(_AnswerButton(self, 0, label=no, style=discord.ButtonStyle.secondary))


class _Choices(discord.ui.Select[Chooser]):
    def __init__(self, question: Question, *, placeholder: str, options: list[discord.SelectOption]) -> None:
        super().__init__(placeholder=placeholder, options=options)
        self._question = question

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        self._question.settle(Answer(int(self.values[0]), interaction))


class _AnswerButton(discord.ui.Button[Confirmation]):
    def __init__(self, question: Question, value: int, *, label: str, style: discord.ButtonStyle) -> None:
        super().__init__(label=label, style=style)
        self._question = question
        self._value = value

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        self._question.settle(Answer(self._value, interaction))
