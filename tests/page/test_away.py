"""A window whose sandbox goes away, or lets it go: it says so, comes back by itself, and shows what it missed."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.async_api import expect

from sandbox.client import Sandbox
from tests.page.hearing import Voice
from tests.page.window import Window

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import Browser, WebSocketRoute

    from sandbox.client import Guild

DID_NOT_READ = 4008
NOBODY_THERE = "WebSocket connection to"
"""How Chromium begins to tell, in the console, that it could not connect."""


async def test_what_was_said_while_the_sandbox_was_away_is_there_when_it_is_back(
    browser: Browser, sandbox: Sandbox, lounge: Guild
) -> None:
    open_one, other = await lounge.create_text_channel("open-one"), await lounge.create_text_channel("other-one")
    ada, ben = lounge.member("Ada"), lounge.member("Ben")
    routes: list[WebSocketRoute] = []
    is_away = False

    async def through(route: WebSocketRoute) -> None:
        if is_away:
            await route.close()
            return
        routes.append(route)
        route.connect_to_server()

    context = await browser.new_context()
    page = await context.new_page()
    await page.route_web_socket("**/live", through)
    window = Window(page)
    await window.open(str(sandbox.page), ada.id)
    await ben.send(open_one, "Before")
    await window.go("open-one")
    await expect(window.messages.last).to_contain_text("Before")
    is_away = True
    await routes[-1].close()
    await expect(page.get_by_role("status").first).to_contain_text("The sandbox does not answer.")
    await ben.send(open_one, "Meanwhile")
    await ben.send(other, "Elsewhere")
    await window.composer.fill("Can you hear me?")
    await window.composer.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    is_away = False
    await expect(window.messages.last).to_contain_text("Meanwhile")
    await expect(
        window.page.get_by_role("navigation", name="Channels").get_by_role("button", name="other-one")
    ).to_contain_text("1 unread")
    await expect(page.get_by_role("status").first).to_have_text("")
    await window.composer.press("Enter")
    await expect(window.messages.last).to_contain_text("Can you hear me?")
    window.check()
    await context.close()


async def test_a_window_that_was_too_slow_is_told_so_and_asks_for_what_it_missed(
    browser: Browser, sandbox: Sandbox, lounge: Guild
) -> None:
    channel, ben = await lounge.create_text_channel("too-much"), lounge.member("Ben")
    routes: list[WebSocketRoute] = []
    is_let_in = True

    def through(route: WebSocketRoute) -> None:
        routes.append(route)
        if is_let_in:
            route.connect_to_server()

    context = await browser.new_context()
    page = await context.new_page()
    await page.route_web_socket("**/live", through)
    window = Window(page)
    await window.open(str(sandbox.page), lounge.member("Ada").id)
    await window.go("too-much")
    is_let_in = False
    await routes[-1].close(code=DID_NOT_READ)
    banner = page.get_by_role("status").first
    await expect(banner).to_contain_text("This window was too slow for all that happens.")
    await ben.send(channel, "Meanwhile")
    is_let_in = True
    await routes[-1].close()
    await expect(window.messages.last).to_contain_text("Meanwhile")
    await expect(banner).to_have_text("")
    window.check()
    await context.close()


@asynccontextmanager
async def run_again(folder: Path, pages: Path, port: int = 0) -> AsyncIterator[Sandbox]:
    """The sandbox of `make run`, without its bot: it goes on from where the last run in this folder stopped."""
    starting = Sandbox.start(seed="sample", keep=folder / "world", folder=folder, page=pages, page_port=port)
    async with starting as sandbox:
        yield sandbox


async def test_a_window_stays_open_while_the_sandbox_is_started_anew(
    browser: Browser, pages: Path, tmp_path: Path
) -> None:
    context = await browser.new_context()
    window = Window(await context.new_page())
    banner, voice = window.page.get_by_role("status").first, Voice(window.page)
    async with run_again(tmp_path, pages) as sandbox:
        address = str(sandbox.page)
        await window.open(address, (await sandbox.guilds())[0].member("Ada").id)
        await window.go("general")
        await window.say("Before the end")
        await expect(window.messages.last).to_contain_text("Before the end")
        await voice.join("Lounge")
        await window.composer.fill("Half a thou")
    await expect(banner).to_contain_text("The sandbox does not answer.")
    await window.keep("sandbox-away")
    await window.composer.press("Enter")
    await expect(window.page.get_by_role("alert")).to_contain_text("cannot be reached")
    async with run_again(tmp_path, pages, urlsplit(address).port or 0) as sandbox:
        assert sandbox.page == address
        await expect(banner).to_contain_text("Chorus is not connected")  # which this test has not started
        await expect(window.composer).to_have_value("Half a thou")
        await expect(voice.bar.get_by_role("status")).to_have_text("Listening in Lounge")
        guild = (await sandbox.guilds())[0]
        await guild.member("Ben").send(guild.channel("general"), "Back again")
        await expect(window.messages.filter(has_text="Before the end")).to_have_count(1)
        await expect(window.messages.last).to_contain_text("Back again")
        await window.composer.press("End")
        await window.composer.press_sequentially("ght")
        await window.composer.press("Enter")
        await expect(window.messages.last).to_contain_text("Half a thought")
        assert [error for error in window.errors if not error.startswith(NOBODY_THERE)] == []
    await context.close()
