"""The terminal, and what one finds there: direct messages, files, closed rooms, buttons pressed before."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import discord
import pytest

from sandbox.client import Sandbox
from sandbox.talk.mistakes import MistakeError
from sandbox.talk.options import save_file
from tests.sandbox.conftest import rest_client, start_small_bots
from tests.sandbox.test_talk import open_screen

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.client import Guild
    from tests.sandbox.test_talk import Screen


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
    async with open_screen("--control", str(world.control), "--as", "Ben") as opened:
        yield opened
        assert (await opened.end())[0] == 0


async def test_a_letter_from_before_is_told_and_found(world: Sandbox, lounge: Guild, screen: Screen) -> None:
    ada = lounge.member("Ada")
    async with rest_client(world) as bot:
        await (await bot.fetch_user(ada.id)).send("while you were away")
        async with open_screen("--control", str(world.control), "--as", "Ada") as hers:
            await hers.expect("Chorus has written to you; !go @Chorus takes you there")
            await hers.expect("Ada #general>")
            hers.type("!go @Chorus")
            await hers.expect("Chorus: while you were away")
            await hers.expect("Ada @Chorus>")
            assert (await hers.end())[0] == 0
    assert "has written to you" not in await screen.expect("Ben #general>"), "nobody wrote to Ben"


async def test_a_file_is_kept_once_under_its_own_name(world: Sandbox, lounge: Guild, tmp_path: Path) -> None:
    async with (
        rest_client(world) as bot,
        open_screen("--control", str(world.control), "--as", "Ben", folder=tmp_path) as screen,
    ):
        await screen.expect("Ben #general>")
        screen.type("!save")
        await screen.expect("no file has been shown yet")
        channel = await bot.fetch_channel(lounge.channel("general").id)
        assert isinstance(channel, discord.TextChannel)
        await channel.send(file=discord.File(io.BytesIO(b"all of it"), "notes.txt"))
        await screen.expect("[notes.txt, 9 bytes]")
        screen.type("!save nothing")
        await screen.expect("there is no file nothing, only notes.txt")
        screen.type("!save notes.txt")
        await screen.expect(f"saved as {tmp_path / 'notes.txt'}")
        assert (tmp_path / "notes.txt").read_bytes() == b"all of it"
        screen.type("!save")
        await screen.expect("there is a notes.txt in this folder already")
        assert (await screen.end())[0] == 0


def test_no_file_is_kept_outside_the_folder_one_works_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert save_file("../../up.txt", b"x") == tmp_path / "up.txt"
    with pytest.raises(MistakeError, match="already"):
        save_file("up.txt", b"y")
    with pytest.raises(MistakeError):
        save_file("..", b"x")


async def test_rooms_that_one_may_not_enter_are_not_named(world: Sandbox, lounge: Guild, screen: Screen) -> None:
    async with rest_client(world) as bot:
        guild = await bot.fetch_guild(lounge.id)
        nobody = discord.PermissionOverwrite(view_channel=False)
        await guild.create_voice_channel("Cellar", overwrites={guild.default_role: nobody})
        await guild.create_text_channel("vault", overwrites={guild.default_role: nobody})
    await screen.expect("Ben #general>")
    screen.type("!join nowhere")
    assert "Cellar" not in await screen.expect("there is no voice channel nowhere, only Lounge")
    screen.type("!go xyzzy")
    assert "vault" not in await screen.expect("there is no place called xyzzy, only")
    assert "vault" not in await screen.expect("Ben #general>")


async def test_a_button_that_is_pressed_again_is_answered_again(screen: Screen) -> None:
    await screen.expect("Ben #general>")
    screen.type("/panel")
    await screen.expect("[!3 Quiet]")
    screen.type("!3")
    await screen.expect("quietly changed")
    screen.type("!3")
    await screen.expect("quietly changed")
