"""The voice channel as it is heard in a browser: the bot plays, the page sounds."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from sandbox.client import Refused
from sandbox.page.tone import TONE_HZ
from tests.cogs.party import Party
from tests.page.axe import grave_faults
from tests.page.conftest import MELODY, new_window
from tests.page.hearing import Voice, melody_of
from tests.page.window import PHONE_SIZE, Window

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from playwright.async_api import Browser

    from sandbox.client import BotProcess, Member, Sandbox

    OpenAs = Callable[[str | Member], AbstractAsyncContextManager[Window]]

FIRST_LIGHT_HZ = 440.0
STRICT = """
globalThis.AudioContext = class extends AudioContext {
  constructor(options) { super(options); void super.suspend(); }
  resume() { return globalThis.event?.type === "click" ? super.resume() : new Promise(() => {}); }
};
"""
"""A browser that wants a click first. Chromium does, but takes it for one that Playwright looks at the page."""


@pytest.fixture
async def party(sandbox: Sandbox, bot: BotProcess) -> AsyncIterator[Party]:
    """Ada and Ben in a group of Ada's, on a server of their own."""
    guild = await sandbox.create_guild("Listeners")
    await guild.create_text_channel("general")
    party = await Party.gather(guild)
    yield party
    await party.go_home()
    with suppress(Refused):
        await guild.remove_bot()


async def play(who: Member, party: Party, track: str) -> None:
    """One who sits there asks for a track, again and again."""
    await who.slash("play", channel=party.thread, query=track)
    await who.slash("loop", channel=party.thread, mode="track")


async def test_a_track_is_heard_note_by_note_in_two_browsers(
    open_as: OpenAs, other_browser: Browser, sandbox: Sandbox, party: Party
) -> None:
    await party.ada.slash("member add", channel=party.thread, person=party.cleo)
    (witness,) = await party.listen(party.cleo)
    bens = new_window(other_browser, str(sandbox.page), party.ben.id)
    async with open_as(party.ada) as ada, bens as ben:
        voices = [Voice(ada.page), Voice(ben.page)]
        for voice in voices:
            await voice.join(party.name)
            await voice.look_closer()
        await party.ada.slash("play", channel=party.thread, query="Four Notes")
        await witness.wait_for_end()
        for voice in voices:
            await voice.hears_nothing()
            assert melody_of(await voice.saved(), MELODY) == list(MELODY)


async def test_who_plays_glows_and_the_meter_tells_how_loud(open_as: OpenAs, party: Party) -> None:
    async with open_as(party.ada) as ada:
        voice = Voice(ada.page)
        await voice.join(party.name)
        await expect(voice.meter).to_have_attribute("aria-valuetext", "silence")
        await expect(voice.bar.get_by_text("Nobody else is here.")).to_be_visible()
        await play(party.ada, party, "First Light")
        await expect(voice.meter).not_to_have_attribute("aria-valuetext", "silence")
        await expect(voice.bar.get_by_text("With Chorus")).to_be_visible()
        await expect(ada.page.locator(".sitting li[data-speaking]")).to_contain_text("Chorus")
        await party.ada.slash("pause", channel=party.thread)
        await expect(voice.meter).to_have_attribute("aria-valuetext", "silence")
        await expect(ada.page.locator(".sitting li[data-speaking]")).to_have_count(0)


async def test_leaving_is_silence_and_who_comes_back_hears_again(open_as: OpenAs, party: Party) -> None:
    await party.listen(party.ben)
    async with open_as(party.ada) as ada:
        voice = Voice(ada.page)
        await voice.join(party.name)
        await play(party.ada, party, "First Light")
        await voice.look_closer()
        await voice.hears(FIRST_LIGHT_HZ)
        await voice.leave()
        await expect(ada.page.locator(".sitting li", has_text="Ada")).to_have_count(0)
        await voice.join(party.name)
        await voice.look_closer()
        await voice.hears(FIRST_LIGHT_HZ)


