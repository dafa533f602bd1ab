"""Faults that one has to wait for, or that never go away, in a sandbox of their own: nothing else happens in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from sandbox.client import Sandbox
from tests.cogs.conftest import running_bot
from tests.page.conftest import new_window
from tests.page.inside import InsideView

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import Browser

    from sandbox.client import Guild

HEARTBEAT_INTERVAL_MS = 30_500
"""Of two heartbeats without an answer discord.py knows at the second: it bears 60 s of silence."""
SILENCE_MS = 90_000


@pytest.fixture
async def lounge(pages: Path, tmp_path: Path) -> AsyncIterator[Guild]:
    """The sample server of a sandbox and a bot that no other test uses."""
    (tmp_path / "library").mkdir()
    async with Sandbox.start(seed="sample", page=pages) as sandbox:
        await sandbox.faults.set_heartbeat_interval(HEARTBEAT_INTERVAL_MS)
        async with running_bot(sandbox, tmp_path):
            yield (await sandbox.guilds())[0]


@pytest.fixture
async def inside(browser: Browser, lounge: Guild) -> AsyncIterator[InsideView]:
    """Ada's window with the faults on view."""
    async with new_window(browser, str(lounge.sandbox.page), lounge.member("Ada").id) as window:
        await window.page.get_by_role("button", name="Inside view").click()
        inside = InsideView(window)
        await inside.show("Faults")
        yield inside


@pytest.mark.timeout(240)
async def test_a_connection_that_only_looks_alive_is_seen_to_be_given_up(inside: InsideView) -> None:
    card = await inside.use("Dead connection")
    await expect(card).to_contain_text("waits for 3 more")
    steps = inside.steps(card)
    await expect(steps).to_contain_text("sent a heartbeat, and listens for its acknowledgement", timeout=SILENCE_MS)
    await expect(steps).to_contain_text("the gateway connection ended", timeout=SILENCE_MS)
    await expect(steps).to_contain_text("connected to the gateway again")
    await expect(steps).to_contain_text("resumed: it has been told all that it missed")
    await inside.region.get_by_role("button", name="All off").click()
    await expect(card).not_to_contain_text("waits for")


async def test_an_hour_later_the_bot_is_seen_to_carry_on(inside: InsideView, lounge: Guild) -> None:
    ada, general = lounge.member("Ada"), lounge.channel("general")
    await ada.start_thread(general, "Soon quiet", auto_archive_minutes=60)
    card = await inside.use("An hour later")
    steps = inside.steps(card)
    await expect(steps).to_contain_text("was told of a thread that is another now")
    await ada.slash("chorus help", channel=general)
    await expect(steps).to_contain_text(
        re.compile(r"carries on: POST /interactions/\*/\*/callback was answered with 20[04]")
    )
