"""The terminal, as a person uses it: a process with lines in and text out."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import sys
import termios
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from sandbox.client import Refused, Sandbox
from sandbox.talk.form import by_label
from sandbox.talk.mistakes import MistakeError
from sandbox.talk.options import parse_options
from tests.sandbox.conftest import ROOT, start_small_bots

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

    async def end(self) -> tuple[int, str]:
        """Hang up the keyboard; the exit status and the rest of what it showed, errors last."""
        async with asyncio.timeout(10):
            output, errors = await self.process.communicate(b"")
        assert self.process.returncode is not None
        return self.process.returncode, self._text + output.decode() + errors.decode()


@asynccontextmanager
async def open_screen(*arguments: str, folder: Path = ROOT) -> AsyncIterator[Screen]:
    """A terminal, in that folder, for as long as the block lasts."""
    pipe, environ = asyncio.subprocess.PIPE, os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "sandbox.talk", *arguments]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, env=environ, stdin=pipe, stdout=pipe, stderr=pipe
    )
    try:
        yield Screen(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@pytest.fixture(scope="module")
async def world() -> AsyncIterator[Sandbox]:
    """A sample world of its own, with the small bot in it."""
    async with Sandbox.start(seed="sample") as sandbox:
        await (await start_small_bots(sandbox)).wait_ready()
        yield sandbox


@pytest.fixture
async def lounge(world: Sandbox) -> Guild:
    return await world.guild("Chorus Lounge")


@pytest.fixture
async def screen(world: Sandbox) -> AsyncIterator[Screen]:
    async with open_screen("--control", str(world.control), "--as", "Ada") as opened:
        await opened.expect("Ada #general>")
        yield opened
        assert (await opened.end())[0] == 0


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
    await screen.expect("Body (may stay empty; an empty line ends it):")
    screen.type("")
    await screen.expect("Ada says ''")
    screen.type("/panel")
    await screen.expect("[!1 Go]  [!2 Ask]  [!3 Quiet]  [!4 Red]  [!5 Blue]  [!6 NAME: who]")
    screen.type("!5")
    await screen.expect("chose b")
    screen.type("!6 Ben")
    await screen.expect("chose Ben")


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
    await screen.expect("you left Lounge; you heard 0.0 s")


async def test_the_answer_to_a_button_is_shown_once(screen: Screen) -> None:
    screen.type("/panel")
    await screen.expect("[!1 Go]")
    screen.type("!1")
    await screen.expect("gone")
    screen.type("still here")
    screen.type("!who")
    assert "gone" not in await screen.expect("Cleo")


async def test_a_form_can_be_left_and_tells_mistakes_by_label(screen: Screen) -> None:
    screen.type("/feedback")
    await screen.expect("Name:")
    screen.type("")
    await screen.expect("✗ Name is needed")
    screen.type("x" * 11)
    await screen.expect("✗ Name takes 1 to 10 characters; these are 11")
    screen.type("!cancel")
    await screen.expect("nothing was sent")
    screen.type("/ping")
    await screen.expect("pong")


async def test_a_long_field_takes_several_lines(screen: Screen) -> None:
    screen.type("/feedback")
    screen.type("Ada")
    screen.type("first line")
    screen.type("second line")
    screen.type("")
    await screen.expect("Ada says 'first line\\nsecond line'")


async def test_ids_are_shown_as_names(screen: Screen, lounge: Guild) -> None:
    general, ben = lounge.channel("general"), lounge.member("Ben")
    await ben.send(general, f"**look**, {ben.mention}: <#{general.id}> </ping:1> <@123456789012345678>")
    await screen.expect("Ben: look, @Ben: #general /ping @unknown")


async def test_who_is_thrown_out_of_a_voice_channel_is_told(screen: Screen, lounge: Guild) -> None:
    screen.type("!join Lounge")
    await screen.expect("you sit in Lounge")
    await lounge.move_voice(lounge.member("Ada").id, None)
    await screen.expect("you are not in Lounge any more")
    screen.type("!join Lounge")
    await screen.expect("you sit in Lounge")


async def test_who_is_added_to_a_thread_or_loses_their_channel_is_told(screen: Screen, lounge: Guild) -> None:
    room, ben = await lounge.create_text_channel("room"), lounge.member("Ben")
    thread = await ben.start_thread(lounge.channel("general"), "secret", private=True)
    await ben.send(thread, lounge.member("Ada").mention)
    await screen.expect("you are in the thread #secret now")
    screen.type("!go room")
    await screen.expect("Ada #room>")
    await room.delete()
    await screen.expect("#room is gone; what you type goes to #general now")


async def test_threads_from_before_have_their_names_and_who_is_taken_out_of_one_is_told(
    world: Sandbox, lounge: Guild
) -> None:
    ada, ben = lounge.member("Ada"), lounge.member("Ben")
    thread = await ben.start_thread(lounge.channel("general"), "long ago", private=True)
    await ben.add_to_thread(thread, ada)
    async with open_screen("--control", str(world.control), "--as", "Ada") as screen:
        await screen.expect("Ada #general>")
        await ben.send(thread, "good evening")
        await screen.expect("Ben in #long ago: good evening")
        screen.type("!go")
        await screen.expect("where to?")
        screen.type("!go long ago")
        await screen.expect("Ada #long ago>")
        await ben.remove_from_thread(thread, ada)
        await screen.expect("you are no longer in #long ago; what you type goes to #general now")
        assert (await screen.end())[0] == 0


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/fly", "there is no command /fly"),
        ("/pong", "did you mean /ping?"),
        ("/group", "there is no command /group, but /group create"),
        ("/group create", "this needs name:"),
        ("/group create nme:Film night", "there is no option nme:; did you mean name:?"),
        ("/order count:9", "must be between 1 and 5"),
        ("/order count:1 paper:/nowhere", "/nowhere cannot be read: No such file"),
        ("/order oops count:1", "'oops' belongs to no option"),
        ("!fly", "there is no command !fly"),
        ("!jion", "did you mean !join?"),
        ("!99", "nothing with the number 99"),
        ("!go nowhere", "there is no place called nowhere"),
        ("!go genral", "did you mean general?"),
        ("!join general", "there is no voice channel general"),
    ],
)
async def test_mistakes_are_told_and_nothing_breaks(screen: Screen, line: str, told: str) -> None:
    screen.type(line)
    await screen.expect(told)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--control", "/nowhere/control.sock"], "No sandbox listens at /nowhere"),
        (["--as", "Zoe"], "Nobody in Chorus Lounge is called Zoe; you can be Ada, Ben and Cleo.\n"),
    ],
)
async def test_without_a_sandbox_or_a_person_it_says_so(world: Sandbox, arguments: list[str], told: str) -> None:
    async with open_screen("--control", str(world.control), *arguments) as screen:
        status, shown = await screen.end()
    assert status == 1
    assert told in shown


async def test_who_comes_before_the_bot_waits_for_it() -> None:
    async with (
        Sandbox.start(seed="sample") as sandbox,
        open_screen("--control", str(sandbox.control)) as screen,
    ):
        await screen.expect("Waiting for the bot to join ...")
        await start_small_bots(sandbox)
        await screen.expect("Ada #general>")
        screen.type("/ping")
        await screen.expect("pong")


async def test_when_the_sandbox_ends_it_says_so_and_ends() -> None:
    async with Sandbox.start(seed="sample") as sandbox:
        await (await start_small_bots(sandbox)).wait_ready()
        opened = open_screen("--control", str(sandbox.control))
        screen = await opened.__aenter__()
        await screen.expect("Ada #general>")
        screen.type("!join Lounge")
        await screen.expect("you sit in Lounge")
    async with asyncio.timeout(10):
        assert screen.process.stderr is not None
        assert await screen.process.stderr.read() == b"The sandbox has ended.\n"
        assert await screen.process.wait() == 1
    await opened.__aexit__(None, None, None)


@pytest.mark.parametrize(("key", "status"), [(b"\x04", 0), (b"\x03", 130)], ids=["ctrl-d", "ctrl-c"])
async def test_a_key_ends_it_and_the_terminal_is_left_as_it_was(world: Sandbox, key: bytes, status: int) -> None:
    keyboard, terminal = os.openpty()
    former = termios.tcgetattr(terminal)
    command = [sys.executable, "-m", "sandbox.talk", "--control", str(world.control)]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdin=terminal, stdout=terminal, stderr=terminal, preexec_fn=_take_terminal
    )
    try:
        shown = await asyncio.to_thread(_read_until, keyboard, b"Ada #general> ")
        os.write(keyboard, key)
        async with asyncio.timeout(30):
            assert await process.wait() == status
        assert termios.tcgetattr(terminal) == former
        os.set_blocking(keyboard, False)
        assert b"Traceback" not in shown + os.read(keyboard, 65_536)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        os.close(keyboard)
        os.close(terminal)


def _take_terminal() -> None:
    """In the child: be who Ctrl-C on this terminal reaches."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # which those who start things in the background ignore
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _read_until(keyboard: int, text: bytes) -> bytes:
    shown = b""
    while text not in shown:
        shown += os.read(keyboard, 4096)
    return shown


