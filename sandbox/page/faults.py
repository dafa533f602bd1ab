"""Switches for the sandbox's faults: which are on, using one, all off, and what the bot does about each."""

from __future__ import annotations

import inspect
import time
from typing import TYPE_CHECKING, Any

from sandbox.acting import breaking, voice_faults
from sandbox.world import DiscordError

from .fault_table import FAULTS, Ground
from .message_watch import MessageWatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sandbox.acting.desk import Desk

    from .fault_table import Fault
    from .reactions import Watch

    Row = dict[str, Any]

_BY_NAME = {fault.name: fault for fault in FAULTS}


class FaultBoard:
    """All switches of one sandbox, the same for every window; `tell` is called when one of them stands otherwise."""

    def __init__(self, desk: Desk, tell: Callable[[], None]) -> None:
        self._desk = desk
        self._tell = tell
        self._on: dict[str, int] = {}  # and in which server
        self._seen: dict[str, Watch] = {}
        self._shown: list[Row] = []
        desk.faults.events.when_met(self._meet)

    def cards(self) -> list[Row]:
        """What to show of each fault."""
        self._shown = self._desk.faults.pending()
        return [self._card(fault, self._shown) for fault in FAULTS]

    async def use(self, name: str, guild_id: int, *, on: bool) -> None:
        """Switch a fault on or off, or have it once.

        Raises ValueError for an unknown one or one that is so already, RefusedError or DiscordError when it cannot be.
        """
        fault = _BY_NAME.get(name)
        if fault is None:
            raise ValueError(f"there is no fault {name!r}")
        if on == (name in self._on) and fault.end is not None:
            raise ValueError(f"“{fault.title}” is {'on' if on else 'off'} already")
        if not on and fault.end is None:
            raise ValueError(f"“{fault.title}” comes once; there is nothing to switch off")
        await self._use(fault, self._on.get(name, guild_id), on=on)

    async def all_off(self) -> None:
        """Everything goes well again, whoever ordered what does not."""
        for name in tuple(self._on):
            fault, guild_id = _BY_NAME[name], self._on[name]
            try:
                await self._use(fault, guild_id, on=False)
            except DiscordError:  # somebody else has ended it
                self._on.pop(name, None)
        breaking.clear_faults(self._desk)
        voice_faults.clear_voice_faults(self._desk)

    def forget(self) -> None:
        """The world is another one: nothing is on in it."""
        self._on.clear()
        self._seen.clear()

    def look(self, rows: Iterable[Row]) -> bool:
        """Read what the bot did; tells whether there is something new to see of a fault."""
        rows = list(rows)
        has_come = self._desk.faults.pending() != self._shown
        return any([has_come, *(watch.look(rows) for watch in self._seen.values())])

    def _meet(self, ordered: str, payload: Mapping[str, Any]) -> None:
        """An event has met a fault that was ordered in this way."""
        for fault in FAULTS:
            watch = self._seen.get(fault.name)
            if fault.ordered == ordered and isinstance(watch, MessageWatch):
                watch.strike(payload, time.time())
                self._tell()

    async def _use(self, fault: Fault, guild_id: int, *, on: bool) -> None:
        was_on = dict(self._on)
        if fault.end is not None and on:
            self._on[fault.name] = guild_id
        else:
            self._on.pop(fault.name, None)
        began = time.time()
        ground = Ground(self._desk, guild_id, self._on.__contains__)
        try:
            done = (fault.start if on or fault.end is None else fault.end)(ground)
            if inspect.isawaitable(done):
                await done
        except Exception:
            self._on = was_on
            raise
        self._seen[fault.name] = fault.watch(ground, began)

    def _card(self, fault: Fault, pending: list[Row]) -> Row:
        waiting = sum(one["left"] for one in pending if fault.ordered and one["do"] == fault.ordered)
        seen = self._seen.get(fault.name)
        return {
            "name": fault.name,
            "group": fault.group,
            "title": fault.title,
            "simulates": fault.simulates,
            "expect": fault.expect,
            "once": fault.end is None,
            "on": fault.name in self._on,
            "waiting": waiting,
            "used_at": None if seen is None else round(seen.since * 1000),
            "steps": [] if seen is None else [step._asdict() for step in seen.steps],
        }
