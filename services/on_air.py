"""What stations say is on the air, by the queue entry that is tuned in. In memory. Touches nothing."""

from __future__ import annotations

from collections import OrderedDict

MOST_KEPT = 1000


class OnAir:
    """The latest of each entry; those that said something last are kept."""

    def __init__(self) -> None:
        self._said: OrderedDict[int, str] = OrderedDict()

    def note(self, entry_id: int, title: str) -> None:
        """Its station says that; nothing, where it says nothing of it any more."""
        self._said[entry_id] = title
        self._said.move_to_end(entry_id)
        if len(self._said) > MOST_KEPT:
            self._said.popitem(last=False)

    def of(self, entry_id: int) -> str | None:
        """What is on the air there, as far as it is known."""
        return self._said.get(entry_id) or None
