"""What Chorus keeps of a thread beside what the sandbox's journal says of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tests.drill.hearing import folded, happened_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Container, Iterable, Mapping, Sequence
    from pathlib import Path

    from sandbox.client import Channel, Sandbox
    from tests.storage.cloudinary_stand_in import CloudinaryStandIn

Said = tuple[int, str]
"""A message's id, and words that it had."""


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


def key_of(content: bytes) -> str:
    """Under which key a store has a file."""
    return sha256(content).hexdigest()


@dataclass(frozen=True)
class Stores:
    """Where the bot's files are: in its folder, or at Cloudinary."""

    folder: Path
    cloud: CloudinaryStandIn

    def waiting(self) -> dict[str, bytes]:
        """What lies in the folder, by key."""
        found = {}
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            with suppress(FileNotFoundError):  # it was carried over, or erased, just now
                found[path.name] = path.read_bytes()
        return found

    def all(self) -> dict[str, bytes]:
        """Every file that is kept, by key."""
        waiting = self.waiting()  # first: what is carried over meanwhile is in both
        return {place[-1].rpartition("/")[2]: data for place, data in self.cloud.files.items()} | waiting


@dataclass(frozen=True)
class Copy:
    """Reads the bot's database, as it runs. `erases`: words and files of deleted messages are not to be kept."""

    connection: sqlite3.Connection
    """The caller's, in autocommit mode."""
    stores: Stores
    sandbox: Sandbox
    thread: Channel
    contents: Mapping[int, bytes]
    """What was in the files that were sent, by the attachment's id."""
    erases: bool

    def difference(self, journal: Sequence[dict[str, Any]]) -> object:
        """How the copy differs from the thread, in the first way in which it does; empty when it is whole."""
        there, kept = folded(happened_in(journal)), self._standing()
        return (
            self._gaps()
            or there.items() ^ kept.items()
            or self._found() ^ {number for number, words in kept.items() if words}
            or self._not_erased(there)
            or self._files_differ(there, journal)
        )

    def now(self) -> tuple[dict[int, str], set[int], list[tuple[int, int]]]:
        """At one moment: the words of messages that are there, which messages are known, which ranges are covered."""
        self.connection.execute("BEGIN")
        rows = self._ask("SELECT message_id, message, deleted_at IS NULL FROM chats WHERE thread_id = ?")
        ranges = self._ask("SELECT first_id, end_id FROM chat_ranges WHERE thread_id = ?")
        self.connection.execute("COMMIT")
        return {number: words for number, words, is_there in rows if is_there}, {row[0] for row in rows}, ranges

    def words(self) -> set[Said]:
        """All words that are kept, former ones and those of deleted messages too."""
        former = "SELECT message_id, message FROM chat_versions WHERE message_id IN (SELECT message_id FROM of_thread)"
        query = f"""
            WITH of_thread AS (SELECT message_id, message FROM chats WHERE thread_id = ?)
            SELECT message_id, message FROM of_thread UNION {former}
        """
        return set(self._ask(query))

    def deleted(self) -> set[int]:
        """The messages that are marked as deleted."""
        return {
            row[0] for row in self._ask("SELECT message_id FROM chats WHERE thread_id = ? AND deleted_at IS NOT NULL")
        }

    def is_readable(self) -> bool:
        """Whether the bot could read the thread when it last tried to."""
        return self._ask("SELECT unreadable FROM mirrored_threads WHERE thread_id = ?") == [(None,)]

    def _gaps(self) -> list[tuple[int, int]]:
        """The ranges of ids that are covered, when they are not one."""
        ranges = self._ask("SELECT first_id, end_id FROM chat_ranges WHERE thread_id = ?")
        return [] if len(ranges) == 1 else ranges or [(0, 0)]

    def _standing(self) -> dict[int, str]:
        query = "SELECT message_id, message FROM chats WHERE thread_id = ? AND deleted_at IS NULL"
        return dict(self._ask(query))

    def _found(self) -> set[int]:
        query = "SELECT rowid FROM chat_words WHERE rowid IN (SELECT message_id FROM chats WHERE thread_id = ?)"
        return {row[0] for row in self._ask(query)}

    def _not_erased(self, there: Container[int]) -> list[Said]:
        """The words of deleted messages that should not be there any more."""
        return [(number, words) for number, words in self.words() if number not in there and words and self.erases]

    def _files_differ(self, there: Mapping[int, str], journal: Iterable[dict[str, Any]]) -> dict[int, str]:
        """By attachment: how each is kept that should be, or should not."""
        query = """
            SELECT attachment_id, state, key FROM chat_files
            WHERE message_id IN (SELECT message_id FROM chats WHERE thread_id = ?)
        """
        rows = {attachment_id: (state, key) for attachment_id, state, key in self._ask(query)}
        stored, found = self.stores.all(), dict[int, str]()
        for entry in journal:
            for attachment in entry.get("attachments", ()):
                attachment_id, is_there = int(attachment["id"]), entry["id"] in there
                state, key = rows.get(attachment_id, ("unknown", None))
                content = self.contents[attachment_id]
                if is_there and state != "kept":
                    found[attachment_id] = state
                elif state == "kept" and (key != key_of(content) or stored.get(key) != content):
                    found[attachment_id] = "another content"
                elif not is_there and self.erases and (state, key) not in (("erased", None), ("unknown", None)):
                    found[attachment_id] = f"{state} though its message is deleted"
        return found

    def _ask(self, query: str) -> list[Any]:
        return self.connection.execute(query, (self.thread.id,)).fetchall()
