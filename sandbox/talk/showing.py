"""A message as it stands in the terminal. Pure."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sandbox.client import readable

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.client import Message

_EVENTS = {
    1: "adds {whom}",
    2: "removes {whom}",
    4: "renames this to {text}",
    6: "pins a message",
    7: "joins the server",
    18: "starts the thread {text}",
    21: "started this thread",
}
"""What Discord writes for messages that nobody wrote, by message type (Discord docs: Message Types)."""


def shown(message: Message, name_of: Callable[[int], str | None], place: str = "") -> str:
    """A message with its author; `place` tells where, when that is not where one is."""
    author, said = f"  {message.author_name}{place}", body(message, name_of)
    if message.type in _EVENTS:
        return f"{author} {said}"
    mark = " (only you see this)" if message.ephemeral else " (edited)" if message.edited else ""
    return f"{author}{mark}: {said}"


def body(message: Message, name_of: Callable[[int], str | None]) -> str:
    """What a message says, and the files that hang on it; empty when there is nothing, as while a bot thinks."""
    if message.type in _EVENTS:
        whom = ", ".join(user["username"] for user in message.raw["mentions"])
        return _EVENTS[message.type].format(whom=whom, text=message.text)
    lines = readable(message.text, name_of).splitlines()
    lines += [f"[{file['filename']}, {file['size']:,} bytes]" for file in message.attachments]
    lines += [f"[picture {PurePosixPath(urlsplit(address).path).name}]" for address in message.pictures]
    return "\n    ".join(lines)
