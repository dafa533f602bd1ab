"""What a player knows of its entries, also of those that are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import QueueEntry
from services import queue_entries
from services.queue_entries import UNKNOWN, Entries
from tests.models.rows import MOMENT

if TYPE_CHECKING:
    import pytest


def entry(entry_id: int, owner: int) -> QueueEntry:
    return QueueEntry(
        id=entry_id,
        player_id=1,
        source="library",
        source_id=f"{entry_id}.ogg",
        title=f"{entry_id}",
        duration_ms=5_000,
        start_ms=2_000,
        requester_id=owner,
        added_at=MOMENT,
    )


def test_what_is_gone_can_be_back_with_all_that_was_known_of_it() -> None:
    entries = Entries([entry(1, 7), entry(2, 8)])
    entries.forget([1])
    assert [one.row_id for one in entries.of([1, 2])] == [2]
    assert entries.bring_back([2, 1, 3]) == {3}
    assert [one.row_id for one in entries.of([1, 2])] == [1, 2]
    assert (entries.owner(1), entries.facts(1).lasts_ms) == (7, 3_000)


def test_what_has_been_gone_for_long_is_not_known_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_entries, "MOST_LEFT", 2)
    entries = Entries(entry(number, 7) for number in range(1, 5))
    entries.forget([1, 2, 3])
    assert entries.facts(1) == UNKNOWN
    assert entries.bring_back([1, 2, 3]) == {1}
    entries.add([entry(1, 9)])
    entries.forget([2, 3, 4])
    assert [entries.owner(number) for number in (1, 2, 3, 4)] == [9, None, 7, 7]
