"""A modal, asked field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.client import Refused
from sandbox.discord_types import ComponentType
from sandbox.errors import INVALID_FORM_BODY

from .mistakes import MistakeError, listed
from .options import read_file

if TYPE_CHECKING:
    from sandbox.client import Answer, Member, Modal, ModalField

    from .terminal import Terminal

CANCEL = "!cancel"
LONGEST = 4000
"""Characters that a text field takes unless it says less (Discord docs: Text Input)."""
_PARAGRAPH = 2


async def fill_in(terminal: Terminal, me: Member, modal: Modal) -> Answer | None:
    """Ask for every field and send the modal off; a refused one is asked again, with what was typed as default.

    None when the person leaves it.
    """
    terminal.show(f"  {modal.title} ({CANCEL} leaves this form)")
    typed = {field.custom_id: field.value or "" for field in modal.fields}
    while True:
        for field in modal.fields:
            text = await _ask_until_valid(terminal, field, typed[field.custom_id])
            if text is None:
                terminal.show("  you left the form; nothing was sent")
                return None
            typed[field.custom_id] = text
        values = {field.custom_id: _value(field, typed[field.custom_id]) for field in modal.fields}
        try:
            return await me.submit(modal, {name: value for name, value in values.items() if value is not None})
        except Refused as error:
            if error.code != INVALID_FORM_BODY:
                raise
            terminal.show(f"  ✗ {by_label(error.message, modal)}")


async def _ask_until_valid(terminal: Terminal, field: ModalField, former: str) -> str | None:
    """One field's text, or None when the person leaves the form."""
    if field.description:
        terminal.show(f"    {field.description}")
    while True:
        text = await _ask(terminal, field, former)
        if text == CANCEL:
            return None
        text = text or former
        try:
            _check(field, text)
        except MistakeError as mistake:
            terminal.show(f"    ✗ {mistake}")
        else:
            return text


async def _ask(terminal: Terminal, field: ModalField, former: str) -> str:
    secret = is_secret(field)
    hints = [] if field.required else ["may stay empty"]
    if field.options:
        hints.append(f"{' or '.join(field.options)}")
    if field.style == _PARAGRAPH:
        hints.append("an empty line ends it")
    if former:
        hints.append("Enter keeps what you typed" if secret else f"Enter keeps: {former}")
    hint = f" ({'; '.join(hints)})" if hints else ""
    first = await terminal.ask(f"    {field.label}{hint}: ", secret=secret)
    if field.style != _PARAGRAPH or first in ("", CANCEL):
        return first
    lines = [first]
    while line := await terminal.ask("    … "):
        if line == CANCEL:
            return CANCEL
        lines.append(line)
    return "\n".join(lines)


def is_secret(field: ModalField) -> bool:
    """Whether the terminal had better not show what is typed."""
    return "password" in field.label.lower()


def _check(field: ModalField, text: str) -> None:
    """Raises MistakeError for what Discord's client would not send."""
    if not text:
        if field.required:
            raise MistakeError(f"{field.label} is needed; {CANCEL} leaves the form")
        return
    if field.type == ComponentType.FILE_UPLOAD:
        read_file(text)
    elif field.options and (strange := [name for name in _names(text) if name not in field.options]):
        raise MistakeError(f"there is no {strange[0]}, only {listed(field.options)}")
    elif field.type == ComponentType.TEXT_INPUT:
        shortest, longest = field.min_length or 1, field.max_length or LONGEST
        if not shortest <= len(text) <= longest:
            raise MistakeError(f"{field.label} takes {shortest} to {longest} characters; these are {len(text)}")


def _value(field: ModalField, text: str) -> Any:
    """What is sent for a field's text; None for nothing."""
    match field.type:
        case ComponentType.TEXT_INPUT:
            return text
        case _ if not text:
            return None
        case ComponentType.FILE_UPLOAD:
            return read_file(text)
        case ComponentType.CHECKBOX:
            return text.lower() in ("yes", "y", "true", "x")
        case ComponentType.RADIO_GROUP:
            return field.options[text]
    return [field.options.get(name, name) for name in _names(text)]


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def by_label(message: str, modal: Modal) -> str:
    """A refusal that names fields as the person sees them, not as the bot does."""
    for field in modal.fields:
        message = message.replace(f"field {field.custom_id!r}", field.label)
    return message
