"""A board in memory, for testing what keeps panels right; `tests/cogs` tests the real one through the sandbox."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from services.panel.board import FoundPanel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from services.chat_server import Venue
    from services.clock import Clock
    from services.panel.view import PanelView


class MemoryBoard:
    """Threads with one panel each or several, and messages between them.

    `failure` is what every call answers; `loses_answers` does what it is told, and fails then.
    """

    def __init__(self, clock: Clock) -> None:
        self.hanging: dict[int, PanelView] = {}
        self.said: list[int] = []
        self.calls: list[tuple[str, datetime]] = []
        self.failure: Exception | None = None
        self.loses_answers: Exception | None = None
        self._clock = clock
        self._numbers = itertools.count(1_000)
        self._nonces: dict[str, int] = {}

    @property
    def shown(self) -> PanelView | None:
        """What the one panel shows; None without one."""
        assert len(self.hanging) <= 1
        return next(iter(self.hanging.values()), None)

    @property
    def changed_at(self) -> list[datetime]:
        """When something was sent or changed, or was tried to be."""
        return [moment for what, moment in self.calls if what in ("put", "change")]

    def say(self) -> int:
        """Somebody says something."""
        self.said.append(next(self._numbers))
        return self.said[-1]

    async def put(self, venue: Venue, view: PanelView, *, nonce: str) -> int:
        self._called("put")
        message_id = self._nonces.setdefault(nonce, next(self._numbers))
        self.hanging.setdefault(message_id, view)
        self._answer()
        return message_id

    async def change(self, venue: Venue, message_id: int, view: PanelView, *, new_picture: bool) -> bool:
        self._called("change")
        if message_id not in self.hanging:
            return False
        self.hanging[message_id] = view
        self._answer()
        return True

    async def take_down(self, venue: Venue, message_id: int) -> None:
        self._called("take_down")
        self.hanging.pop(message_id, None)
        self._answer()

    async def find(self, venue: Venue) -> Sequence[FoundPanel]:
        self._called("find")
        newest = sorted((*self.hanging, *self.said), reverse=True)
        return [FoundPanel(one, passed_by) for passed_by, one in enumerate(newest) if one in self.hanging]

    def _called(self, what: str) -> None:
        self.calls.append((what, self._clock()))
        if self.failure is not None:
            raise self.failure

    def _answer(self) -> None:
        if self.loses_answers is not None:
            failure, self.loses_answers = self.loses_answers, None
            raise failure
