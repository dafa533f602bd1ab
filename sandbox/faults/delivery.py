"""The way of events into one session: straight through, unless it is stalled or one of them is to come late."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Event = tuple[str, "Told"]


class Told(dict[str, Any]):
    """The payload of an event on its way to a session; `entries` are the numbers of what it tells of in the journal."""

    __slots__ = ("entries",)

    def __init__(self, payload: Mapping[str, Any], entries: range = range(0)) -> None:
        super().__init__(payload)
        self.entries = entries

    def instead(self, payload: Mapping[str, Any]) -> Self:
        """Another payload that tells of the same."""
        return type(self)(payload, self.entries)


@dataclass
class _Late:
    """An event that waits for others to pass."""

    event: Event
    behind: int


@dataclass(eq=False)
class _Gate:
    """What keeps everything back that came after it was shut."""

    is_open: bool = False


class Delivery:
    """Hands events to `push` in the order of the world, or in the one that a fault asks for."""

    def __init__(self, push: Callable[[str, Told], None]) -> None:
        self._push = push
        self._late: list[_Late] = []
        self._kept: deque[_Gate | _Late] = deque()

    def tell(self, name: str, payload: Told, *, behind: int = 0) -> None:
        """Deliver an event now, or after so many later ones."""
        told = _Late((name, payload), behind)
        if self._kept:
            self._kept.append(told)
        else:
            self._deliver(told)

    def stall(self) -> Callable[[], None]:
        """Keep everything back from now on; what this returns lets it go, up to where it was stalled once more."""
        gate = _Gate()
        self._kept.append(gate)

        def flow() -> None:
            gate.is_open = True
            self._flow()

        return flow

    def hasten(self) -> None:
        """Deliver at once what waits for others to pass."""
        late, self._late = self._late, []
        for told in late:
            self._push(*told.event)

    def _flow(self) -> None:
        while self._kept:
            first = self._kept[0]
            if isinstance(first, _Gate):
                if not first.is_open:
                    return
                self._kept.popleft()
            else:
                self._kept.popleft()
                self._deliver(first)

    def _deliver(self, told: _Late) -> None:
        if told.behind:
            self._late.append(told)
            return
        self._push(*told.event)
        for late in self._late:
            late.behind -= 1
        due = [late for late in self._late if late.behind <= 0]
        self._late = [late for late in self._late if late.behind > 0]
        for late in due:
            self._push(*late.event)
