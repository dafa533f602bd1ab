"""Checks what is remembered: the bot's database against what the sandbox saw being said."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demo.promise import promise

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sandbox.client import Message

_EPHEMERAL = 1 << 6
"""Only one person sees it, and only for a while: it is not part of the chat (Discord docs: Message Flags)."""


@dataclass(frozen=True)
class Remembered:
    """A message as the database holds it."""

    text: str
    deleted: bool


def remembered(database: Path) -> dict[int, Remembered]:
    """Every message the bot has kept, by its id. Reads the file while the bot has it open."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT message_id, message, deleted_at IS NOT NULL FROM chats").fetchall()
    return {message_id: Remembered(text, bool(deleted)) for message_id, text, deleted in rows}


def check_memory(database: Path, shown: Iterable[Message], deleted: Iterable[Message]) -> str:
    """What Discord shows, notices too, is remembered as it is; what was deleted is marked, and nothing else is."""
    memory = remembered(database)
    expected = {message.id: Remembered(message.content, False) for message in shown if not message.flags & _EPHEMERAL}
    expected |= {message.id: Remembered(message.content, True) for message in deleted}
    promise(memory.keys() >= expected.keys(), f"{len(expected.keys() - memory.keys())} messages are missing")
    promise(memory.keys() <= expected.keys(), f"{len(memory.keys() - expected.keys())} messages were never said")
    for message_id, said in expected.items():
        promise(memory[message_id] == said, f"message {message_id} is kept as {memory[message_id]}, it is {said}")
    return f"{len(expected)} messages, {sum(said.deleted for said in expected.values())} of them deleted"
