"""The bot ends under open pages, and is started again: nobody has to do anything, and nothing is lost."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.page.axe import grave_faults
from tests.watch.story.conftest import FILM
from tests.watch.story.seeing import MOVES, SEEN_S, both_together
from tests.watch.window import PATIENCE_MS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess, Sandbox
    from tests.watch.story.conftest import Evening


@asynccontextmanager
async def away(bot: BotProcess, how: str) -> AsyncIterator[None]:
    """The bot is ended for as long as the block lasts; it is there again afterwards, also for later tests."""
    assert await (bot.kill() if how == "killed" else bot.stop()) is not None
    try:
        yield
    finally:
        await bot.restart()
        await bot.wait_ready()


@pytest.mark.parametrize("how", ["killed", "stopped"])
async def test_pages_outlast_a_bot_that_is_started_again(evening: Evening, bot: BotProcess, how: str) -> None:
    party = evening.party
    (listener,) = await party.listen(party.ben)
    async with evening.opened(party.ada) as ada, evening.opened(party.ben) as ben:
        await evening.play()
        for window in (ada, ben):
            await window.until(f"{SEEN_S} > 3")
            await both_together(window)
        left_at_s, left_at = await ada.page.evaluate(SEEN_S), time.monotonic()
        async with away(bot, how):
            for window in (ada, ben):
                await expect(window.page.get_by_text("Offline since")).to_be_visible()
                await expect(window.page.get_by_role("heading", name=FILM)).to_be_visible()
            await ada.until(f"{SEEN_S} > {left_at_s + 2}")  # as when her own line is cut: voice may well go on
            await ada.say("Written while it was away")
            await ada.composer.fill("half a thou")
            await expect(ada.page.get_by_text("Is sent when the connection is back")).to_be_visible()
            await party.ben.send(party.thread, "Where has it gone?")
            await ada.keep(f"story-away-{how}")
            assert await grave_faults(ada.page) == []
            heard = len(listener.packets)
        for window in (ada, ben):
            await window.entered()
            await expect(window.page.get_by_text("Offline since")).to_have_count(0)
            await expect(window.page.get_by_role("heading", name=FILM)).to_be_visible()
            await window.until(MOVES)
            await both_together(window)
        back_at_s, back_at = await ada.page.evaluate(SEEN_S), time.monotonic()
        assert left_at_s - 1 < back_at_s < left_at_s + (back_at - left_at) + 1, "from about where it was"
        await listener.wait_for_packets(heard + 20)
        await expect(ben.button("In voice")).to_be_disabled()
        await expect(ada.page.get_by_text("plays without voice")).to_have_count(0)

        await expect(ben.messages.filter(has_text="Written while it was away")).to_have_count(1)
        await expect(ada.messages.filter(has_text="Where has it gone?")).to_have_count(1)
        await expect(ada.page.get_by_role("list", name="Not sent yet")).to_have_count(0)
        await expect(ada.composer).to_have_value("half a thou")
        there = [one.content for one in await party.ben.history(party.thread)]
        assert there.count("Written while it was away") == 1
        await ben.button("Pause").click()
        await expect(ada.page.get_by_text("Paused", exact=True)).to_be_visible()
        await ada.page.reload()
        await ada.entered()
        await expect(ada.composer).to_have_value("half a thou")


async def test_pages_that_come_back_before_discord_does_wait_for_it(
    evening: Evening, bot: BotProcess, sandbox: Sandbox
) -> None:
    party = evening.party
    async with evening.opened(party.ada) as ada:
        await evening.play()
        await ada.until(MOVES)
        await bot.kill()
        held = await sandbox.faults.hold_call("GET /users/@me")  # with which it logs in
        heard: list[str] = []
        ada.page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(str(frame))))
        await bot.restart()
        try:
            await held.reached()
            async with asyncio.timeout(PATIENCE_MS / 1000):
                while not any('"status":503' in frame for frame in heard):
                    await ada.page.evaluate("new Promise(requestAnimationFrame)")
            await ada.say("Nobody is there to hear it yet")
            await expect(ada.page.get_by_text("Is sent when the connection is back")).to_be_visible()
            await expect(ada.page.get_by_text("Offline since")).to_be_visible()
        finally:
            await held.release()
            await bot.wait_ready()
        await ada.entered()
        await expect(ada.messages.last).to_contain_text("Nobody is there to hear it yet")
        await ada.until(MOVES)
