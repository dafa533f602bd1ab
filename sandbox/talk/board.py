"""What stands in the terminal: each message as it is now, and its buttons and menus under numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .mistakes import MistakeError, unknown
from .showing import body, shown

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sandbox.client import Answer, Member, Message

    from .terminal import Terminal

    Act = Callable[[str], Awaitable[Answer]]


class Board:
    """Shows each state of a message once. A number means the same button for as long as the session lasts."""

    def __init__(self, terminal: Terminal, me: Member, name_of: Callable[[int], str | None]) -> None:
        self._terminal = terminal
        self._me = me
        self._name_of = name_of
        self._last: dict[int, tuple[str, str]] = {}
        self._acts: list[Act] = []
        self._files: dict[str, dict[str, Any]] = {}
        self.shown = 0
        """How often something was shown."""
        self._numbers: dict[tuple[int, str], int] = {}

    def put(self, message: Message, place: str = "", *, again: bool = False) -> None:
        """Show a message, unless it says nothing yet or, without `again`, says and offers nothing new."""
        said, offered = state = (body(message, self._name_of), self._controls(message))
        former, self._last[message.id] = self._last.get(message.id, ("", "")), state
        self._files |= {file["filename"]: file for file in message.attachments}
        if again or said != former[0] or offered not in ("", former[1]):
            lines = [shown(message, self._name_of, place), *filter(None, [offered])]
            self._terminal.show("\n    ".join(lines))
            self.shown += 1

    def file(self, name: str) -> tuple[str, dict[str, Any]]:
        """The newest file of that name that was shown; without a name the newest of all. Raises MistakeError."""
        if not self._files:
            raise MistakeError("no file has been shown yet")
        name = name or next(reversed(self._files))
        if name not in self._files:
            raise unknown("file", name, self._files)
        return name, self._files[name]

    async def use(self, number: int, typed: str) -> Answer:
        """Press the button or choose the entry of that number; what is `typed` goes into a menu that asks for names.

        Raises MistakeError when there is nothing of that number.
        """
        if not 1 <= number <= len(self._acts):
            raise MistakeError(f"there is nothing with the number {number} to press")
        return await self._acts[number - 1](typed)

    def _controls(self, message: Message) -> str:
        """The line of buttons and entries under a message."""
        offers = [self._offer(message, label, label, self._press(message, label)) for label in message.buttons]
        for menu in message.selects:
            for label in menu.options:
                act = self._choose(message, menu.custom_id, label)
                offers.append(self._offer(message, f"{menu.custom_id} {label}", label, act))
            if not menu.options:
                act = self._choose(message, menu.custom_id, None)
                offers.append(self._offer(message, menu.custom_id, f"NAME: {menu.placeholder or menu.custom_id}", act))
        return "  ".join(offers)

    def _offer(self, message: Message, key: str, label: str, act: Act) -> str:
        number = self._numbers.get((message.id, key))
        if number is None:
            self._acts.append(act)
            number = self._numbers[message.id, key] = len(self._acts)
        return f"[!{number} {label}]"

    def _press(self, message: Message, label: str) -> Act:
        return lambda _typed: self._me.click(message, label)

    def _choose(self, message: Message, menu: str, label: str | None) -> Act:
        """Choose an entry, or in a menu of people, roles or channels those whose names are typed."""

        def act(typed: str) -> Awaitable[Answer]:
            values = [label] if label is not None else [name.strip() for name in typed.split(",") if name.strip()]
            if not values:
                raise MistakeError("type the name behind the number")
            return self._me.select(message, values, custom_id=menu)

        return act
