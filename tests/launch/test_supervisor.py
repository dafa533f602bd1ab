"""The parent of sandbox and bot, with real processes: what it starts, starts again, passes on and ends."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from launch import exits
from launch.supervisor import Backoff
from tests.launch.fakes import command
from tests.launch.processes import PATIENCE_S, gone

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parents[2]


class Parent:
    """A running parent and what it and its children say."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.said: list[str] = []

    async def line(self, start: str) -> str:
        """Read on until a line that begins with `start`."""
        assert self.process.stderr
        async with asyncio.timeout(PATIENCE_S):
            while line := (await self.process.stderr.readline()).decode().strip():
                self.said.append(line)
                if line.startswith(start):
                    return line
        raise AssertionError(f"nobody said {start!r}, only {self.said}")

    async def pid_of(self, role: str) -> int:
        """The process id that a child tells when it lives."""
        return int((await self.line(f"{role} live")).split()[-1])

    async def end(self) -> int:
        """Its exit code, when it has ended by itself; `said` is complete then."""
        assert self.process.stderr
        async with asyncio.timeout(PATIENCE_S):
            rest = await self.process.stderr.read()
            self.said += rest.decode().splitlines()
            return await self.process.wait()


@asynccontextmanager
async def running(*, sandbox: str = "steady", bot: str = "steady", samples: str = "") -> AsyncIterator[Parent]:
    process = await asyncio.create_subprocess_exec(
        *command("parent", sandbox, bot, samples), cwd=ROOT, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield Parent(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_the_bot_is_given_the_sandboxs_address_and_token() -> None:
    async with running() as parent:
        assert await parent.line("welcome") == "welcome to /control.sock"
        assert await parent.line("bot is given") == "bot is given sandbox-token 127.0.0.1:8443 /ca.pem"


async def test_a_dead_bot_is_started_again_and_again() -> None:
    async with running() as parent:
        sandbox = await parent.pid_of("sandbox")
        bots = set()
        for _ in range(3):
            bot = await parent.pid_of("bot")
            bots.add(bot)
            os.kill(bot, signal.SIGKILL)
            await parent.line("The bot was ended by SIGKILL; starting it again")
        assert len(bots) == 3
        assert psutil.pid_exists(sandbox)


async def test_a_bot_that_fails_is_started_again() -> None:
    async with running(bot="1") as parent:
        await parent.line("The bot ended with exit code 1; starting it again now.")
        await parent.line("The bot ended with exit code 1; starting it again in 0.01 s.")


@pytest.mark.parametrize("code", sorted(exits.FINAL))
async def test_a_bot_that_cannot_run_ends_the_parent_with_its_exit_code(code: int) -> None:
    async with running(bot=str(code)) as parent:
        sandbox = await parent.pid_of("sandbox")
        assert await parent.end() == code
        assert parent.said.count(f"bot ends with {code}") == 1
        assert gone(sandbox)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_told_to_stop_it_ends_first_the_bot_and_then_the_sandbox(number: signal.Signals) -> None:
    async with running() as parent:
        bot = await parent.pid_of("bot")
        parent.process.send_signal(number)
        assert await parent.end() == exits.OK
        assert parent.said[-4:] == [
            "Stopping the bot and its sandbox.",
            "bot is told to end",
            "sandbox is told to end",
            "Stopped.",
        ]
        assert gone(bot)


async def test_a_bot_that_does_not_end_is_killed() -> None:
    async with running(bot="stubborn") as parent:
        bot = await parent.pid_of("bot")
        parent.process.terminate()
        assert await parent.end() == exits.OK
        assert "bot is told to end" in parent.said
        assert gone(bot)


async def test_it_can_be_stopped_while_the_sandbox_is_starting() -> None:
    async with running(sandbox="hangs") as parent:
        sandbox = await parent.pid_of("sandbox")
        parent.process.send_signal(signal.SIGINT)
        assert await parent.end() == exits.OK
        assert gone(sandbox)


async def test_it_can_be_stopped_while_samples_are_made() -> None:
    async with running(samples="slow") as parent:
        samples = await parent.pid_of("samples")
        parent.process.send_signal(signal.SIGINT)
        assert await parent.end() == exits.OK
        assert gone(samples)
        assert not any(line.startswith("bot") for line in parent.said)


async def test_a_dead_sandbox_ends_everything_with_a_sentence() -> None:
    async with running() as parent:
        sandbox = await parent.pid_of("sandbox")
        bot = await parent.pid_of("bot")
        os.kill(sandbox, signal.SIGKILL)
        assert await parent.end() == exits.FAILED
        assert "The sandbox was ended by SIGKILL; without it the bot has nowhere to be." in parent.said
        assert gone(bot)


async def test_a_sandbox_that_never_gets_ready_ends_everything() -> None:
    async with running(sandbox="dies") as parent:
        assert await parent.end() == exits.FAILED
        assert "The sandbox ended with exit code 1; without it the bot has nowhere to be." in parent.said
        assert not any(line.startswith("bot") for line in parent.said)


async def test_no_orphan_stays_when_the_parent_is_killed() -> None:
    async with running() as parent:
        sandbox = await parent.pid_of("sandbox")
        bot = await parent.pid_of("bot")
        parent.process.kill()
        assert await asyncio.to_thread(gone, sandbox, bot)
        await parent.end()
        assert {"bot is told to end", "sandbox is told to end"} <= set(parent.said)


@pytest.mark.parametrize("how", ["fine", "broken"])
async def test_the_bot_starts_after_the_samples_whether_or_not_they_could_be_made(how: str) -> None:
    async with running(samples=how) as parent:
        await parent.line("bot lives")
        samples = next(i for i, line in enumerate(parent.said) if line.startswith("samples live"))
        given = next(i for i, line in enumerate(parent.said) if line.startswith("bot is given"))
        assert samples < given
        told = any(line.startswith("Sample music could not be made") for line in parent.said)
        assert told == (how == "broken")


def test_waits_grow_with_each_early_death_up_to_the_last() -> None:
    backoff = Backoff(waits_s=(0, 1, 2), healthy_after_s=60)
    assert [backoff.next_wait_s(ran_for_s=1) for _ in range(5)] == [0, 1, 2, 2, 2]


def test_waits_begin_anew_after_a_healthy_run() -> None:
    backoff = Backoff(waits_s=(0, 1, 2), healthy_after_s=60)
    assert [backoff.next_wait_s(ran_for_s) for ran_for_s in (1, 1, 60, 1)] == [0, 1, 0, 1]
