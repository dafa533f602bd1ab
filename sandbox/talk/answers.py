"""Shows what a bot answers, asks for what its modals ask, and remembers what can be pressed."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sandbox.client import SandboxError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from sandbox.client import Answer, Member, Message, Modal

    from .terminal import Terminal

FOLLOW_S = 15 * 60
"""Discord lets a bot change its answer for as long."""


def shown(message: Message, place: str = "") -> str:
    """A message as it stands in the terminal."""
    mark = " (only you see this)" if message.ephemeral else " (edited)" if message.edited else ""
    text = message.text.replace("\n", "\n    ")
    return f"  {message.author_name}{place}{mark}: {text}"


class Answers:
    """The answers to one person. `start` runs a coroutine beside the session."""

    def __init__(self, terminal: Terminal, me: Member, start: Callable[[Coroutine[Any, Any, None]], None]) -> None:
        self._terminal = terminal
        self._me = me
        self._start = start
        self._choices: list[Callable[[], Awaitable[Answer]]] = []

    async def choose(self, number: int) -> None:
        """Press or choose what was shown under a number. Raises LookupError when there is nothing."""
        if not 1 <= number <= len(self._choices):
            raise LookupError(f"there is nothing with the number {number} to press")
        await self.show(await self._choices[number - 1]())

    async def show(self, answer: Answer) -> None:
        """Show an answer, and go on showing how it changes; a modal is asked field by field."""
        if answer.modal is not None:
            await self._fill_in(answer.modal)
            return
        self._print_answer(answer)
        self._start(self._follow(answer))

    def _print_answer(self, answer: Answer) -> None:
        if answer.message is not None:
            self._terminal.show(shown(answer.message))
        self._choices = []
        labels = [self._offer(label, self._me.click, answer, label) for label in answer.buttons]
        for menu in answer.selects:
            for label in menu.options:
                labels.append(self._offer(label, self._me.select, answer, [label], custom_id=menu.custom_id))
        if labels:
            self._terminal.show(f"    {'  '.join(labels)}")

    def _offer(self, label: str, act: Callable[..., Awaitable[Answer]], *args: Any, **more: Any) -> str:
        self._choices.append(lambda: act(*args, **more))
        return f"[!{len(self._choices)} {label}]"

    async def _fill_in(self, modal: Modal) -> None:
        self._terminal.show(f"  {modal.title}")
        values: dict[str, Any] = {}
        for field in modal.fields:
            if field.description:
                self._terminal.show(f"    {field.description}")
            optional = "" if field.required else " (may stay empty)"
            secret = "password" in field.label.lower()
            value = await self._terminal.ask(f"    {field.label}{optional}: ", secret=secret)
            if value:
                values[field.custom_id] = value
        await self.show(await self._me.submit(modal, values))

    async def _follow(self, answer: Answer) -> None:
        """Show how an answer changes, and what is said after it to this person only."""
        before, told = answer.text, 0
        with suppress(TimeoutError, SandboxError):
            while True:
                followups = await answer.followups()
                for message in followups[told:]:
                    self._terminal.show(shown(message))
                told = len(followups)
                if answer.text != before:
                    before = answer.text
                    self._print_answer(answer)
                await answer.next_change(timeout=FOLLOW_S)
