"""`python bot.py` without a token, with the real sandbox and the real bot."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import aiohttp
import psutil

from launch import exits
from sandbox.client import Sandbox
from tests.launch.processes import PATIENCE_S, gone
from tests.launch.starts import read_until, started
from web.build import make

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from pathlib import Path


async def bot_becomes_ready(sandbox: Sandbox, *, before: int) -> None:
    """Wait for a bot to be ready when there were `before` of them already."""
    await sandbox.link.call("wait_ready", after=before, timeout_s=PATIENCE_S)


def bot_of(parent: Process) -> psutil.Process:
    (bot,) = (child for child in psutil.Process(parent.pid).children() if "run" in child.cmdline())
    return bot


async def test_it_starts_a_sandbox_and_a_bot_starts_a_dead_bot_again_and_stops_on_ctrl_c(tmp_path: Path) -> None:
    make("build", quiet=True)
    async with started(tmp_path) as parent:
        said = await read_until(parent, "Ctrl-C")
        assert said.startswith("No DISCORD_TOKEN is set: starting in the sandbox")
        address = said.partition("Try it")[2].split()[0]
        async with aiohttp.ClientSession() as http, http.get(address) as page:
            assert "Chorus" in await page.text()
        async with started(tmp_path) as second:
            assert address in await read_until(second, "Stop it")
        assert "-m sandbox.talk --as Ada --control data/sandbox/control.sock" in said
        async with Sandbox.attach(tmp_path / "data" / "sandbox" / "control.sock") as sandbox:
            await bot_becomes_ready(sandbox, before=0)
            first = bot_of(parent)
            first.kill()
            await read_until(parent, "The bot was ended by SIGKILL; starting it again now.")
            await bot_becomes_ready(sandbox, before=1)
            assert bot_of(parent) != first
        assert "discord.gateway: " in (tmp_path / "data" / "sandbox" / "bot.log").read_text()
        children = [child.pid for child in psutil.Process(parent.pid).children()]
        assert len(children) == 2
        parent.send_signal(signal.SIGINT)
        assert (await parent.communicate())[0] == b"Stopping the bot and its sandbox.\nStopped.\n"
        assert parent.returncode == exits.OK
        assert gone(*children)
    log = (tmp_path / "log").read_text()
    assert "Traceback" not in log
    assert "Fatal" not in log
    assert not (tmp_path / "data" / "chorus.db").exists()
    assert (tmp_path / "data" / "sandbox" / "chorus.db").exists()


async def test_nothing_of_it_stays_when_it_is_killed(tmp_path: Path) -> None:
    async with started(tmp_path) as parent:
        await read_until(parent, "Ctrl-C")
        async with Sandbox.attach(tmp_path / "data" / "sandbox" / "control.sock") as sandbox:
            await bot_becomes_ready(sandbox, before=0)
        children = [child.pid for child in psutil.Process(parent.pid).children()]
        parent.kill()
        await parent.wait()
        assert gone(*children)