async def test_what_is_refused_later_is_told_by_label_too(lounge: Guild) -> None:
    ada = lounge.member("Ada")
    form = (await ada.slash("feedback", channel=lounge.channel("general"))).modal
    assert form is not None
    with pytest.raises(Refused) as refused:
        await ada.submit(form, {"Name": "x" * 11})
    assert by_label(refused.value.message, form).startswith("Name must be between")


ORDER = [{"name": "name", "type": 3, "required": True, "description": "What for"}, {"name": "size", "type": 3}]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("name:Film night: part two size:l xl", {"name_": "Film night: part two", "size_": "l xl"}),
        ("Film night", {"name_": "Film night"}),
        ("https://example.com/a?b", {"name_": "https://example.com/a?b"}),
        ("Name:Film night Size:", {"name_": "Film night"}),
        ("name:re:zero", {"name_": "re:zero"}),
        ("name:a song:one", {"name_": "a song:one"}),
    ],
)
def test_the_last_option_takes_the_rest_and_a_lone_text_is_the_first_option(typed: str, read: dict[str, str]) -> None:
    assert parse_options(typed, ORDER) == read


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", r"this needs name: \(What for\)"),
        ("name:", "this needs name:"),
        ("size:l", "this needs name:"),
        ("name:Film night sise:l", "did you mean size:"),
        ("re:zero", "type name:re:zero"),
        ("name:a name:b", "name: is there twice"),
    ],
)
def test_a_mistyped_option_is_told(typed: str, told: str) -> None:
    with pytest.raises(MistakeError, match=told):
        parse_options(typed, ORDER)
