"""Buttons and selects that several commands share."""

from __future__ import annotations

import asyncio
import logging
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from cogs.presenter import present
from services.errors import NotYourButtonError, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from cogs.client import Chorus

log = logging.getLogger(__name__)

ANSWER_WITHIN_S = 120.0
LISTEN_FOR_S = 15 * 60.0
"""How long a question's message can be changed, and so may have to stay as it is (Discord docs: Receiving and
Responding to Interactions: an interaction's token is valid for 15 minutes). Presses on it are answered as long."""
MOST_CHOICES = 25
"""Options in one select (Discord docs: String Select)."""


_THIS_RUN = f"once:{secrets.token_hex(4)}:"


def once() -> str:
    """A custom id for what lives no longer than this process: the answer is awaited by a command that is under way."""
    return _THIS_RUN + secrets.token_hex(8)


def is_left_over(custom_id: str) -> bool:
    """Whether a custom id is one of `once` from before a restart: nobody waits for it any more."""
    return custom_id.startswith("once:") and not custom_id.startswith(_THIS_RUN)


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


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody picked, and the interaction that carries on from there."""

    value: int
    interaction: discord.Interaction[Chorus]


class Question(OwnedView):
    """A view that ends with one answer. A press that comes later is answered too: it changes nothing."""

    def __init__(self, owner_id: int) -> None:
        super().__init__(owner_id, timeout=LISTEN_FOR_S)
        self._answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

    async def take(self, answer: Answer) -> bool:
        """Take a press as the answer, if it is the first. Raises QuestionExpiredError when it came too late."""
        if self._answer.cancelled():
            raise QuestionExpiredError()
        if self._answer.done():
            await answer.interaction.response.defer()
            return False
        self._answer.set_result(answer)
        return True

    async def answer(self, asked: discord.Interaction[Any], *, within_s: float = ANSWER_WITHIN_S) -> Answer:
        """Wait for the answer, whose interaction is left to be answered. Without one the buttons go.

        `asked` is the interaction whose response the question is. Raises QuestionExpiredError.
        """
        await asyncio.wait([self._answer], timeout=within_s)
        if self._answer.done():
            return self._answer.result()
        self._answer.cancel()
        await _edit_question(asked, view=None)
        raise QuestionExpiredError()


class Chooser(Question):
    """A select of things by name; the answer's value is the key of the one that was picked.

    `asked` is the interaction whose response the question will be. The select goes once something is picked; what
    `picked` says of its name stands there instead.
    """

    def __init__(
        self,
        asked: discord.Interaction[Any],
        choices: Mapping[int, str],
        *,
        placeholder: str,
        picked: Callable[[str], str],
    ) -> None:
        super().__init__(asked.user.id)
        self._asked = asked
        self._choices = choices
        self._picked = picked
        shown = list(choices.items())[:MOST_CHOICES]
        options = [discord.SelectOption(label=name[:100], value=str(key)) for key, name in shown]
        self.add_item(_Choices(self, placeholder=placeholder, options=options))

    async def pick(self, key: int, interaction: discord.Interaction[Any]) -> None:
        """Take the pick, and put it in the select's place while the command goes on."""
        if await self.take(Answer(key, interaction)):
            await _edit_question(self._asked, content=self._picked(self._choices[key]), view=None)


class Confirmation(Question):
    """A dangerous button and a safe one; the answer's value is 1 for the dangerous one, else 0."""

    def __init__(self, owner_id: int, *, yes: str, no: str) -> None:
        super().__init__(owner_id)
        self.add_item(_AnswerButton(self, 1, label=yes, style=discord.ButtonStyle.danger))
        self.add_item(_AnswerButton(self, 0, label=no, style=discord.ButtonStyle.secondary))


class Alternatives(Question):
    """A button for each of a few things, none of them dangerous; the answer's value is the place of the pressed one."""

    def __init__(self, owner_id: int, labels: Sequence[str]) -> None:
        super().__init__(owner_id)
        for place, label in enumerate(labels):
            self.add_item(_AnswerButton(self, place, label=label, style=discord.ButtonStyle.secondary))


class PickList(OwnedView):
    """A select of things by name that does something with each pick, as often as somebody picks."""

    def __init__(
        self,
        owner_id: int,
        choices: Mapping[str, str],
        *,
        placeholder: str,
        on_pick: Callable[[discord.Interaction[Chorus], str], Coroutine[Any, Any, None]],
    ) -> None:
        """`choices` tells for each value how it is shown."""
        super().__init__(owner_id, timeout=LISTEN_FOR_S)
        shown = list(choices.items())[:MOST_CHOICES]
        options = [discord.SelectOption(label=name[:100], value=value) for value, name in shown]
        self.add_item(_Picks(placeholder=placeholder, options=options, on_pick=on_pick))


async def _edit_question(asked: discord.Interaction[Any], **changes: Any) -> None:
    """Change the message that asked, unless it is gone: a person can put away what only they see."""
    try:
        await asked.edit_original_response(**changes)
    except discord.HTTPException as error:
        log.info("a question could not be changed: %s", error)


class _Choices(discord.ui.Select[Chooser]):
    def __init__(self, question: Chooser, *, placeholder: str, options: list[discord.SelectOption]) -> None:
        super().__init__(placeholder=placeholder, options=options, custom_id=once())
        self._question = question

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await self._question.pick(int(self.values[0]), interaction)


class _Picks(discord.ui.Select[PickList]):
    def __init__(
        self,
        *,
        placeholder: str,
        options: list[discord.SelectOption],
        on_pick: Callable[[discord.Interaction[Chorus], str], Coroutine[Any, Any, None]],
    ) -> None:
        super().__init__(placeholder=placeholder, options=options, custom_id=once())
        self._on_pick = on_pick

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await self._on_pick(interaction, self.values[0])


class _AnswerButton(discord.ui.Button[Confirmation]):
    def __init__(self, question: Question, value: int, *, label: str, style: discord.ButtonStyle) -> None:
        super().__init__(label=label, style=style, custom_id=once())
        self._question = question
        self._value = value

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await self._question.take(Answer(self._value, interaction))
