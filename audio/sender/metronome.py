"""The sender's loop: one tick each 20 ms, in phases, on the clock's own grid.

Ticks are counted, not read from the clock: after a stall, or in a sender that took over from a killed one, the next
tick is simply the next number, so nothing is left out and nothing bursts; only the clock, and with it the RTP
timestamps, has moved on. A phase prepares its packets, sleeps until its moment, and sends them.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from audio.rings import TICK_NS, Word
from audio.sender import commands
from audio.sender.channel import Channel
from audio.sender.commands import Order

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from audio.rings import Rings
    from audio.sender.commands import Command

PHASES = 4
PHASE_NS = TICK_NS // PHASES
_PARK_AFTER_TICKS = 50
# A parked sender looks by itself too: a wake-up call can cross with its lying down.
_LOOK_UP_S = 0.1


class Metronome:
    """Sends what is in the rings until the bot is gone. Owns its channels; `run` closes them.

    `clock_ns` and `sleep` (seconds) are the monotonic clock's, another's in tests.
    """

    def __init__(
        self,
        rings: Rings,
        control: socket.socket,
        *,
        clock_ns: Callable[[], int] = time.monotonic_ns,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rings = rings
        self._control = control
        control.setblocking(False)
        self._clock_ns = clock_ns
        self._sleep = sleep
        self._channels: dict[int, Channel] = {}
        self._phases: list[list[Channel]] = [[] for _ in range(PHASES)]
        self._quiet_ticks = 0

    def run(self) -> None:
        """Tick until the bot closes its end of the control socket."""
        wall_tick = self._clock_ns() // TICK_NS + 1
        try:
            while True:
                self._take_commands()
                if self._quiet_ticks > _PARK_AFTER_TICKS:
                    self._park()
                wall_tick = self._next_wall_tick(wall_tick)
                self._tick(self._rings.tick + 1, wall_tick)
                wall_tick += 1
        except EOFError:
            pass
        finally:
            for channel in self._channels.values():
                channel.close()

    def _next_wall_tick(self, wall_tick: int) -> int:
        """That tick of the clock, or the next one to come when it lies a whole tick or more in the past."""
        now_ns = self._clock_ns()
        if now_ns - wall_tick * TICK_NS < TICK_NS:
            return wall_tick
        self._rings.words[Word.STALLS] += 1
        return now_ns // TICK_NS + 1

    def _tick(self, tick: int, wall_tick: int) -> None:
        sent = 0
        for phase, channels in enumerate(self._phases):
            due_ns = wall_tick * TICK_NS + phase * PHASE_NS
            ready = [
                (channel, packet) for channel in channels if (packet := channel.packet_at(tick, wall_tick)) is not None
            ]
            early_ns = due_ns - self._clock_ns()
            if early_ns > 0:
                self._sleep(early_ns / 1e9)
            for channel, packet in ready:
                channel.send(packet, tick)
            if ready:
                sent += len(ready)
                self._rings.note_lateness(self._clock_ns() - due_ns, len(ready))
        self._rings.pass_tick(tick, wall_tick * TICK_NS)
        self._quiet_ticks = 0 if sent or self._rings.awaits(self._channels) else self._quiet_ticks + 1

    def _park(self) -> None:
        """Cost nothing until there is something to send."""
        self._rings.words[Word.PARKED] = 1
        while not self._rings.awaits(self._channels):
            if commands.wait(self._control, _LOOK_UP_S):
                break
        self._rings.words[Word.PARKED] = 0
        self._quiet_ticks = 0

    def _take_commands(self) -> None:
        while (received := commands.receive(self._control)) is not None:
            self._carry_out(*received)

    def _carry_out(self, command: Command, fd: int | None) -> None:
        match command.order:
            case Order.OPEN if fd is not None:
                self._drop(command.connection)
                self._place(command.connection, Channel(self._rings, command, fd))
            case Order.CLOSE:
                self._drop(command.connection)
            case Order.MOVE if command.connection in self._channels:
                channel = self._channels[command.connection]
                self._phases[channel.phase].remove(channel)
                channel.phase = command.phase
                self._place(command.connection, channel)

    def _place(self, connection: int, channel: Channel) -> None:
        self._channels[connection] = channel
        self._phases[channel.phase].append(channel)

    def _drop(self, connection: int) -> None:
        channel = self._channels.pop(connection, None)
        if channel is not None:
            self._phases[channel.phase].remove(channel)
            channel.close()
