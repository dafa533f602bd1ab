"""What the bots of the sandbox's tests are held to: short, readable as examples, and nothing of Chorus in them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest

from tests.sandbox.conftest import ROOT, start_bot
from tests.test_layers import OURS, imports_in

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import Channel, Member, Sandbox

MOST_LINES = 50
BOTS = sorted((ROOT / "tests/sandbox/bots").glob("*.py"))
HARNESS = ("tests.sandbox.bots", "sandbox.client.connecting")
"""All of ours that a bot may import: its neighbours, and how the sandbox is reached."""


@pytest.mark.parametrize("file", BOTS, ids=lambda file: file.stem)
def test_a_bot_is_a_page_of_discord_py(file: Path) -> None:
    source = file.read_text("utf-8")
    assert len(source.splitlines()) <= MOST_LINES
    for found in imports_in(source, PurePosixPath(file.relative_to(ROOT).as_posix())):
        assert found.top not in OURS or any(found.is_of(module) for module in HARNESS), str(found)


async def test_a_bot_can_be_started_alone(sandbox: Sandbox, ada: Member, general: Channel) -> None:
    bot = await start_bot(sandbox, "listening")
    await bot.wait_ready()
    message = await ada.send(general, "hello")
    await bot.wait_for_line(f'"message", "id": {message.id}')
    await bot.stop()
