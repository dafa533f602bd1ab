"""What happened in each channel, in order: the truth that a test compares a bot's records with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .world import World

Entry = dict[str, Any]
_KEPT = ("content", "author", "attachments", "embeds", "type", "flags", "webhook_id")


class Journal:
    """Every public create, edit and delete of a message, kept for as long as the sandbox runs."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._entries: dict[int, list[Entry]] = {}
        world.listen(self._hear)

    def of(self, channel_id: int) -> list[Entry]:
        """A channel's entries: `what` (create, edit, delete), `at`, `id` and, unless deleted, the message."""
        return list(self._entries.get(channel_id, ()))

    def words_before(self, channel_id: int, message_id: int) -> Entry:
        """What a message said before its words were last changed: `content`, and `edited_timestamp` as it was then.

        Raises ValueError when it never said anything else.
        """
        written = [entry for entry in self.of(channel_id) if entry["id"] == message_id and "content" in entry]
        changes = [entry for entry in written if entry["what"] == "create"]
        for entry in written:
            if changes and entry["content"] != changes[-1]["content"]:
                changes.append(entry)
        if len(changes) < 2:
            raise ValueError(f"the words of message {message_id} were never changed")
        former = changes[-2]
        return {"content": former["content"], "edited_timestamp": former["at"] if former["what"] == "edit" else None}

    def dump(self) -> dict[int, list[Entry]]:
        """All entries by channel."""
        return self._entries

    def load(self, entries: dict[int, list[Entry]]) -> None:
        """Go on from entries that were dumped."""
        self._entries = entries

    def _hear(self, event: str, payload: Mapping[str, Any]) -> None:
        match event:
            case "MESSAGE_CREATE":
                self._note("create", payload, payload["id"])
            case "MESSAGE_UPDATE":
                self._note("edit", payload, payload["id"])
            case "MESSAGE_DELETE":
                self._note("delete", payload, payload["id"])
            case "MESSAGE_DELETE_BULK":
                for message_id in payload["ids"]:
                    self._note("delete", payload, message_id)

    def _note(self, what: str, payload: Mapping[str, Any], message_id: str) -> None:
        entry: Entry = {"what": what, "id": int(message_id), "at": self._world.now_iso()}
        entry.update((key, payload[key]) for key in _KEPT if key in payload)
        if "author" in entry:
            entry["author_id"] = int(entry["author"]["id"])
            entry["author_name"] = entry["author"]["username"]
            entry["is_bot"] = bool(entry.pop("author")["bot"])
        self._entries.setdefault(int(payload["channel_id"]), []).append(entry)
