"""What the bot heard beside what happened, and what each kind of weather lets it miss."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WORDS = {"message": "create", "edit": "edit", "delete": "delete"}
"""What the bot and the journal call the same."""
Event = tuple[str, int, str]
"""What happened (create, edit, delete), to which message, and what it says now."""


class Promise(Enum):
    """How what a correct bot hears of one channel compares with what happened there."""

    ALL_IN_ORDER = auto()
    """Nothing is lost: the session lives on, and a resume replays what was missed."""
    ALL = auto()
    """As before, but late events come after others."""
    ALL_SOME_TWICE = auto()
    """As before, in order, but events are doubled."""
    SOME_IN_ORDER = auto()
    """A session ended, its bot died, or events were lost from a session that stays up: nothing brings them back."""


@dataclass(frozen=True)
class Hearing:
    """One channel for a while: what happened in it, and what the bot heard."""

    happened: Sequence[Event]
    heard: Sequence[Event]

    def keeps(self, promise: Promise) -> bool:
        """Whether that much was heard, and nothing that never happened."""
        match promise:
            case Promise.ALL_IN_ORDER:
                return list(self.heard) == list(self.happened)
            case Promise.ALL:
                return Counter(self.heard) == Counter(self.happened)
            case Promise.ALL_SOME_TWICE:
                twice = Counter(self.heard) - Counter(self.happened)
                return list(dict.fromkeys(self.heard)) == list(self.happened) and all(n == 1 for n in twice.values())
            case Promise.SOME_IN_ORDER:
                rest = iter(self.happened)
                return all(event in rest for event in self.heard)

    @property
    def difference(self) -> str:
        """For a person who must find out why."""
        missing = Counter(self.happened) - Counter(self.heard)
        extra = Counter(self.heard) - Counter(self.happened)
        return f"missing {dict(missing)}, too many {dict(extra)}, of {len(self.happened)} in order {self.heard}"


def happened_in(journal: Iterable[dict[str, Any]]) -> list[Event]:
    """A channel's journal as events."""
    return [(entry["what"], entry["id"], entry.get("content", "")) for entry in journal]


def heard_in(log: str) -> dict[int, list[Event]]:
    """What a bot's output tells, by channel."""
    heard: dict[int, list[Event]] = {}
    for line in log.splitlines():
        told = json.loads(line) if line.startswith('{"what"') else {}
        if what := WORDS.get(told.get("what", "")):
            heard.setdefault(told["channel"], []).append((what, told["id"], told.get("content", "")))
    return heard


def folded(events: Iterable[Event]) -> dict[int, str]:
    """What stands in a channel after these events: the words by message id, in the order they were first said."""
    standing: dict[int, str] = {}
    for what, message_id, content in events:
        if what == "delete":
            standing.pop(message_id, None)
        else:
            standing[message_id] = content
    return standing
