"""The README's pictures, taken of the sandbox's page while a group is at it: `python -m demo.screenshots FOLDER`."""

from __future__ import annotations

import argparse
import asyncio
import re
import shutil
import socket
import sys
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from playwright.async_api import async_playwright, expect

from demo.stage import bot_command, bot_environment, make_samples
from sandbox.client import Sandbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Page

    from sandbox.client import Answer, Channel, Guild, Member

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PAGES = Path(__file__).resolve().parents[1] / "web" / "dist"
WIDE, PHONE = (1180, 720), (390, 780)
PATIENCE_MS = 30_000
GROUP, FILM = "Film night", "Tin Clock"
SAID = (
    ("Ben", "Has anybody seen the one with the **lighthouse**?"),
    ("Cleo", "Twice. Bring a blanket, it is *cold* in there 🥶"),
    ("Ada", "> Twice\nThen you may not tell us how it ends. Music first!"),
)


@dataclass
class Scene:
    """The sample server with its people, and a browser."""

    guild: Guild
    general: Channel
    browser: Browser
    address: str
    folder: Path

    def person(self, name: str) -> Member:
        return self.guild.member(name)

    @asynccontextmanager
    async def window(self, name: str, size: tuple[int, int] = WIDE) -> AsyncIterator[Page]:
        """The page, as one of them."""
        width, height = size
        context = await self.browser.new_context(viewport={"width": width, "height": height}, color_scheme="dark")
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        await page.goto(f"{self.address}&as={self.person(name).id}")
        await expect(page.locator(".composer textarea")).to_be_visible()
        try:
            yield page
        finally:
            await context.close()

    async def keep(self, page: Page, name: str) -> None:
        """Take a picture, when everything has come to rest."""
        await page.wait_for_load_state("networkidle")
        await page.mouse.move(0, 0)
        path = self.folder / f"{name}.png"
        await page.screenshot(path=path)
        print(path)


async def take(scene: Scene) -> None:
    """One picture after the other, as the story goes on."""
    async with scene.window("Ada") as page:
        await expect(page.get_by_role("region", name="First steps")).to_be_visible()
        await page.get_by_role("button", name="Do it for me").click()
        await scene.keep(page, "guide")
    thread = await gather(scene)
    for name, words in SAID:
        await scene.person(name).send(thread, words)
    async with scene.window("Ada") as page:
        await hide_guide(page)
        await go(page, GROUP)
        await page.get_by_role("button", name="Join").last.click()
        await expect(page.get_by_role("button", name="Leave").first).to_be_visible()
        for query in ("Morning Bells", "Paper Boats", "Tin Clock"):
            await scene.person("Ada").slash("play", channel=thread, query=query)
        await scene.person("Cleo").send(thread, "Louder!")
        await expect(page.get_by_role("log").get_by_text("Playing now")).to_be_visible()
        await scene.keep(page, "group")
        await page.get_by_text("How the sound is doing").click()
        await scene.keep(page, "voice")
        await page.get_by_text("How the sound is doing").click()
        await page.locator(".composer textarea").fill("/play ")
        await page.keyboard.type("query:b", delay=40)  # as fast as people do
        await expect(page.locator(".composer").get_by_role("option").first).to_be_visible()
        await scene.keep(page, "command")
        await page.get_by_role("button", name="Leave this command").click()
        await page.get_by_role("button", name="Inside view").click()
        await scene.person("Ada").slash("queue show", channel=thread)
        await scene.keep(page, "drawer")
    async with scene.window("Ben", PHONE) as page:
        await hide_guide(page)
        await page.get_by_role("button", name="Channels").click()
        await go(page, GROUP)
        await scene.keep(page, "phone")
    await take_watch_page(scene, thread)


