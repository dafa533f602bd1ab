"""Some messages while things are told of them: which are kept at all, and who they are of."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from services.mirror.events import Deleted, Edited, Said, Touched
from services.mirror.ledger import Entry
from services.mirror.lifetime import floor_id
from services.mirror.said import SaidMessage, SaidPart
from services.mirror.versions import deleted, is_author_unknown, told, told_in_part, without_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from models import Outgoing
    from models.chat_writing import MirroredGroup
    from services.mirror.events import ThreadEvent


@dataclass(frozen=True, slots=True)
class Keeping:
    """What of the messages is to be kept."""

    unregistered: bool = True
    """Also what people say who have no account."""
    deleted_words: bool = True
    """Also what a message said when it was deleted."""


@dataclass(slots=True)
class Batch:
    """Takes events in their order; `entries` and `to_ask_again` are then what is to be written.

    All that is looked up is looked up before: `groups` by thread, `senders` by message (for whom one of our webhooks
    posted it), `owners` and `suppressed` by Discord account.
    """

    groups: Mapping[int, MirroredGroup]
    entries: dict[int, Entry]
    senders: Mapping[int, Outgoing]
    owners: Mapping[int, int]
    suppressed: Mapping[int, int]
    keeping: Keeping
    now: datetime
    to_ask_again: list[dict[str, Any]] = field(default_factory=list)

    def take(self, event: ThreadEvent) -> None:
        """What was told of threads without a group was left out before."""
        match event:
            case Said(message) | Edited(SaidMessage() as message):
                self._told(message)
            case Edited(SaidPart() as part):
                self._told_in_part(part)
            case Deleted():
                for message_id in event.message_ids:
                    self._deleted(event.thread_id, message_id)
            case Touched():
                self._ask_again(event.thread_id, event.message_id)

    def _told(self, message: SaidMessage) -> None:
        entry = self.entries.get(message.message_id)
        owner_id = self.owners.get(message.author_id)
        sender = self.senders.get(message.message_id)
        if sender is not None:
            message = replace(message, author_id=sender.discord_id, author_name=sender.name)
            owner_id = sender.user_id
        if not self._is_kept(message, owner_id, entry):
            return
        if entry is None:
            entry = self.entries[message.message_id] = Entry(self.groups[message.thread_id].group_id)
        if entry.kept is None or is_author_unknown(entry.kept.shown):
            entry.owner_id = owner_id
        entry.kept, former = told(entry.kept, message)
        if former is not None:
            entry.former.append(former)
        self._erase_if_deleted(entry)

    def _told_in_part(self, part: SaidPart) -> None:
        entry = self.entries.get(part.message_id)
        if entry is None or entry.kept is None:
            self._ask_again(part.thread_id, part.message_id)
            return
        entry.kept, former = told_in_part(entry.kept, part)
        if former is not None:
            entry.former.append(former)
        self._erase_if_deleted(entry)

    def _deleted(self, thread_id: int, message_id: int) -> None:
        entry = self.entries.get(message_id)
        if entry is None:
            if self._is_too_old(thread_id, message_id):
                return
            entry = self.entries[message_id] = Entry(self.groups[thread_id].group_id)
        entry.kept = deleted(entry.kept, message_id, thread_id, self.now)
        self._erase_if_deleted(entry)

    def _is_kept(self, message: SaidMessage, owner_id: int | None, entry: Entry | None) -> bool:
        """Whether a message is one of those to be kept; of one whose author is known that was decided before."""
        if message.message_id <= self.suppressed.get(message.author_id, -1):
            return False
        if entry is not None and entry.kept is not None and not is_author_unknown(entry.kept.shown):
            return True
        if owner_id is None and not message.is_bot and not self.keeping.unregistered:
            return False
        return not self._is_too_old(message.thread_id, message.message_id)

    def _is_too_old(self, thread_id: int, message_id: int) -> bool:
        return message_id < floor_id(self.groups[thread_id], self.now)

    def _erase_if_deleted(self, entry: Entry) -> None:
        if entry.kept is None or entry.kept.deleted_at is None or self.keeping.deleted_words:
            return
        entry.kept = without_words(entry.kept)
        entry.former.clear()
        entry.is_erased = True

    def _ask_again(self, thread_id: int, message_id: int) -> None:
        self.to_ask_again.append({"message_id": message_id, "thread_id": thread_id})
