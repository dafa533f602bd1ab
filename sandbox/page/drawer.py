"""The drawer: for people who work on the bot, what a member's client has not.

It shows what passes at the sandbox's own sockets and what stands in the bot's log, and orders faults of the sandbox:
nothing in it reaches into the bot. Whoever has the page's key has it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from .bot_log import BotLog
from .faults import FaultBoard
from .states import States
from .traffic import Traffic

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sandbox.acting.desk import Action, Desk

    Payload = dict[str, Any]
    Tell = Callable[[str, Payload], None]


class Drawer:
    """What all windows' drawers share. `when_reloaded` is called once the world is another; `close` ends it."""

    def __init__(self, desk: Desk, bot_log: Path | None, states: Path, when_reloaded: Callable[[], None]) -> None:
        self.traffic = Traffic(desk)
        self.log = BotLog(bot_log)
        self.faults = FaultBoard(desk, self.tell_faults)
        self.states = States(desk, states)
        self._when_reloaded = when_reloaded
        self._onlookers: set[Onlooker] = set()

    def open(self, tell: Tell) -> Onlooker:
        """The drawer of one more window, which `tell` reaches."""
        onlooker = Onlooker(self, tell)
        self._onlookers.add(onlooker)
        return onlooker

    def leave(self, onlooker: Onlooker) -> None:
        """A window is gone."""
        self._onlookers.discard(onlooker)
        self.traffic.leave(onlooker.read_traffic)
        self.log.leave(onlooker.read_log)
        self._settle()

    def close(self) -> None:
        """Read nothing more."""
        self.traffic.close()
        self.log.close()

    def watch_traffic(self, onlooker: Onlooker) -> list[Payload]:
        """Have a window told of the traffic, and of what the bot does about faults."""
        self.traffic.watch(self._read_for_faults)
        return self.traffic.watch(onlooker.read_traffic)

    def leave_traffic(self, onlooker: Onlooker) -> None:
        """Have a window told of it no more."""
        self.traffic.leave(onlooker.read_traffic)
        self._settle()

    def tell_faults(self) -> None:
        """Show how the faults stand to all windows that watch."""
        for onlooker in self._onlookers:
            if onlooker.is_watching:
                onlooker.tell("faults", {"faults": self.faults.cards()})

    def reloaded(self) -> None:
        """The world is another one now."""
        self.faults.forget()
        asyncio.get_running_loop().call_soon(self._when_reloaded)  # behind the answer to whoever asked for it

    def _settle(self) -> None:
        if not any(onlooker.is_watching for onlooker in self._onlookers):
            self.traffic.leave(self._read_for_faults)

    def _read_for_faults(self, rows: list[Payload]) -> None:
        if self.faults.look(rows):
            self.tell_faults()


class Onlooker:
    """One window's drawer."""

    def __init__(self, drawer: Drawer, tell: Tell) -> None:
        self.drawer = drawer
        self.tell = tell
        self.is_watching = False

    def read_traffic(self, rows: list[Payload]) -> None:
        """There are new rows."""
        self.tell("traffic", {"rows": rows})

    def read_log(self, news: Payload) -> None:
        """There are new lines."""
        self.tell("log", news)

    def close(self) -> None:
        """The window is gone."""
        self.is_watching = False
        self.drawer.leave(self)


def watch_traffic(onlooker: Onlooker, on: bool = True) -> Payload:
    """Begin or end to be told of the traffic; the last rows before that."""
    onlooker.is_watching = on
    if on:
        return {"rows": onlooker.drawer.watch_traffic(onlooker)}
    onlooker.drawer.leave_traffic(onlooker)
    return {"rows": []}


def traffic_details(onlooker: Onlooker, number: int) -> Any:
    """All of one row, as JSON without secrets."""
    return onlooker.drawer.traffic.details(number)


async def watch_log(onlooker: Onlooker, on: bool = True) -> Payload:
    """Begin or end to be told of the bot's log; the last lines before that."""
    if on:
        return await onlooker.drawer.log.watch(onlooker.read_log)
    onlooker.drawer.log.leave(onlooker.read_log)
    return {"path": None, "lines": []}


def faults(onlooker: Onlooker) -> list[Payload]:
    """All switches as they stand."""
    return onlooker.drawer.faults.cards()


async def use_fault(onlooker: Onlooker, name: str, guild_id: int, on: bool = True) -> None:
    """Switch a fault on or off, or have it once."""
    await onlooker.drawer.faults.use(name, guild_id, on=on)
    onlooker.drawer.tell_faults()


async def end_faults(onlooker: Onlooker) -> None:
    """All off."""
    await onlooker.drawer.faults.all_off()
    onlooker.drawer.tell_faults()


def states(onlooker: Onlooker) -> list[Payload]:
    """The states that were saved."""
    return onlooker.drawer.states.listed()


def save_state(onlooker: Onlooker, name: str) -> list[Payload]:
    """Save the state under a name; all that there are then."""
    onlooker.drawer.states.save(name)
    return onlooker.drawer.states.listed()


async def load_state(onlooker: Onlooker, name: str) -> None:
    """Go on from a state that was saved; all windows are opened anew."""
    await onlooker.drawer.states.load(name)
    onlooker.drawer.reloaded()


DRAWER_DEEDS: dict[str, Action] = {
    deed.__name__: deed
    for deed in (
        watch_traffic,
        traffic_details,
        watch_log,
        faults,
        use_fault,
        end_faults,
        states,
        save_state,
        load_state,
    )
}
"""What a page may ask for beside what its person can do; an action's first argument is the `Onlooker`."""