async def test_the_bot_that_is_thrown_out_is_silence(open_as: OpenAs, party: Party) -> None:
    async with open_as(party.ada) as ada:
        voice = Voice(ada.page)
        await voice.join(party.name)
        await play(party.ada, party, "First Light")
        await voice.look_closer()
        await voice.hears(FIRST_LIGHT_HZ)
        await party.guild.move_voice(party.bot_id, None)
        await voice.hears_nothing()
        await expect(voice.bar.get_by_text("Nobody else is here.")).to_be_visible()


async def test_a_window_that_is_loaded_anew_hears_on(open_as: OpenAs, party: Party) -> None:
    await party.listen(party.ben)
    async with open_as(party.ada) as ada:
        voice = Voice(ada.page)
        await voice.join(party.name)
        await play(party.ada, party, "First Light")
        await expect(voice.meter).not_to_have_attribute("aria-valuetext", "silence")
        await ada.page.reload()
        await voice.look_closer()
        await voice.hears(FIRST_LIGHT_HZ)


async def test_the_deafened_hear_nothing_and_others_see_it(open_as: OpenAs, party: Party) -> None:
    await party.listen(party.ben)
    async with open_as(party.ada) as ada, open_as(party.cleo):
        voice = Voice(ada.page)
        await voice.join(party.name)
        await play(party.ada, party, "First Light")
        await voice.look_closer()
        await voice.hears(FIRST_LIGHT_HZ)
        await voice.bar.get_by_role("button", name="Deafen").click()
        await expect(voice.bar.get_by_text("You are deafened and hear nothing.")).to_be_visible()
        await voice.hears_nothing()
        await expect(ada.page.locator(".sitting li", has_text="Ada")).to_contain_text("deafened")
        await voice.bar.get_by_role("button", name="Deafen").click()
        await voice.hears(FIRST_LIGHT_HZ)


async def test_another_window_of_the_same_person_takes_over(open_as: OpenAs, party: Party) -> None:
    await party.listen(party.ben)
    await play(party.ben, party, "First Light")
    async with open_as(party.ada) as first, open_as(party.ada) as second:
        await Voice(first.page).join(party.name)
        voice = Voice(second.page)
        await voice.join(party.name)
        await expect(first.page.get_by_text("You are listening in another window now.")).to_be_visible()
        await expect(Voice(first.page).bar).to_have_count(0)
        await voice.look_closer()
        await voice.hears(FIRST_LIGHT_HZ)


async def test_who_is_taken_out_or_refused_reads_why(open_as: OpenAs, party: Party) -> None:
    async with open_as(party.ada) as ada:
        voice = Voice(ada.page)
        await voice.join(party.name)
        await party.guild.move_voice(party.ada.id, None)
        await expect(ada.page.get_by_text("somebody took you out")).to_be_visible()
        await ada.page.get_by_role("button", name="All right").click()
        await expect(ada.page.get_by_text("somebody took you out")).to_have_count(0)
        small = await party.guild.create_voice_channel("Small", user_limit=1)
        async with await party.cleo.join(small), open_as(party.dan) as dan:
            await Voice(dan.page).join_button("Small").click()
            await expect(dan.page.get_by_text("full")).to_be_visible()


async def test_one_who_is_refused_elsewhere_stays_and_hears_on(open_as: OpenAs, party: Party) -> None:
    small = await party.guild.create_voice_channel("Small", user_limit=1)
    async with await party.cleo.join(small), open_as(party.ben) as ben:
        voice = Voice(ben.page)
        await voice.join(party.name)
        await play(party.ben, party, "First Light")
        await voice.join_button("Small").click()
        await expect(voice.bar.get_by_role("alert")).to_contain_text("full")
        await expect(voice.bar.get_by_role("status")).to_have_text(f"Listening in {party.name}")
        await voice.look_closer()
        await voice.hears(FIRST_LIGHT_HZ)


