"""A real browser on the built page, before the services of a test's house."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import async_playwright

from tests.page.conftest import CHROMIUM, NO_BROWSER
from tests.web.conftest import served
from web.build import DIST, make

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Page

    from tests.services.house import House

PICTURES = Path(__file__).resolve().parents[2] / "artefacts" / "watch"


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    make("build", quiet=True)
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=CHROMIUM)
        yield running
        await running.close()


@pytest.fixture
async def page(house: House, chromium: Browser) -> AsyncIterator[Page]:
    """A browser's window, before the page is opened in it; what goes wrong in the page's scripts fails the test."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    async with served(house, DIST, public_url=address, port=port):
        context = await chromium.new_context(base_url=address)
        page = await context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
        await context.close()
        assert errors == []


async def picture(page: Page, name: str) -> None:
    """Keep a picture of the window, to be looked at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=PICTURES / f"{name}.png")
