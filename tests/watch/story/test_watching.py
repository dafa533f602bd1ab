"""The story of an evening by the whole bot: two people open their links, watch, steer, leave and come back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.page.axe import grave_faults
from tests.watch.story.conftest import FILM, FILM_S, MUSIC
from tests.watch.story.seeing import MOVES, SEEN_S, both_together

if TYPE_CHECKING:
    from tests.watch.story.conftest import Evening

HIDE = """hidden => {
    Object.defineProperty(document, "hidden", {configurable: true, get: () => hidden});
    document.dispatchEvent(new Event("visibilitychange"));
}"""
"""What a browser does to the page in a tab that is put behind another; one without a screen never does."""


async def test_a_link_leads_in_once(evening: Evening) -> None:
    link = await evening.link_for(evening.party.ada)
    context = await evening.browsers[0].new_context(**evening.at_home())
    try:
        page = await context.new_page()
        await page.goto(link)
        await expect(page.get_by_role("heading", name="Nothing plays yet")).to_be_visible()
        assert "link=" not in page.url
        await page.reload()
        await expect(page.get_by_role("heading", name="Nothing plays yet")).to_be_visible()
    finally:
        await context.close()
    context = await evening.browsers[1].new_context(**evening.at_home())
    try:
        page = await context.new_page()
        await page.goto(link)
        await expect(page.get_by_role("alert")).to_contain_text("/watch")
        await expect(page.get_by_role("heading", name="Watch together")).to_be_visible()
    finally:
        await context.close()


async def test_two_watch_a_film_together_and_one_steers_for_both(evening: Evening) -> None:
    party = evening.party
    async with evening.opened(party.ada) as ada, evening.opened(party.ben) as ben:
        await ada.keep("story-empty")
        await evening.play()
        for window in (ada, ben):
            await expect(window.page.get_by_role("heading", name=FILM)).to_be_visible()
            await window.until(MOVES)
            await both_together(window)
        await ada.keep("story-watching")
        assert await grave_faults(ada.page) == []

        await ada.button("Pause").click()
        await expect(ben.page.get_by_text("Paused", exact=True)).to_be_visible()
        await ben.until("document.querySelector('video').paused")
        await ben.keep("story-paused")
        await ben.page.get_by_role("slider", name="Position").fill("45000")
        for window in (ada, ben):
            await window.until(f"Math.abs({SEEN_S} - 45) < 0.1")
        await ben.button("Play").click()
        for window in (ada, ben):
            await window.until(f"{SEEN_S} > 45.5")
            await both_together(window)


async def test_who_comes_late_or_loads_anew_is_where_the_others_are(evening: Evening) -> None:
    party = evening.party
    async with evening.opened(party.ada) as ada:
        await evening.play()
        await ada.until(f"{SEEN_S} > 2")
        async with evening.opened(party.ben) as ben:
            await ben.until(f"{SEEN_S} > 2")
            await both_together(ben)
            await both_together(ada)
            await ben.page.reload()
            await ben.entered()
            await ben.until(f"{SEEN_S} > 2")
            await both_together(ben)
        await expect(ada.page.get_by_role("region", name="People")).to_contain_text(re.compile("Elsewhere"))


async def test_a_page_comes_back_by_itself_with_all_that_was_typed(evening: Evening) -> None:
    party = evening.party
    async with evening.opened(party.ada) as ada, evening.opened(party.ben) as ben:
        await evening.play()
        await ada.until(MOVES)
        await ada.cut()
        await expect(ada.page.get_by_text("Offline since")).to_be_visible()
        await ada.say("Written while offline")
        await ada.composer.fill("half a thou")
        await ben.say("Are you there?")
        await ada.keep("story-offline")
        await ada.mend()
        await ada.entered()
        await expect(ben.messages.last).to_contain_text("Written while offline")
        await expect(ada.messages.filter(has_text="Are you there?")).to_be_visible()
        await expect(ada.composer).to_have_value("half a thou")
        await expect(ada.page.get_by_text("Offline since")).to_have_count(0)
        await both_together(ada)


async def test_a_tab_in_the_background_catches_up_when_it_is_seen_again(evening: Evening) -> None:
    party = evening.party
    async with evening.opened(party.ada) as ada, evening.opened(party.ben) as ben:
        await evening.play()
        await ben.until(MOVES)
        await ben.page.evaluate(HIDE, True)
        people = ada.page.get_by_role("region", name="People").get_by_role("listitem")
        await expect(people.filter(has_text="Ben")).to_contain_text("page in the background")
        await ben.page.evaluate("document.querySelector('video').pause()")
        await party.ada.slash("seek", channel=party.thread, position="0:40")
        await ada.until(f"{SEEN_S} > 40")
        await ben.page.evaluate(HIDE, False)
        await ben.until(f"{SEEN_S} > 40")
        await expect(people.filter(has_text="Ben")).not_to_contain_text("background")
        await both_together(ada)


async def test_who_does_not_sit_in_voice_listens_here(evening: Evening) -> None:
    party = evening.party
    (listener,) = await party.listen(party.ben)
    async with evening.opened(party.ada) as ada, evening.opened(party.ben) as ben:
        await evening.play()
        await listener.wait_for_packets(20)
        await ada.until(MOVES)
        await ada.button("Listen here").click()
        await ada.until("soundLevel() > 0.02")
        await ada.keep("story-listening")
        await ada.button("Mute").click()
        await ada.until("soundLevel() < 0.001")
        await ada.button("Unmute").click()
        await ada.until("soundLevel() > 0.02")
        await expect(ben.button("In voice")).to_be_disabled()
        await ada.button("Stop listening").click()
        await expect(ada.button("Listen here")).to_be_visible()


async def test_music_shows_its_cover(evening: Evening) -> None:
    party = evening.party
    async with evening.opened(party.ada) as ada:
        await evening.play(MUSIC)
        await expect(ada.page.get_by_role("heading", name=MUSIC)).to_be_visible()
        cover = ada.page.get_by_role("img", name=f"Cover of {MUSIC}")
        await expect(cover).to_be_visible()
        await ada.until("document.querySelector('.picture-cover img')?.naturalWidth > 0")
        await ada.button("Listen here").click()
        await ada.until("soundLevel() > 0.02")
        await ada.keep("story-music")
        assert await grave_faults(ada.page) == []


async def test_on_a_phone_one_watches_writes_and_finds(evening: Evening) -> None:
    party = evening.party
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    async with evening.opened(party.ada, reduced_motion="reduce", **phone) as ada:
        await evening.play()
        await ada.until(MOVES)
        await expect(ada.composer).to_be_in_viewport(ratio=1)
        await ada.say("On my phone")
        await expect(ada.messages.last).to_contain_text("On my phone")
        await ada.keep("story-phone-chat")
        assert await grave_faults(ada.page) == []
        await ada.page.get_by_role("tab", name="Queue").tap()
        await ada.page.get_by_role("textbox", name="Find something to add").fill("wind")
        await ada.button("Add “Second Wind”").tap()
        await expect(ada.entries).to_have_count(1)
        await ada.keep("story-phone-queue")
        assert await grave_faults(ada.page) == []
        await ada.page.get_by_role("tab", name="People").tap()
        await expect(ada.page.get_by_role("region", name="People")).to_contain_text("Ada")
        await ada.keep("story-phone-people")
        assert not await ada.page.evaluate("document.documentElement.scrollWidth > innerWidth")


async def test_whoever_logs_out_is_out_and_those_who_stay_see_it(evening: Evening) -> None:
    party = evening.party
    async with evening.opened(party.ada) as ada, evening.opened(party.ben) as ben:
        await evening.play()
        await ben.until(MOVES)
        await ben.button("Settings").click()
        await ben.keep("story-settings")
        await ben.button("Log out in this browser").click()
        await expect(ben.page.get_by_role("heading", name="Watch together")).to_be_visible()
        await expect(ben.page.locator("video")).to_have_count(0)
        await ben.keep("story-out")
        await expect(ada.page.get_by_role("img", name="Here: Ada")).to_be_visible()
        await ben.page.reload()
        await expect(ben.page.get_by_role("heading", name="Watch together")).to_be_visible()
        await ada.until(f"{SEEN_S} > 1")


async def test_the_end_of_the_film_leaves_an_empty_room(evening: Evening) -> None:
    party = evening.party
    async with evening.opened(party.ada) as ada:
        await evening.play()
        await ada.until(MOVES)
        await party.ada.slash("seek", channel=party.thread, position=f"1:{FILM_S - 62}")
        await expect(ada.page.get_by_role("heading", name="Nothing plays yet")).to_be_visible()
        await expect(ada.page.locator("video")).to_have_count(0)
