"""The entries that a player knows, and what is asked of thousands of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models import QueueEntry

if TYPE_CHECKING:
    from collections.abc import Iterable


class Facts(NamedTuple):
    """What orders and lengths are told from; a row of the database takes ten times as long to ask."""

    owner: int | None
    track: tuple[str, str]
    """Its source, and its id there."""
    lasts_ms: int | None
    """From where listening begins; None where nobody knows."""


MOST_FACTS = 20_000
MOST_LEFT = 5_000
"""Entries that are gone, kept in memory so that they are back at once: about 10 MB. The database has them, too."""
UNKNOWN = Facts(None, ("", ""), None)


class Entries(dict[int, QueueEntry]):
    """By their ids."""

    def __init__(self, entries: Iterable[QueueEntry] = ()) -> None:
        super().__init__((entry.row_id, entry) for entry in entries)
        self._facts: dict[int, Facts] = {}
        self._left: dict[int, QueueEntry] = {}

    def facts(self, entry_id: int) -> Facts:
        """What an entry is; `UNKNOWN` for one that is not there."""
        facts = self._facts.get(entry_id)
        if facts is None:
            entry = self.get(entry_id)
            if entry is None:
                return UNKNOWN
            facts = self._facts[entry_id] = facts_of(entry)
        return facts

    def owner(self, entry_id: int) -> int | None:
        """Who asked for an entry."""
        facts = self._facts.get(entry_id) or self.facts(entry_id)
        return facts.owner

    def forget(self, entry_ids: Iterable[int]) -> None:
        """Those are gone. What they are is kept for a while: a queue that was emptied may come back."""
        for entry_id in entry_ids:
            if (entry := self.pop(entry_id, None)) is not None:
                self._left[entry_id] = entry
        for oldest in [*self._left][: max(len(self._left) - MOST_LEFT, 0)]:
            del self._left[oldest]
        if len(self._facts) > MOST_FACTS:
            self._facts.clear()

    def bring_back(self, entry_ids: Iterable[int]) -> set[int]:
        """Have entries again that are gone; returns those that are not known any more."""
        unknown = set(entry_ids).difference(self)
        for entry_id in unknown & self._left.keys():
            self[entry_id] = self._left.pop(entry_id)
        return unknown.difference(self)


def facts_of(entry: QueueEntry) -> Facts:
    """What an entry is."""
    lasts_ms = None if entry.duration_ms is None else max(entry.duration_ms - entry.start_ms, 0)
    return Facts(entry.requester_id, (entry.source, entry.source_id), lasts_ms)
