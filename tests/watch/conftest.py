"""The built page, one Chromium, and a stand-in for each test; a window for each person."""

from __future__ import annotations

import os
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import async_playwright

from tests.page.conftest import CHROMIUM, NO_BROWSER, browser, pages  # noqa: F401
from tests.watch.life import Life, film_night
from tests.watch.sample import make_sample
from tests.watch.stand_in import StandIn, running
from tests.watch.window import Window

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from playwright.async_api import Browser, Page

ARGUMENTS = ["--autoplay-policy=no-user-gesture-required", "--disable-background-networking"]


@pytest.fixture
async def new_browser_page() -> AsyncIterator[Callable[[], Awaitable[Page]]]:
    """Opens pages, each in a browser of its own: a process, as each of those who watch has one."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    async with async_playwright() as playwright, AsyncExitStack() as running:

        async def new() -> Page:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            running.push_async_callback(browser.close)
            return await browser.new_page(viewport={"width": 800, "height": 600})

        yield new


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sample(tmp_path_factory.mktemp("watch") / "sample.mp4")


@pytest.fixture
def life() -> Life:
    """The group's life; a test that needs another overrides it with `parametrize`, or changes it."""
    return film_night()


@pytest.fixture
async def stand_in(pages: Path, sample: Path, life: Life) -> AsyncIterator[StandIn]:  # noqa: F811
    async with running(pages, sample, life) as stand_in:
        yield stand_in


@pytest.fixture
def open_as(
    browser: Browser,  # noqa: F811
    stand_in: StandIn,
) -> Callable[..., AbstractAsyncContextManager[Window]]:
    """Opens the page in a browser context of its own, as the person of that number."""

    @asynccontextmanager
    async def open_as(
        user_id: int, *, enter: bool = True, chooses: bool = False, **options: object
    ) -> AsyncIterator[Window]:
        settings = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark", **options}
        context = await browser.new_context(**settings)  # type: ignore[arg-type]
        cookies = {"who": str(user_id), **({"chooses": "1"} if chooses else {})}
        await context.add_cookies(
            [{"name": name, "value": value, "url": stand_in.address} for name, value in cookies.items()]
        )
        try:
            window = Window(await context.new_page())
            await window.page.goto(f"{stand_in.address}/watch")
            if enter:
                await window.entered()
            yield window
            window.check()
        finally:
            await context.close()

    return open_as
