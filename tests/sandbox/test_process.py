"""The sandbox as a process: what it says, whom it lets in, when it ends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sandbox.client import BotDiedError, Sandbox, SandboxError
from tests.sandbox.conftest import ROOT, start_small_bots

if TYPE_CHECKING:
    from collections.abc import Iterator


class RunningProcess:
    """A sandbox started by hand."""

    def __init__(self, *arguments: str) -> None:
        self.popen = subprocess.Popen(
            [sys.executable, "-m", "sandbox", *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert self.popen.stdout is not None
        self.addresses = json.loads(self.popen.stdout.readline())

    def end(self) -> int:
        """Wait for the end; returns the exit status. All it printed was the one line."""
        output, _ = self.popen.communicate(timeout=10)
        assert output == b""
        return self.popen.returncode


@pytest.fixture
def process(tmp_path: Path) -> Iterator[RunningProcess]:
    running = RunningProcess("--folder", str(tmp_path / "new"), "--until-stdin-closes")
    yield running
    running.popen.kill()
    running.popen.communicate()


def test_it_says_where_it_is_and_only_its_owner_may_act(process: RunningProcess, tmp_path: Path) -> None:
    assert process.addresses["endpoint"].startswith("127.0.0.1:")
    assert process.addresses["ca_file"] == str(tmp_path / "new" / "ca.pem")
    assert process.addresses["control"] == str(tmp_path / "new" / "control.sock")
    assert stat.S_IMODE(os.stat(process.addresses["control"]).st_mode) == 0o600


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it(process: RunningProcess, number: signal.Signals) -> None:
    process.popen.send_signal(number)
    assert process.end() == 0
    assert not Path(process.addresses["control"]).exists()


def test_the_end_of_its_input_ends_it(process: RunningProcess) -> None:
    assert process.popen.stdin is not None
    process.popen.stdin.close()
    process.popen.stdin = None
    assert process.end() == 0


@pytest.mark.parametrize("taken", ["port", "folder"])
def test_a_taken_port_or_folder_is_told(process: RunningProcess, tmp_path: Path, taken: str) -> None:
    port = process.addresses["endpoint"].rpartition(":")[2]
    arguments = {"port": ["--port", port], "folder": ["--folder", str(tmp_path / "new")]}[taken]
    second = subprocess.run(
        [sys.executable, "-m", "sandbox", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert second.returncode == 1
    assert second.stdout == ""
    assert "The sandbox cannot start" in second.stderr
    assert "Traceback" not in second.stderr
    assert Path(process.addresses["control"]).is_socket()


@pytest.mark.parametrize("port", ["80000", "-1", "many"])
def test_a_port_that_is_none_is_told(port: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "sandbox", f"--port={port}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert f"{port} is no port" in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr


def test_a_socket_whose_path_would_be_too_long_goes_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 120)
    running = RunningProcess("--folder", str(folder), "--until-stdin-closes")
    try:
        control = Path(running.addresses["control"])
        assert control.is_socket()
        assert control.parent != folder
    finally:
        running.popen.terminate()
        running.end()
    assert not control.parent.exists()


def test_where_no_socket_can_be_the_path_is_told(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 120)
    folder.mkdir()
    ended = subprocess.run(
        [sys.executable, "-m", "sandbox", "--folder", str(folder), "--seed", "empty"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "too long for a socket" in ended.stderr
    assert str(folder) in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr


async def test_the_sample_world_is_there_and_can_be_joined_from_elsewhere() -> None:
    async with Sandbox.start(seed="sample") as started, Sandbox.attach(started.control) as sandbox:
        assert (sandbox.endpoint, sandbox.token) == (started.endpoint, started.token)
        guild = await sandbox.guild("Chorus Lounge")
        assert [channel.name for channel in await guild.channels()] == ["general", "music", "Lounge"]
        ada, ben = guild.member("Ada"), guild.member("Ben")
        message = await ben.send(guild.channel("general"), "hi")
        await ada.delete(message)
        with pytest.raises(LookupError):
            guild.member("Zoe")
        with pytest.raises(LookupError):
            await sandbox.guild("Nowhere")


async def test_a_killed_bot_is_out_of_voice_once_it_is_back() -> None:
    async with Sandbox.start() as sandbox:
        guild = await sandbox.create_guild("Film club")
        general, lounge = await guild.create_text_channel("general"), await guild.create_voice_channel("Lounge")
        ada = await guild.add_member("Ada")
        bot_id = int((await sandbox.bot_user())["id"])
        bot = await start_small_bots(sandbox)
        await bot.wait_ready()
        async with await ada.join(lounge):
            await ada.slash("sing", channel=general)
            assert await guild.voice_state(bot_id) is not None
            assert await bot.kill() == -signal.SIGKILL
            gone = sandbox.wait_for("VOICE_STATE_UPDATE", lambda event: int(event["user_id"]) == bot_id)
            again = await start_small_bots(sandbox)
            await again.wait_ready()
            assert (await gone)["channel_id"] is None
            await ada.slash("sing", channel=general)


async def test_a_bot_that_dies_before_it_is_ready_is_told_with_its_words(sandbox: Sandbox) -> None:
    bot = await sandbox.start_bot([sys.executable, "-c", "print('ouch'); raise SystemExit(3)"])
    with pytest.raises(BotDiedError, match="ended with 3:\nouch"):
        await bot.wait_ready()


async def test_a_bot_that_never_comes_is_not_waited_for_forever(sandbox: Sandbox) -> None:
    bot = await sandbox.start_bot([sys.executable, "-c", "input()"], env={"PYTHONSTARTUP": None})
    with pytest.raises(TimeoutError, match="not ready"):
        await bot.wait_ready(timeout=0.1)
    assert await bot.stop() == -signal.SIGTERM


async def test_what_waits_for_a_sandbox_that_dies_is_told(tmp_path: Path) -> None:
    async with Sandbox.start(folder=tmp_path) as sandbox:
        waiting = asyncio.create_task(sandbox.link.call("wait_ready", after=0, timeout_s=30))
        await sandbox.link.call("sessions")
        assert sandbox._child is not None
        await sandbox._child.kill()
        with pytest.raises(SandboxError, match="gone"):
            await waiting
        with pytest.raises(SandboxError, match="gone"):
            await sandbox.link.call("sessions")
