"""What the bot says after its answer, and what it suggests too late."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from sandbox.client import Sandbox
from tests.page.conftest import new_window
from tests.page.window import PATIENCE_MS, Window
from tests.sandbox.conftest import start_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import Browser, WebSocketRoute

LATE = '"a word for a"'


@pytest.fixture(scope="module")
async def helpdesk(pages: Path) -> AsyncIterator[Sandbox]:
    """A sandbox whose bot thinks, says more, and suggests late."""
    async with Sandbox.start(seed="sample", page=pages) as sandbox:
        bot = await start_bot(sandbox, "pinging", "completing", "choices")
        await bot.wait_ready()
        yield sandbox
        await bot.stop()


@pytest.fixture
async def ada(browser: Browser, helpdesk: Sandbox) -> AsyncIterator[Window]:
    """Ada's window there."""
    (guild,) = await helpdesk.guilds()
    async with new_window(browser, str(helpdesk.page), guild.member("Ada").id) as window:
        yield window


async def test_an_answer_changes_and_what_follows_it_is_seen_by_whom_it_is_for(
    ada: Window, browser: Browser, helpdesk: Sandbox
) -> None:
    (guild,) = await helpdesk.guilds()
    async with new_window(browser, str(helpdesk.page), guild.member("Ben").id) as ben:
        await ada.say("/slow name:Cleo")
        await expect(ada.messages.filter(has_text="hello Cleo!")).to_be_visible()
        more = ada.messages.filter(has_text="and welcome")
        await expect(more).to_have_attribute("data-ephemeral", "true")
        await expect(ben.messages.filter(has_text="hello Cleo!")).to_be_visible()
        await expect(ben.messages.filter(has_text="and welcome")).to_have_count(0)
        await more.get_by_role("button", name="Dismiss").click()
        await expect(more).to_have_count(0)
        await expect(ada.messages.filter(has_text="hello Cleo!")).to_be_visible()


async def test_suggestions_for_what_one_typed_before_do_not_replace_newer_ones(
    browser: Browser, helpdesk: Sandbox
) -> None:
    (guild,) = await helpdesk.guilds()
    held: asyncio.Queue[str | bytes] = asyncio.Queue()
    routes: list[WebSocketRoute] = []

    def through(route: WebSocketRoute) -> None:
        routes.append(route)
        server = route.connect_to_server()
        server.on_message(lambda packet: held.put_nowait(packet) if LATE in str(packet) else route.send(packet))

    context = await browser.new_context()
    page = await context.new_page()
    await page.route_web_socket("**/live", through)
    window = Window(page)
    await window.open(str(helpdesk.page), guild.member("Ada").id)
    await window.composer.fill("/find word:")
    word, offers = page.get_by_role("form").get_by_label("word").first, page.locator(".composer").get_by_role("option")
    await expect(offers).to_have_text(["a word for nothing"])
    await word.press("a")
    late = await asyncio.wait_for(held.get(), PATIENCE_MS / 1000)
    await expect(page.get_by_role("status").filter(has_text="Asking Chorus")).to_be_visible()
    await word.press_sequentially("bc")
    await expect(offers).to_have_text(["a word for abc"])
    routes[-1].send(late)
    await page.evaluate("new Promise(requestAnimationFrame)")
    await expect(offers).to_have_text(["a word for abc"])
    await word.press("Enter")
    await expect(window.messages.last).to_contain_text("found abc")
    window.check()
    await context.close()


async def test_suggestions_that_never_come_are_told_of_and_one_runs_the_command_without(ada: Window) -> None:
    await ada.composer.fill("/find word:")
    word = ada.page.get_by_role("form").get_by_label("word").first
    await word.fill("never")
    await expect(ada.page.get_by_role("status").filter(has_text="No suggestions: ")).to_contain_text(
        "did not answer in time"
    )
    await ada.keep("late-suggestions")
    await word.press("Enter")
    await expect(ada.messages.last).to_contain_text("found never")
