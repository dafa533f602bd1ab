"""The bot's end of its sender process: starts it, tells it of connections, starts another when it dies or hangs.

Runs on the bot's event loop. What the sender has to know of each connection is kept here, so that a new one takes over
where the old one fell; the frames and the counters are in the shared memory anyway.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
import time
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from audio.rings import Rings, Word
from audio.sender import commands
from audio.sender.commands import Command, Order

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator

log = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parent.parent
_LOOK_S = 0.25
# A tick that does not come for so long is a hang; less happens on a machine with too much to do.
_HANG_NS = 2_000_000_000
_END_S = 2.0
# It takes commands at every tick; the event loop, which would replace it, must not wait for one that hangs.
_TELL_S = 0.5
# One that dies as soon as it is started must not be started in a circle.
_AGAIN_S = 0.2
_SENDING = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")


class SenderProcess:
    """One running sender at a time, over `rings`, which are not its own."""

    def __init__(self, rings: Rings) -> None:
        self._rings = rings
        self._opened: dict[int, tuple[Command, socket.socket]] = {}
        self._process: Process | None = None
        self._control: socket.socket | None = None
        self.restarts = 0

    @classmethod
    @asynccontextmanager
    async def start(cls, rings: Rings) -> AsyncIterator[SenderProcess]:
        """A sender that is supervised until the block ends."""
        sender = cls(rings)
        await sender._spawn()
        watching = asyncio.create_task(sender._supervise())
        try:
            yield sender
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            await sender._end()
            for _, kept in sender._opened.values():
                kept.close()

    @property
    def pid(self) -> int | None:
        """The process that sends now."""
        return None if self._process is None else self._process.pid

    def open(self, command: Command, udp: socket.socket) -> None:
        """Let a connection send through `udp`, or go on with another socket or key. The socket is duplicated."""
        kept = udp.dup()
        old = self._opened.pop(command.connection, None)
        self._opened[command.connection] = (command, kept)
        self._tell(command, kept)
        if old is not None:
            old[1].close()

    def move(self, connection: int, phase: int) -> None:
        """Send a connection's packets in another phase of the tick."""
        command, kept = self._opened[connection]
        self._opened[connection] = (replace(command, phase=phase), kept)
        self._tell(Command(Order.MOVE, connection, phase))

    def close(self, connection: int) -> None:
        """Forget a connection."""
        opened = self._opened.pop(connection, None)
        if opened is not None:
            self._tell(Command(Order.CLOSE, connection))
            opened[1].close()

    def wake(self) -> None:
        """There is something to send again. From any thread; cheap while the sender is awake."""
        if self._rings.words[Word.PARKED]:
            self._tell(Command(Order.WAKE))

    def _tell(self, command: Command, udp: socket.socket | None = None) -> None:
        control = self._control
        if control is None:
            return  # the next sender is told everything when it starts
        try:
            commands.send(control, command, None if udp is None else udp.fileno())
        except TimeoutError:  # it hangs, and must not take half of a command for the whole when it goes on
            with suppress(OSError):
                control.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it died this moment, which `_supervise` sees

    async def _spawn(self) -> None:
        ours, theirs = socket.socketpair()
        ours.settimeout(_TELL_S)
        memory = os.dup(self._rings.fd)
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "audio.sender",
                str(theirs.fileno()),
                str(memory),
                cwd=_ROOT,
                pass_fds=(theirs.fileno(), memory),
                stdin=asyncio.subprocess.DEVNULL,
                # Linux shares the processor out between sessions first (sched(7), autogroup): in the bot's own, the
                # sender would wait behind the bot and what it has started. Alone in one, it is served when it wakes.
                start_new_session=True,
                # The token and every other secret of the bot's are not its business.
                env={name: os.environ[name] for name in _SENDING if name in os.environ},
            )
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
            os.close(memory)
        self._control = ours
        for command, udp in self._opened.values():
            self._tell(command, udp)

    async def _supervise(self) -> None:
        while True:
            await self._until_it_fails()
            log.warning("The sender process is gone; starting another")
            await self._end(grace_s=0.0)
            self.restarts += 1
            started_ns = time.monotonic_ns()
            try:
                await self._spawn()
            except OSError:
                log.exception("The sender process cannot be started")
            await asyncio.sleep(max(0.0, _AGAIN_S - (time.monotonic_ns() - started_ns) / 1e9))

    async def _until_it_fails(self) -> None:
        """Return when the sender has died, or has not ticked for too long though it may not rest."""
        process = self._process
        if process is None:
            return
        exited = asyncio.ensure_future(process.wait())
        tick, since_ns = self._rings.tick, time.monotonic_ns()
        try:
            while not exited.done():
                looked_ns = time.monotonic_ns()
                await asyncio.wait([exited], timeout=_LOOK_S)
                now_ns = time.monotonic_ns()
                if self._rings.tick != tick or self._may_rest() or now_ns - looked_ns > _HANG_NS:
                    # Ticking, resting, or we were stopped ourselves and know nothing of it.
                    tick, since_ns = self._rings.tick, now_ns
                elif now_ns - since_ns > _HANG_NS:
                    return
        finally:
            exited.cancel()

    def _may_rest(self) -> bool:
        """Whether it is parked and nobody waits for it to get up."""
        return bool(self._rings.words[Word.PARKED]) and not self._rings.awaits(self._opened)

    async def _end(self, *, grace_s: float = _END_S) -> None:
        """Close its control socket, which ends it; kill one that does not listen. None is left when this returns."""
        if self._control is not None:
            self._control.close()
            self._control = None
        process, self._process = self._process, None
        if process is None:
            return
        waiting = asyncio.ensure_future(process.wait())
        done, _ = await asyncio.wait([waiting], timeout=grace_s)
        if not done:
            with suppress(ProcessLookupError):
                process.kill()
            await waiting
