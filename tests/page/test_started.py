"""The page of `python bot.py` without a token, as somebody sees it who has started it for the first time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import psutil
from playwright.async_api import expect

from sandbox.client import Sandbox
from tests.cogs.party import register
from tests.launch.starts import read_until, started
from tests.page.hearing import Voice
from tests.page.window import Window

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Browser


async def test_one_start_leads_to_a_page_in_which_the_samples_play_and_a_second_start_changes_nothing(
    browser: Browser, pages: Path, tmp_path: Path
) -> None:
    context = await browser.new_context()
    window = Window(await context.new_page())
    banner, voice = window.page.get_by_role("status").first, Voice(window.page)
    async with started(tmp_path, samples=True) as parent:
        said = await read_until(parent, "Ctrl-C")
        await window.page.goto(said.partition("Try it")[2].split()[0])
        await expect(window.page.get_by_role("region", name="First steps")).to_contain_text("0 of 6 done")
        await expect(banner).to_have_text("")
        async with Sandbox.attach(tmp_path / "data" / "sandbox" / "control.sock") as sandbox:
            lounge = (await sandbox.guilds())[0]
            await register(lounge.member("Ada"), lounge.channel("general"))
            await lounge.member("Ada").slash("group create", channel=lounge.channel("general"), name="Film night")
        await window.page.get_by_role("list", name="Threads of general").get_by_role("button").click()
        await voice.join("Film night")
        for title in ("Morning Bells", "Tin Clock"):
            await window.say(f"/play query:{title}")
            await expect(window.messages.filter(has_text=title).first).to_be_visible()
        await voice.look_closer()
        await expect(voice.tone).to_have_text(re.compile(r"^\d+ Hz$"))
        async with started(tmp_path) as second:
            await read_until(second, "Stop it")
            await second.wait()
        await expect(banner).to_have_text("")
        (bot,) = (child for child in psutil.Process(parent.pid).children() if "run" in child.cmdline())
        bot.kill()
        await expect(banner).to_contain_text("Chorus is not connected")
        await expect(banner).to_have_text("")  # it is started again by itself
        await expect(voice.tone).to_have_text(re.compile(r"^\d+ Hz$"))
        window.check()
    await context.close()
