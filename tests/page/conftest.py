"""One sandbox with its page, one real bot and one Chromium for all tests of this folder; a window for each person."""

from __future__ import annotations

import os
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import async_playwright

from sandbox.client import Sandbox
from tests.cogs.conftest import running_bot
from tests.media import make_melody, make_tone
from tests.page.window import Window
from web.build import DIST, make

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from playwright.async_api import Browser

    from sandbox.client import BotProcess, Guild, Member

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NO_BROWSER = "no Chromium is installed here; on Debian: apt-get install chromium"

MELODY = (440.0, 554.0, 659.0, 880.0)
"""The notes of "Four Notes", in Hz, a second each."""


@pytest.fixture(scope="session")
def pages() -> Path:
    """The built pages."""
    make("build", quiet=True)
    return DIST


@asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    """A Chromium of its own: other processes than any other's."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    async with async_playwright() as playwright:
        arguments = ["--autoplay-policy=no-user-gesture-required"]
        running = await playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield running
        await running.close()


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with running_browser() as running:
        yield running


@pytest.fixture
async def other_browser() -> AsyncIterator[Browser]:
    """A second browser, for what two people do at two machines."""
    async with running_browser() as running:
        yield running


@pytest.fixture(scope="session")
def bot_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the page looks for the bot's log."""
    return tmp_path_factory.mktemp("log") / "bot.log"


@pytest.fixture(scope="session")
async def sandbox(pages: Path, bot_log: Path) -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed="sample", page=pages, bot_log=bot_log) as running:
        yield running
        await running.check_spec()


@pytest.fixture(scope="session")
async def bot(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[BotProcess]:
    folder = tmp_path_factory.mktemp("bot")
    library = folder / "library"
    library.mkdir()
    for title, frequency in (("First Light", 440.0), ("Second Wind", 554.0)):
        make_tone(library / f"{title}.ogg", format="ogg", codec="libopus", seconds=8.0, frequency=frequency)
    make_melody(library / "Four Notes.ogg", MELODY)
    async with running_bot(sandbox, folder) as running:
        yield running


@pytest.fixture
async def lounge(sandbox: Sandbox, bot: BotProcess) -> Guild:
    """The sample server, with Ada, Ben and Cleo and the bot."""
    return (await sandbox.guilds())[0]


@pytest.fixture
def open_as(
    browser: Browser, sandbox: Sandbox, lounge: Guild
) -> Callable[[str | Member], AbstractAsyncContextManager[Window]]:
    """Opens the page in a browser context of its own, as the person of that name or that member."""

    @asynccontextmanager
    async def open_as(who: str | Member) -> AsyncIterator[Window]:
        member = lounge.member(who) if isinstance(who, str) else who
        async with new_window(browser, str(sandbox.page), member.id) as window:
            yield window

    return open_as


@asynccontextmanager
async def new_window(browser: Browser, address: str, member_id: int) -> AsyncIterator[Window]:
    """A window in a browser context of its own, on a page's address; fails when the page threw or logged an error."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        window = Window(await context.new_page())
        await window.open(address, member_id)
        yield window
        window.check()
    finally:
        await context.close()
