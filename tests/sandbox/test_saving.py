"""A world that is kept from one run of the sandbox to the next."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sandbox.client import Sandbox
from sandbox.journal import Journal
from sandbox.saving import Keeper
from sandbox.world import World
from tests.sandbox.conftest import ROOT, start_small_bots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def kept(path: Path) -> Iterator[dict[str, str]]:
    """A sandbox that keeps its world at `path`, ended as Ctrl-C does; gives what it says of itself."""
    command = [sys.executable, "-m", "sandbox", "--keep", str(path), "--seed", "sample", "--quiet"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=10)
    assert process.returncode == 0


async def test_what_was_there_is_there_at_the_next_start(tmp_path: Path) -> None:
    with kept(tmp_path / "world") as addresses:
        assert addresses["world"] == "new"
        async with Sandbox.attach(Path(addresses["control"])) as sandbox:
            await sandbox.create_guild("Archive")
    with kept(tmp_path / "world") as addresses:
        assert addresses["world"] == "continued"
        async with Sandbox.attach(Path(addresses["control"])) as sandbox:
            assert [guild.name for guild in await sandbox.guilds()] == ["Chorus Lounge", "Archive"]


async def test_a_world_is_kept_with_all_that_people_did_with_a_bot(tmp_path: Path) -> None:
    with kept(tmp_path / "world") as addresses:
        async with Sandbox.attach(Path(addresses["control"])) as sandbox:
            await (await start_small_bots(sandbox)).wait_ready()
            lounge = await sandbox.guild("Chorus Lounge")
            ada, general = lounge.member("Ada"), lounge.channel("general")
            form = await ada.slash("feedback", channel=general)
            assert form.modal is not None
            await ada.submit(form.modal, {"Name": "Ada", "Body": "fine"})
            panel = await ada.slash("panel", channel=general)
            await ada.select(panel, ["Blue"], custom_id="colour")
            await ada.click(panel, "Go")
            await ada.react(await ada.send(general, "look", files=[("a.txt", b"a")]), "👍")
            await ada.autocomplete("slow", channel=general, focused="name")
            async with await ada.join(lounge.channel("Lounge")):
                await ada.slash("sing", channel=general)
            said = [message.text for message in await ada.history(general)]
    with kept(tmp_path / "world") as addresses:
        assert addresses["world"] == "continued"
        async with Sandbox.attach(Path(addresses["control"])) as sandbox:
            lounge = await sandbox.guild("Chorus Lounge")
            again = await lounge.member("Ada").history(lounge.channel("general"))
            assert [message.text for message in again] == said


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-1], lambda data: data.replace(b"Archive", b"\xff\xffchive"), lambda _data: b""]
)
def test_a_damaged_file_is_put_aside_and_nothing_of_it_is_taken(
    tmp_path: Path, damage: Callable[[bytes], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "world"
    former = World()
    former.people.create_guild("Archive", owner="Ada")
    Keeper(former, Journal(former), path).save()
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)

    world = World()
    assert Keeper(world, Journal(world), path).load() is False
    assert world.people.guilds() == []
    assert "put aside" in caplog.text
    assert not path.exists()
    assert (tmp_path / "world.aside").read_bytes() == damaged


def test_a_folder_that_is_gone_does_not_break_the_end(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    world = World()
    Keeper(world, Journal(world), tmp_path / "gone" / "world").save()
    assert "could not be kept" in caplog.text
