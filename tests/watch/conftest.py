"""Chromium for the watch page: each browser a process of its own, as each of those who watch has one."""

from __future__ import annotations

import os
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import async_playwright

from tests.page.conftest import CHROMIUM, NO_BROWSER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from playwright.async_api import Page

ARGUMENTS = ["--autoplay-policy=no-user-gesture-required", "--disable-background-networking"]


@pytest.fixture
async def new_browser_page() -> AsyncIterator[Callable[[], Awaitable[Page]]]:
    """Opens pages, each in a browser of its own."""
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