async def take_watch_page(scene: Scene, thread: Channel) -> None:
    """Ada and Ben watch, each by a link of their own."""
    ada = scene.person("Ada")
    pages = []
    for name in ("Ben", "Ada"):
        answer = await scene.person(name).slash("watch", channel=thread)
        link = re.search(r"http://[^)\s]+", answer.text)
        if link is None:
            raise RuntimeError(f"no link to the watch page, but: {answer.text}")
        context = await scene.browser.new_context(viewport={"width": WIDE[0], "height": WIDE[1]}, color_scheme="dark")
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        await page.goto(link[0])
        await expect(page.get_by_placeholder("Say something to the group")).to_be_visible()
        pages.append(page)
    await expect(pages[-1].get_by_text("Ada Example (you)")).to_be_visible()
    await ada.slash("stop", channel=thread)
    for query in (FILM, "Paper Boats", "Morning Bells"):
        await ada.slash("play", channel=thread, query=query)
    await expect(pages[-1].get_by_text("Both together")).to_be_visible(timeout=PATIENCE_MS)
    await scene.person("Ben").send(thread, "There, on the left!")
    await scene.person("Ada").send(thread, "Where? Oh. **Oh.**")
    await scene.keep(pages[-1], "watch")
    for page in pages:
        await page.context.close()


async def gather(scene: Scene) -> Channel:
    """Everybody registers, and Ada makes a group of them; returns its thread."""
    for name in ("Ada", "Ben", "Cleo"):
        person = scene.person(name)
        answer = await person.slash("register", channel=scene.general)
        await register(person, answer)
    ada = scene.person("Ada")
    await ada.slash("group create", channel=scene.general, name=GROUP)
    thread = await scene.guild.thread(GROUP)
    for name in ("Ben", "Cleo"):
        await ada.slash("member add", channel=thread, person=scene.person(name))
    return thread


async def register(person: Member, answer: Answer) -> None:
    if answer.modal is None:
        raise RuntimeError(f"no form to register with, but: {answer.text}")
    values = (person.name, "Example", f"{person.name.lower()}@example.com", "three cats on a tram")
    labels = [field.label for field in answer.modal.fields]
    await person.submit(answer.modal, dict(zip(labels, values, strict=True)))


async def hide_guide(page: Page) -> None:
    """Put the first steps away, which come in every new window."""
    await page.get_by_role("region", name="First steps").get_by_role("button", name="Hide").click()


async def go(page: Page, channel: str) -> None:
    await page.get_by_role("navigation", name="Channels").get_by_role("button", name=channel).first.click()


@asynccontextmanager
async def set_scene(folder: Path) -> AsyncIterator[Scene]:
    """The sandbox with its page, the bot, sample music and a browser; all ended with the block."""
    with tempfile.TemporaryDirectory(prefix="chorus-pictures-") as temporary:
        home = Path(temporary)
        await make_samples(home / "library")
        log = home / "bot.log"
        async with (
            Sandbox.start(seed="sample", page=PAGES, bot_log=log) as sandbox,
            async_playwright() as playwright,
        ):
            environment = bot_environment(sandbox, home) | {"CHORUS_LOGGING__FILE": str(log), **_web_page()}
            bot = await sandbox.start_bot(bot_command(home), env=environment)
            browser = await playwright.chromium.launch(executable_path=CHROMIUM)
            try:
                await bot.wait_ready()
                guild = (await sandbox.guilds())[0]
                yield Scene(guild, guild.channel("general"), browser, cast("str", sandbox.page), folder)
            finally:
                await browser.close()
                await bot.stop()


def _web_page() -> dict[str, str]:
    """Where the watch page is: a port that nothing else has."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return {"CHORUS_WEB__PORT": str(port), "CHORUS_WEB__PUBLIC_URL": f"http://127.0.0.1:{port}"}


async def main(folder: Path) -> None:
    """Take all pictures into a folder."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    async with set_scene(folder) as scene:
        await take(scene)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m demo.screenshots", description="Take the README's pictures.")
    parser.add_argument("folder", type=Path)
    if CHROMIUM is None:
        sys.exit("There is no Chromium here to take pictures with; on Debian: apt-get install chromium")
    asyncio.run(main(parser.parse_args().folder))
