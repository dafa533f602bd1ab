"""What Chorus keeps of a thread beside what the sandbox's journal says of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from tests.drill.hearing import folded, happened_in

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import Channel, Sandbox

Said = tuple[int, str]
"""A message's id, and words that it had."""


async def standing_words(sandbox: Sandbox, thread: Channel) -> dict[int, str]:
    """What stands in the thread now."""
    return folded(happened_in(await sandbox.journal(thread)))


async def heard_words(sandbox: Sandbox, thread: Channel) -> list[Said]:
    """All words that were sent to a living session of the bot's, in that order."""
    journal = {entry["number"]: entry for entry in await sandbox.journal(thread)}
    numbers = [
        number
        for dispatch in await sandbox.dispatches(thread)
        if dispatch["written_at"] is not None
        for number in dispatch["entries"]
    ]
    entries = [journal[number] for number in numbers if number in journal]
    return [(entry["id"], entry["content"]) for entry in entries if entry["what"] != "delete"]


class Copy:
    """Reads the bot's database, as it runs."""

    def __init__(self, database: Path, thread: Channel) -> None:
        self._database = database
        self._thread_id = thread.id

    def standing(self) -> dict[int, str]:
        """What is kept of the messages that are there, by id."""
        query = "SELECT message_id, message FROM chats WHERE thread_id = ? AND deleted_at IS NULL ORDER BY message_id"
        return dict(self._ask(query))

    def words(self) -> set[Said]:
        """All words that are kept, former ones and those of deleted messages too."""
        former = "SELECT message_id, message FROM chat_versions WHERE message_id IN (SELECT message_id FROM of_thread)"
        query = f"""
            WITH of_thread AS (SELECT message_id, message FROM chats WHERE thread_id = ?)
            SELECT message_id, message FROM of_thread UNION {former}
        """
        return set(self._ask(query))

    def ranges(self) -> int:
        """In how many pieces the thread is covered."""
        return len(self._ask("SELECT 1 FROM chat_ranges WHERE thread_id = ?"))

    def found(self) -> set[int]:
        """The messages that the index has."""
        query = "SELECT rowid FROM chat_words WHERE rowid IN (SELECT message_id FROM chats WHERE thread_id = ?)"
        return {row[0] for row in self._ask(query)}

    def searchable(self) -> set[int]:
        """The messages that it should have: those that are there and say something."""
        return {message_id for message_id, text in self.standing().items() if text}

    def _ask(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(self._database)) as connection:
            return connection.execute(query, (self._thread_id,)).fetchall()