async def test_the_keyboard_alone_joins_and_leaves(open_as: OpenAs, party: Party) -> None:
    async with open_as(party.ada) as ada:
        voice, keyboard = Voice(ada.page), ada.page.keyboard
        await voice.join_button(party.name).focus()
        await keyboard.press("Enter")
        await expect(voice.bar.get_by_role("status")).to_have_text(f"Listening in {party.name}")
        await voice.bar.get_by_role("slider", name="Volume").focus()
        await keyboard.press("Home")
        await expect(voice.bar.get_by_role("slider", name="Volume")).to_have_value("0")
        await keyboard.press("Tab")
        await keyboard.press("Tab")
        await expect(voice.bar.get_by_role("button", name="Leave")).to_be_focused()
        await keyboard.press("Enter")
        await expect(voice.bar).to_have_count(0)
        await expect(voice.join_button(party.name)).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_on_a_phone_one_joins_in_the_channel_and_all_of_voice_fits(
    open_as: OpenAs, party: Party, scheme: str
) -> None:
    width, height = PHONE_SIZE
    async with open_as(party.ada) as ada:
        page, voice = ada.page, Voice(ada.page)
        await page.emulate_media(color_scheme="light" if scheme == "light" else "dark", reduced_motion="reduce")
        await page.set_viewport_size({"width": width, "height": height})
        menu = page.get_by_role("button", name="Channels")
        await menu.click()
        place = page.get_by_role("listitem").filter(has=voice.join_button(party.name)).last
        await place.get_by_role("button", name=party.name).first.click()
        await page.get_by_role("button", name="Listen here").click()
        await expect(page.get_by_role("button", name="Stop listening")).to_be_in_viewport()
        assert await grave_faults(page) == []
        await play(party.ada, party, "First Light")
        await menu.click()
        await expect(voice.meter).not_to_have_attribute("aria-valuetext", "silence")
        for part in (voice.meter, voice.bar.get_by_role("slider", name="Volume")):
            await expect(part).to_be_in_viewport(ratio=1)
        for name in ("Deafen", "Leave"):
            await expect(voice.bar.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
        assert await grave_faults(page) == []
        await ada.keep(f"phone-voice-{scheme}")
        await voice.look_closer()
        await voice.hears(FIRST_LIGHT_HZ)
        await expect(voice.bar.get_by_role("button", name="Save the last 10 seconds")).to_be_visible()
        assert await grave_faults(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") == width
        assert await voice.bar.evaluate("bar => bar.scrollWidth <= bar.clientWidth")
        await ada.keep(f"phone-voice-closer-{scheme}")
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Stop listening").click()
        await expect(voice.bar).to_have_count(0)


async def test_one_who_speaks_is_heard_in_the_others_window(open_as: OpenAs, party: Party) -> None:
    async with open_as(party.ada) as ada, open_as(party.ben) as ben:
        speaker, hearer = Voice(ada.page), Voice(ben.page)
        for voice in (speaker, hearer):
            await voice.join(party.name)
            await voice.look_closer()
        await speaker.bar.get_by_role("button", name="Speak: a test tone").click()
        await hearer.hears(TONE_HZ)
        await hearer.hears_nothing()
        assert melody_of(await hearer.saved(), [TONE_HZ]) == [TONE_HZ]


async def test_a_tab_that_a_browser_restores_sounds_after_one_click(
    browser: Browser, sandbox: Sandbox, party: Party
) -> None:
    await party.listen(party.ben)
    await play(party.ben, party, "First Light")
    page = await browser.new_page()
    try:
        seat = json.dumps({"personId": str(party.ada.id), "channelId": str(party.voice.id), "deaf": False})
        await page.add_init_script(f"sessionStorage.setItem('voice.seat', {json.dumps(seat)}); {STRICT}")
        window, voice = Window(page), Voice(page)
        await window.open(str(sandbox.page), party.ada.id)
        await voice.bar.get_by_role("button", name="Click to hear").click()
        await voice.look_closer()
        await voice.hears(FIRST_LIGHT_HZ)
        await expect(voice.meter).to_be_visible()
        window.check()
    finally:
        await page.close()


async def test_a_browser_without_a_decoder_says_so(browser: Browser, sandbox: Sandbox, party: Party) -> None:
    page = await browser.new_page()
    try:
        await page.add_init_script("delete globalThis.AudioDecoder")
        window, voice = Window(page), Voice(page)
        await window.open(str(sandbox.page), party.ada.id)
        await voice.join(party.name)
        await expect(voice.bar).to_contain_text("this browser cannot play voice on this page")
        assert await party.guild.voice_state(party.ada.id) is not None
        window.check()
    finally:
        await page.close()
