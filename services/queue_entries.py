"""The entries that a player knows, and what is asked of thousands of them at once."""

from __future__ import annotations

from itertools import filterfalse
from typing import TYPE_CHECKING, NamedTuple

from models import QueueEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Facts(NamedTuple):
    """What lengths and doubles are told from; a row of the database takes ten times as long to ask."""

    track: tuple[str, str]
    """Its source, and its id there."""
    lasts_ms: int | None
    """From where listening begins; None where nobody knows."""


MOST_LEFT = 5_000
"""Entries that are gone, kept in memory so that they are back at once: about 10 MB. The database has them, too."""
UNKNOWN = Facts(("", ""), None)


class Entries(dict[int, QueueEntry]):
    """By their ids."""

    def __init__(self, entries: Iterable[QueueEntry] = ()) -> None:
        super().__init__()
        self._facts: dict[int, Facts] = {}
        self._owners: dict[int, int | None] = {}
        self.owner: Callable[[int], int | None] = self._owners.get
        """Who asked for an entry; a dictionary's own method, since it is asked of thousands."""
        self._left: dict[int, QueueEntry] = {}
        self.add(entries)

    def add(self, entries: Iterable[QueueEntry]) -> None:
        """Know these, too; what they are is told from them as they come, not of thousands when somebody asks."""
        for entry in entries:
            self[entry.row_id] = entry
            self._facts[entry.row_id] = facts_of(entry)
            self._owners[entry.row_id] = entry.requester_id
            self._left.pop(entry.row_id, None)

    def of(self, entry_ids: Iterable[int]) -> list[QueueEntry]:
        """Those of these entries that are there, in that order."""
        return [*filter(None, map(self.get, entry_ids))]

    def facts(self, entry_id: int) -> Facts:
        """What an entry is; `UNKNOWN` for one that is not there."""
        return self._facts.get(entry_id, UNKNOWN)

    def forget(self, entry_ids: Iterable[int]) -> None:
        """Those are gone. What they are is kept for a while: a queue that was emptied may come back."""
        for entry_id in entry_ids:
            if (entry := self.pop(entry_id, None)) is not None:
                self._left[entry_id] = entry
        for oldest in [*self._left][: max(len(self._left) - MOST_LEFT, 0)]:
            del self._left[oldest], self._facts[oldest], self._owners[oldest]

    def bring_back(self, entry_ids: Iterable[int]) -> set[int]:
        """Have entries again that are gone; returns those that are not known any more."""
        unknown = set(filterfalse(self.__contains__, entry_ids))
        back = self._left.keys() & unknown
        self.update(zip(back, map(self._left.__getitem__, back), strict=True))
        if len(back) == len(self._left):
            self._left.clear()
        for entry_id in back if self._left else ():
            del self._left[entry_id]
        return unknown - back


def facts_of(entry: QueueEntry) -> Facts:
    """What an entry is."""
    lasts_ms = None if entry.duration_ms is None else max(entry.duration_ms - entry.start_ms, 0)
    return Facts((entry.source, entry.source_id), lasts_ms)
