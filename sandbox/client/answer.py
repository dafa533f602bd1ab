"""What a bot answered to an interaction: a message, or a modal to fill in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.component_tree import walk
from sandbox.discord_types import ComponentType

from .message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from .link import Link
    from .message import Select


@dataclass(frozen=True)
class ModalField:
    """One field of a modal. `style` is 1 for a line, 2 for a paragraph; lengths are in characters.

    `options` are the values on offer by their labels, where the field offers some.
    """

    label: str
    custom_id: str
    type: int
    required: bool
    min_length: int | None
    max_length: int | None
    style: int | None
    value: str | None
    description: str | None
    placeholder: str | None
    options: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Modal:
    """An opened modal; submit it with `Member.submit`."""

    interaction_id: int
    title: str
    custom_id: str
    fields: list[ModalField]


class Answer:
    """The bot's answer as it stood when last looked at; `refresh` and `until` look again."""

    def __init__(self, link: Link, payload: dict[str, Any]) -> None:
        self._link = link
        self._payload = payload

    def __repr__(self) -> str:
        kind = f"modal {self.modal.title!r}" if self.modal else repr(self.text)
        return f"<Answer {self.state} {kind}{' (ephemeral)' if self.ephemeral else ''}>"

    @property
    def id(self) -> int:
        """The interaction's id."""
        return int(self._payload["id"])

    @property
    def state(self) -> str:
        """message, modal, acknowledged (a click's bare acknowledgement), deleted, loading, waiting."""
        state: str = self._payload["state"]
        return state

    @property
    def digest(self) -> str:
        """Changes whenever anything about the answer does."""
        digest: str = self._payload["digest"]
        return digest

    @property
    def ephemeral(self) -> bool:
        """Whether only the one who asked sees it."""
        return bool(self._payload["ephemeral"])

    @property
    def message(self) -> Message | None:
        """The answering message, or the one that a component's answer changed."""
        payload = self._payload["message"]
        return None if payload is None else Message.from_payload(payload)

    @property
    def text(self) -> str:
        """What one reads in the message; empty without one."""
        message = self.message
        return "" if message is None else message.text

    @property
    def whole_text(self) -> str:
        """What one reads in the message and in those that followed it."""
        followups = (Message.from_payload(payload).text for payload in self._payload["followups"])
        return "\n".join([self.text, *followups])

    @property
    def modal(self) -> Modal | None:
        """The modal that opened, if one did."""
        payload = self._payload["modal"]
        if payload is None:
            return None
        return Modal(self.id, payload["title"], payload["custom_id"], list(_fields(payload["components"])))

    @property
    def buttons(self) -> list[str]:
        """The labels (or else custom ids) of the buttons that can be pressed."""
        return [] if self.message is None else self.message.buttons

    @property
    def selects(self) -> list[Select]:
        """The select menus."""
        return [] if self.message is None else self.message.selects

    async def followups(self) -> list[Message]:
        """The further messages that the bot sent for this interaction so far."""
        await self.refresh()
        return [Message.from_payload(payload) for payload in self._payload["followups"]]

    async def refresh(self) -> Answer:
        """Look again; changes this object and returns it."""
        self._payload = await self._link.call("answer", interaction_id=self.id)
        return self

    def until(self, predicate: Callable[[Answer], bool], timeout: float = 10.0) -> Coroutine[Any, Any, Answer]:
        """Look again with every change until the predicate holds. Raises TimeoutError, saying what it shows."""
        return self._until(predicate, timeout)

    def next_change(self, timeout: float = 10.0) -> Coroutine[Any, Any, Answer]:
        """Look again once anything about it differs. Raises TimeoutError."""
        seen = self.digest
        return self._until(lambda answer: answer.digest != seen, timeout)

    async def _until(self, predicate: Callable[[Answer], bool], timeout_s: float) -> Answer:
        clock = asyncio.get_running_loop().time
        deadline = clock() + timeout_s
        await self.refresh()
        while not predicate(self):
            left = deadline - clock()
            if left <= 0:
                raise TimeoutError(f"after {timeout_s:g} s the answer still is {self!r}")
            self._payload = await self._link.call("answer", interaction_id=self.id, seen=self.digest, timeout_s=left)
        return self


def _fields(components: list[dict[str, Any]]) -> list[ModalField]:
    """The fields of a modal, whether in labels or, as formerly, in action rows."""
    fields = []
    for component in walk(components):
        if component["type"] == ComponentType.LABEL:
            fields.append(_field(component["component"], component["label"], component.get("description")))
        elif component["type"] == ComponentType.TEXT_INPUT and component.get("label"):
            fields.append(_field(component, component["label"], None))
    return fields


def _field(control: dict[str, Any], label: str, description: str | None) -> ModalField:
    return ModalField(
        label=label,
        custom_id=control["custom_id"],
        type=control["type"],
        required=control.get("required", True),
        min_length=control.get("min_length"),
        max_length=control.get("max_length"),
        style=control.get("style"),
        value=control.get("value"),
        description=description,
        placeholder=control.get("placeholder"),
        options={option["label"]: option["value"] for option in control.get("options") or ()},
    )
