"""The terminal, as a person uses it: a process with lines in and text out."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import pytest

from sandbox.client import Sandbox
from sandbox.talk.options import parse_options
from tests.sandbox.conftest import ROOT, start_small_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.client import Guild


class Screen:
    """A running terminal."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self._text = ""

    def type(self, line: str) -> None:
        """Type a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())

    async def expect(self, text: str) -> str:
        """Wait until it shows something; returns all that was shown since the last time."""
        assert self.process.stdout is not None
        async with asyncio.timeout(10):
            while text not in self._text:
                chunk = await self.process.stdout.read(4096)
                assert chunk, f"it ended without {text!r}: {self._text}"
                self._text += chunk.decode()
        seen, _, self._text = self._text.partition(text)
        return seen + text


async def open_screen(*arguments: str) -> Screen:
    """Start a terminal."""
    pipe = asyncio.subprocess.PIPE
    command = [sys.executable, "-m", "sandbox.talk", *arguments]
    return Screen(await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe))


@pytest.fixture(scope="module")
async def world() -> AsyncIterator[Sandbox]:
    """A sample world of its own, with the small bot in it."""
    async with Sandbox.start(seed="sample") as sandbox:
        await (await start_small_bot(sandbox)).wait_ready()
        yield sandbox


@pytest.fixture
async def lounge(world: Sandbox) -> Guild:
    return await world.guild("Chorus Lounge")


@pytest.fixture
async def screen(world: Sandbox) -> AsyncIterator[Screen]:
    opened = await open_screen("--control", str(world.control), "--as", "Ada")
    await opened.expect("Ada #general>")
    yield opened
    opened.type("!quit")
    assert await opened.process.wait() == 0


async def test_what_one_types_is_said_and_what_others_say_is_shown(screen: Screen, lounge: Guild) -> None:
    general, ben = lounge.channel("general"), lounge.member("Ben")
    screen.type("hello all")
    await lounge.sandbox.wait_for("MESSAGE_CREATE", lambda event: event["content"] == "hello all")
    message = await ben.send(general, "hello Ada")
    await screen.expect("Ben: hello Ada")
    await ben.edit(message, "hello, Ada")
    await screen.expect("Ben (edited): hello, Ada")
    await ben.send(lounge.channel("music"), "over here")
    await screen.expect("Ben in #music: over here")


async def test_commands_modals_and_buttons_are_used_by_typing(screen: Screen) -> None:
    screen.type("/ping")
    await screen.expect("Chorus (only you see this): pong")
    screen.type("/group create name:Film night")
    await screen.expect("created Film night")
    screen.type("/feedback")
    await screen.expect("Name:")
    screen.type("Ada")
    await screen.expect("Body (may stay empty):")
    screen.type("")
    await screen.expect("Ada says ''")
    screen.type("/panel")
    await screen.expect("[!1 Go]  [!2 Ask]  [!3 Quiet]  [!4 Red]  [!5 Blue]")
    screen.type("!5")
    await screen.expect("chose b")


async def test_an_answer_that_changes_is_shown_again(screen: Screen) -> None:
    screen.type("/slow Ada")
    await screen.expect("hello Ada!")


async def test_files_are_named_by_their_path(screen: Screen, tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_text("from a file")
    screen.type(f"/order count:2 paper:{tmp_path / 'paper.txt'}")
    await screen.expect("2 None None from a file")


async def test_one_goes_about_and_sits_down(screen: Screen) -> None:
    screen.type("!go #music")
    await screen.expect("Ada #music>")
    screen.type("!join Lounge")
    await screen.expect("you sit in Lounge")
    screen.type("!who")
    await screen.expect("Ada (in Lounge)")
    screen.type("!leave")
    await screen.expect("you heard 0.0 s")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/fly", "there is no command /fly"),
        ("/order count:9", "must be between 1 and 5"),
        ("/order paper:/nowhere", "No such file"),
        ("/order oops count:1", "'oops' is no option"),
        ("!fly", "there is no !fly"),
        ("!99", "nothing with the number 99"),
        ("!go nowhere", "there is no 'nowhere'"),
        ("!join general", "there is no voice channel 'general'"),
    ],
)
async def test_mistakes_are_told_and_nothing_breaks(screen: Screen, line: str, told: str) -> None:
    screen.type(line)
    await screen.expect(told)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["--control", "/nowhere/control.sock"], "No sandbox listens at /nowhere"), (["--as", "Zoe"], "Nobody to be")],
)
async def test_without_a_sandbox_or_a_person_it_says_so(world: Sandbox, arguments: list[str], told: str) -> None:
    screen = await open_screen("--control", str(world.control), *arguments)
    _, errors = await screen.process.communicate()
    assert screen.process.returncode == 1
    assert told in errors.decode()


def test_the_last_option_takes_the_rest_and_a_lone_text_is_the_first_option() -> None:
    declared = [{"name": "name", "type": 3}, {"name": "size", "type": 3}]
    assert parse_options("name:Film night: part two size:l xl", declared) == {
        "name_": "Film night: part two",
        "size_": "l xl",
    }
    assert parse_options("Film night", declared) == {"name_": "Film night"}
    assert parse_options("", declared) == {}
