"""What happened in each channel, in order: the truth that a test compares a bot's records with.

An entry is a plain mapping. Every one has

- `what`: `create`, `edit` (any MESSAGE_UPDATE: new words, but also an embed, a pin or the end of a poll), `delete`;
  and, among what is told with `whole` only, `react`, `unreact`, `clear_reactions`, `vote`, `unvote`, `pins` (the
  channel's pins changed) and `end` (the channel or thread itself was deleted),
- `number`, counted over all channels: of two entries the later has the higher one,
- `at`, the moment by the sandbox's clock, in ISO 8601,
- `id` of the message; None for `pins` and `end`.

A `create` or `edit` has the whole version that stood from then on: `content`, `edited_timestamp` (None before the
first edit of the words), `author_id`, `author_name`, `is_bot`, `type`, `flags`, `pinned`, `embeds`, `attachments`, and
where there is one `webhook_id`, `message_reference`, `message_snapshots`, `sticker_items`, `poll`, each as in Discord's
message object. `react` and `unreact` have `emoji` (its name, or `name:id`) and `user_id`, `clear_reactions` has `emoji`
(None for all of them), `vote` and `unvote` have `user_id` and `answer_id`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .world import World

    Payload = Mapping[str, Any]

Entry = dict[str, Any]
_ALWAYS = ("content", "edited_timestamp", "type", "flags", "pinned", "embeds", "attachments")
_IF_ANY = ("webhook_id", "message_reference", "message_snapshots", "sticker_items", "poll")
_MESSAGES = {"MESSAGE_CREATE": "create", "MESSAGE_UPDATE": "edit", "MESSAGE_DELETE": "delete"}
_GESTURES = {
    "MESSAGE_REACTION_ADD": "react",
    "MESSAGE_REACTION_REMOVE": "unreact",
    "MESSAGE_REACTION_REMOVE_ALL": "clear_reactions",
    "MESSAGE_REACTION_REMOVE_EMOJI": "clear_reactions",
    "MESSAGE_POLL_VOTE_ADD": "vote",
    "MESSAGE_POLL_VOTE_REMOVE": "unvote",
    "CHANNEL_PINS_UPDATE": "pins",
    "CHANNEL_DELETE": "end",
    "THREAD_DELETE": "end",
}
_OF_MESSAGES = frozenset(("create", "edit", "delete"))


class Journal:
    """Everything public that happened to messages, kept for as long as the sandbox runs.

    It must hear of an event before those who ask for its number.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._entries: dict[int, list[Entry]] = {}
        self._next = 0
        self._latest: tuple[Payload | None, range] = (None, range(0))
        world.listen(self._hear)

    def of(self, channel_id: int, *, whole: bool = False) -> list[Entry]:
        """A channel's creates, edits and deletes, or with `whole` all of its entries."""
        entries = self._entries.get(channel_id, ())
        return [entry for entry in entries if whole or entry["what"] in _OF_MESSAGES]

    def numbers_of(self, payload: Payload) -> range:
        """The numbers of the entries for the event that came last, if this is its payload; else none."""
        latest, numbers = self._latest
        return numbers if payload is latest else range(0)

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
        return {"content": former["content"], "edited_timestamp": former.get("edited_timestamp")}

    def dump(self) -> dict[int, list[Entry]]:
        """All entries by channel."""
        return self._entries

    def load(self, entries: dict[int, list[Entry]]) -> None:
        """Go on from entries that were dumped."""
        self._entries = entries
        numbers = (entry.get("number", -1) for kept in entries.values() for entry in kept)
        self._next = max(numbers, default=-1) + 1

    def _hear(self, event: str, payload: Payload) -> None:
        first = self._next
        if event in _MESSAGES:
            self._note_message(_MESSAGES[event], payload)
        elif event == "MESSAGE_DELETE_BULK":
            for message_id in payload["ids"]:
                self._note("delete", payload["channel_id"], message_id)
        elif event in _GESTURES:
            self._note_gesture(_GESTURES[event], payload)
        self._latest = (payload, range(first, self._next))

    def _note_message(self, what: str, payload: Payload) -> None:
        entry = self._note(what, payload["channel_id"], payload["id"])
        if what == "delete":
            return
        entry.update({key: payload[key] for key in _ALWAYS})
        entry.update({key: payload[key] for key in _IF_ANY if payload.get(key)})
        author = payload["author"]
        entry["author_id"], entry["author_name"] = int(author["id"]), author["username"]
        entry["is_bot"] = bool(author["bot"])

    def _note_gesture(self, what: str, payload: Payload) -> None:
        place = payload["id"] if what == "end" else payload["channel_id"]
        entry = self._note(what, place, payload.get("message_id"))
        if what in ("react", "unreact", "clear_reactions"):
            entry["emoji"] = _key(payload.get("emoji"))
        for name in ("user_id", "answer_id"):
            if name in payload:
                entry[name] = int(payload[name])

    def _note(self, what: str, channel_id: str, message_id: str | None) -> Entry:
        entry: Entry = {
            "what": what,
            "number": self._next,
            "id": None if message_id is None else int(message_id),
            "at": self._world.now_iso(),
        }
        self._next += 1
        self._entries.setdefault(int(channel_id), []).append(entry)
        return entry


def _key(emoji: Payload | None) -> str | None:
    if emoji is None:
        return None
    return emoji["name"] if emoji.get("id") is None else f"{emoji['name']}:{emoji['id']}"
