"""When a panel may be changed: pure, by whatever clock the moments are of.

However much happens, it is changed once in `EVERY` at most. What is wanted meanwhile is one change, and stays wanted
until it was made: so the last state is always shown in the end, also when the server was slow, busy or away.
"""

from __future__ import annotations

from datetime import datetime, timedelta

EVERY = timedelta(seconds=5)
SETTLE = timedelta(milliseconds=400)
"""How long after something happened it is shown: things come in bursts, as a skip and the beginning of the next."""
LONGEST_WAIT = timedelta(minutes=5)
FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(minutes=10)
"""How long a panel that was refused is left alone at least, growing."""


class Pacing:
    """The pace of one panel. Ask `due` when to change it; tell `begin` when that is done, then how it went."""

    def __init__(self) -> None:
        self._wanted: datetime | None = None
        self._last: datetime | None = None
        self._not_before: datetime | None = None
        self._failures = 0

    @property
    def due(self) -> datetime | None:
        """When the panel is to be changed; None when it is right."""
        if self._wanted is None:
            return None
        after_last = None if self._last is None else self._last + EVERY
        return max(moment for moment in (self._wanted, after_last, self._not_before) if moment is not None)

    def want(self, at: datetime) -> bool:
        """It is to be changed at `at`, or as soon as may be then; whether it is due sooner by that."""
        before = self.due
        self._wanted = at if self._wanted is None else min(self._wanted, at)
        return self.due != before

    def begin(self, now: datetime) -> None:
        """It is being changed to how things stand now: what happens from here on is wanted anew."""
        self._wanted, self._last = None, now

    def done(self, now: datetime) -> None:
        """It was changed, which may have taken a while."""
        self._last, self._not_before, self._failures = now, None, 0

    def failed(self, now: datetime, wait: timedelta | None = None) -> None:
        """It could not be changed now: it is tried again, after `wait` when the server asked for that."""
        grown = min(EVERY * 2**self._failures, LONGEST_WAIT)
        self._put_off(now, max(grown, wait or grown))
        self.want(now)

    def refused(self, now: datetime) -> None:
        """The server does not let it be changed: it is left alone until it is wanted again, for a while at least."""
        self._put_off(now, min(FIRST_REST * 2**self._failures, LONGEST_REST))
        self._wanted = None

    def forgive(self) -> None:
        """What was in the way may be over: it need be waited for no more."""
        self._not_before, self._failures = None, 0

    def _put_off(self, now: datetime, wait: timedelta) -> None:
        self._failures = min(self._failures + 1, 20)
        self._last, self._not_before = now, now + wait
