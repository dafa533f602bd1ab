"""The small parent of two children, sandbox and bot, for a start without a Discord token.

It starts the sandbox, hands the bot its endpoint and its certificate authority, starts a dead bot again,
and ends both when it is told to. Standard library only, so that it is up at once and stays small.
"""

from __future__ import annotations

import asyncio
import json
import signal
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from launch import exits
from launch.children import GRACE_S, Child

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path


NEW_WORLD = "new"
"""What a sandbox says of its world when it does not go on with a former one."""


@dataclass(frozen=True)
class Sandbox:
    """What a running sandbox says of itself: where it listens, whom to trust, how to act in it, and what it holds."""

    endpoint: str
    ca_file: str
    control: str
    token: str
    world: str
    page: str = ""
    """The address of its page, where it serves one."""


@dataclass(frozen=True)
class Plan:
    """What to run, in which folder, and how patiently.

    `samples` fills an empty library and is None for one that is in use. `environ` is the environment of
    every child; the bot gets the sandbox's address on top of it.
    """

    folder: Path
    environ: Mapping[str, str]
    sandbox: Sequence[str]
    bot: Sequence[str]
    samples: Sequence[str] | None = None
    grace_s: float = GRACE_S
    restart_waits_s: Sequence[float] = (0, 1, 2, 4, 8, 16, 30)
    healthy_after_s: float = 60.0


@dataclass
class Backoff:
    """How long to wait before the next start: longer after each early death, from the beginning after a healthy run."""

    waits_s: Sequence[float]
    healthy_after_s: float
    _deaths: int = field(default=0, init=False)

    def next_wait_s(self, ran_for_s: float) -> float:
        """The wait after a run of `ran_for_s` seconds."""
        if ran_for_s >= self.healthy_after_s:
            self._deaths = 0
        wait_s = self.waits_s[min(self._deaths, len(self.waits_s) - 1)]
        self._deaths += 1
        return wait_s


async def supervise(plan: Plan, say: Callable[[str], None], welcome: Callable[[Sandbox], str]) -> int:
    """Run sandbox and bot until a signal, the end of the sandbox or a bot that cannot run.

    `say` gets each sentence for the terminal; `welcome` makes the one that is said once the sandbox is up, and is
    called before the first bot starts.
    Returns the exit code of the parent; both children have ended by then. Raises OSError when one of them
    cannot be started at all.
    """
    told_to_stop = asyncio.create_task(_stop_signal())
    sandbox = await Child.start(plan.sandbox, plan.folder, plan.environ, read_output=True)
    sandbox_end = asyncio.create_task(sandbox.wait())
    work = asyncio.create_task(_work(plan, sandbox, say, welcome))
    try:
        await asyncio.wait({told_to_stop, sandbox_end, work}, return_when=asyncio.FIRST_COMPLETED)
        if told_to_stop.done():
            say("Stopping the bot and its sandbox.")
            return exits.OK
        if sandbox_end.done():
            say(f"The sandbox {_describe_end(sandbox_end.result())}; without it the bot has nowhere to be.")
            return exits.FAILED
        return work.result()
    finally:
        told_to_stop.cancel()
        work.cancel()
        await asyncio.wait({told_to_stop, work})
        await sandbox.end(plan.grace_s)
        await sandbox_end
        say("Stopped.")


async def _stop_signal() -> None:
    """Return when this process is told to end: Ctrl-C, SIGTERM, or its terminal has gone."""
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await told.wait()


async def _work(plan: Plan, sandbox_child: Child, say: Callable[[str], None], welcome: Callable[[Sandbox], str]) -> int:
    """What happens while the sandbox lives. Ends the children that it starts."""
    samples = asyncio.create_task(_make_samples(plan, say))
    try:
        sandbox = await _read_sandbox(sandbox_child)
        await samples
    finally:
        samples.cancel()
        await asyncio.wait({samples})
    say(welcome(sandbox))
    return await _keep_bot_running(plan, sandbox, say)


async def _read_sandbox(child: Child) -> Sandbox:
    """Wait for the line that the sandbox prints when it is ready; forever when it ends without one."""
    line = await child.read_line()
    if not line:
        await child.wait()
        await asyncio.Event().wait()  # supervise sees the same end and cancels this
    answer = json.loads(line)
    return Sandbox(**{name: str(answer[name]) for name in Sandbox.__dataclass_fields__ if name in answer})


async def _make_samples(plan: Plan, say: Callable[[str], None]) -> None:
    if plan.samples is None:
        return
    child = await Child.start(plan.samples, plan.folder, plan.environ)
    try:
        if await child.wait() != 0:
            say("Sample music could not be made (the reason stands above); going on without it.")
    finally:
        await child.end(plan.grace_s)


async def _keep_bot_running(plan: Plan, sandbox: Sandbox, say: Callable[[str], None]) -> int:
    environ = {
        **plan.environ,
        "DISCORD_TOKEN": sandbox.token,
        "CHORUS_DISCORD__ENDPOINT": sandbox.endpoint,
        "CHORUS_DISCORD__CA_FILE": sandbox.ca_file,
    }
    backoff = Backoff(plan.restart_waits_s, plan.healthy_after_s)
    clock = asyncio.get_running_loop().time
    while True:
        started_s = clock()
        bot = await Child.start(plan.bot, plan.folder, environ)
        try:
            code = await bot.wait()
        finally:
            await bot.end(plan.grace_s)
        if code in exits.FINAL:
            return code
        wait_s = backoff.next_wait_s(clock() - started_s)
        say(f"The bot {_describe_end(code)}; starting it again {f'in {wait_s:g} s' if wait_s else 'now'}.")
        await asyncio.sleep(wait_s)


def _describe_end(code: int) -> str:
    return f"ended with exit code {code}" if code >= 0 else f"was ended by {signal.Signals(-code).name}"
