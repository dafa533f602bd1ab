"""The way of events into one session: straight through, unless it is stalled or one of them is to come late."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Event = tuple[str, Mapping[str, Any]]


@dataclass
class _Late:
    """An event that waits for others to pass."""

    event: Event
    behind: int


class Delivery:
    """Hands events to `push` in the order of the world, or in the one that a fault asks for."""

    def __init__(self, push: Callable[[str, Mapping[str, Any]], None]) -> None:
        self._push = push
        self._late: list[_Late] = []
        self._stalled: deque[tuple[Event, int]] | None = None

    def tell(self, name: str, payload: Mapping[str, Any], *, behind: int = 0) -> None:
        """Deliver an event now, or after so many later ones."""
        if self._stalled is not None:
            self._stalled.append(((name, payload), behind))
        elif behind:
            self._late.append(_Late((name, payload), behind))
        else:
            self._push(name, payload)
            if self._late:
                self._let_pass()

    def stall(self) -> None:
        """Keep everything back from now on."""
        if self._stalled is None:
            self._stalled = deque()

    def flow(self) -> None:
        """Deliver what was kept back, and go on."""
        stalled, self._stalled = self._stalled or (), None
        for (name, payload), behind in stalled:
            self.tell(name, payload, behind=behind)

    def _let_pass(self) -> None:
        for late in self._late:
            late.behind -= 1
        due = [late for late in self._late if late.behind <= 0]
        self._late = [late for late in self._late if late.behind > 0]
        for late in due:
            self._push(*late.event)
