"""What goes wrong with events on their way to the bot: lost, doubled, late, without content, held.

A fault counts events that at least one session would get, whoever caused them, and does the same to every session.
What a session is greeted with (READY and its guilds) and what it asked for itself are never touched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from .event_names import EVENT_NAMES
from .plan import Plan, Planned, check_positive

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .delivery import Delivery, Told
    from .holds import Hold

    Payload = Mapping[str, Any]
    ToldAll = Sequence[tuple[Delivery, Told]]


@dataclass(frozen=True)
class EventPattern:
    """Which events: a name with `*` for anything, and top-level fields with the values they must have.

    Raises ValueError when no event that a fault can meet has such a name.
    """

    name: str = "*"
    where: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not any(fnmatchcase(name, self.name) for name in EVENT_NAMES):
            raise ValueError(f"no gateway event that could go wrong is called {self.name!r}")

    def fits(self, name: str, payload: Payload) -> bool:
        """Whether it means this event."""
        return fnmatchcase(name, self.name) and all(payload.get(key) == value for key, value in self.where.items())


@dataclass
class _Fault(Planned):
    """What to do to the next events of a pattern."""

    pattern: EventPattern
    act: Callable[[str, ToldAll], None]


class EventFaults:
    """Decides how an event reaches the sessions; each event meets at most one fault, the oldest that fits."""

    def __init__(self) -> None:
        self._plan: Plan[_Fault] = Plan()
        self._watchers: list[Callable[[str, Payload], None]] = []
        self._delayed: set[Delivery] = set()

    def drop(self, pattern: EventPattern, count: int = 1) -> None:
        """Lose the next events for good: not even a resume brings them back."""
        self._add("drop_events", pattern, _drop, count=count)

    def double(self, pattern: EventPattern, count: int = 1) -> None:
        """Deliver the next events twice."""
        self._add("double_events", pattern, _double, count=count)

    def delay(self, pattern: EventPattern, behind: int = 1, count: int = 1) -> None:
        """Deliver the next events after so many later ones."""
        check_positive(behind=behind)

        def act(name: str, told: ToldAll) -> None:
            for delivery, payload in told:
                self._delayed.add(delivery)
                delivery.tell(name, payload, behind=behind)

        self._add("delay_events", pattern, act, count=count)

    def hold(self, pattern: EventPattern, nth: int, hold: Hold) -> None:
        """Keep the n-th event back, and all that follow it in the same sessions, until the hold is released."""
        self._add("hold_event", pattern, lambda name, told: _hold(name, told, hold), skip=nth - 1)

    def blank(self, pattern: EventPattern, count: int, censor: Callable[[str, Payload], Payload]) -> None:
        """Deliver the next events as `censor` leaves them."""

        def act(name: str, told: ToldAll) -> None:
            for delivery, payload in told:
                delivery.tell(name, payload.instead(censor(name, payload)))

        self._add("blank_events", pattern, act, count=count)

    def when_met(self, watcher: Callable[[str, Payload], None]) -> None:
        """Have each event that meets a fault told: how that was ordered (`do` of `pending`), and the payload."""
        self._watchers.append(watcher)

    def deliver(self, name: str, told: ToldAll) -> None:
        """Bring an event to those who see it, each with the payload as they see it; at least one."""
        fault = self._plan.take(lambda planned: planned.pattern.fits(name, told[0][1]))
        if fault is not None:
            fault.act(name, told)
            for watcher in self._watchers:
                watcher(fault.about["do"], told[0][1])
            return
        for delivery, payload in told:
            delivery.tell(name, payload)

    def pending(self) -> list[dict[str, Any]]:
        """What was ordered and has not come yet."""
        return self._plan.pending()

    def clear(self) -> None:
        """All is well again; what was to come late comes now."""
        self._plan.clear()
        while self._delayed:
            self._delayed.pop().hasten()

    def _add(
        self, fault: str, pattern: EventPattern, act: Callable[[str, ToldAll], None], *, count: int = 1, skip: int = 0
    ) -> None:
        about = {"do": fault, "event": pattern.name, "where": dict(pattern.where)}
        self._plan.add(_Fault(pattern, act, about=about, count=count, skip=skip))


def _drop(_name: str, _told: ToldAll) -> None:
    """Nothing reaches anybody."""


def _double(name: str, told: ToldAll) -> None:
    for delivery, payload in told:
        delivery.tell(name, payload)
        delivery.tell(name, payload)


def _hold(name: str, told: ToldAll, hold: Hold) -> None:
    flows = [] if hold.is_released else [delivery.stall() for delivery, _ in told]
    for delivery, payload in told:
        delivery.tell(name, payload)

    def flow() -> None:
        for let_go in flows:
            let_go()

    hold.reach({"event": name, "data": dict(told[0][1])}, on_release=flow)
