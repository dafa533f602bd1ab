"""How the page looks in each main state, to be looked at; axe finds no serious fault in any of them."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import expect

from tests.page.axe import grave_faults
from tests.watch.story.conftest import FILM, MUSIC, SUBTITLES, WINDOW
from tests.watch.story.seeing import MOVES, SEEN_S, both_together

if TYPE_CHECKING:
    from playwright.async_api import Route

    from tests.watch.story.conftest import Evening, StoryWindow

CUE = """[...document.querySelector('video').textTracks]
    .filter(({mode}) => mode === 'showing').map(({activeCues}) => activeCues?.[0]?.text).join()"""
STIRS = """[...document.body.querySelectorAll('*')].filter((element) => {
    const {animationName, transitionDuration} = getComputedStyle(element);
    return animationName !== 'none' || /[1-9]/.test(transitionDuration);
}).map(({className}) => className)"""
"""What moves by itself, or would when it changes."""

HUE = "hue => document.querySelectorAll('.said-name').forEach(({style}) => style.setProperty('--hue', hue))"
HARDEST_HUE = {"dark": "240", "light": "60"}
"""Of all that names are written in, the one that is the hardest to read."""


async def look(window: StoryWindow, name: str) -> None:
    """Keep a picture, and see that nothing keeps people from using what it shows."""
    await window.keep(name)
    assert await grave_faults(window.page) == []


async def test_whoever_is_not_there_yet_is_named_until_they_are(evening: Evening) -> None:
    party = evening.party
    arrives = asyncio.Event()

    async def late(route: Route) -> None:
        await arrives.wait()
        await route.continue_()

    async with evening.opened(party.ada) as ada, evening.opened(party.ben) as ben:
        await ben.page.goto("about:blank")
        await evening.play()
        await ada.until(f"{SEEN_S} > 2")
        await ben.page.route("**/video", late)
        await ben.page.go_back()
        await ben.entered()
        try:
            await expect(ben.page.get_by_role("heading", name=FILM)).to_be_visible()
            await expect(ada.page.locator(".together")).to_contain_text(re.compile(r"Ben( Example)?: loading"))
            await expect(ben.page.get_by_text("Loading the picture …")).to_be_visible()
            await look(ben, "story-late")
            await look(ada, "story-late-seen")
        finally:
            arrives.set()
        await ben.until(MOVES)
        await expect(ben.page.get_by_text("Loading the picture …")).to_have_count(0)
        for window in (ada, ben):
            await both_together(window)
        assert await ben.page.evaluate(SEEN_S) > 2


async def test_each_reads_the_subtitles_that_they_choose(evening: Evening) -> None:
    party = evening.party
    async with evening.opened(party.ada) as ada, evening.opened(party.ben) as ben:
        await evening.play()
        await ada.until(MOVES)
        chosen = ada.page.get_by_role("combobox", name="Subtitles")
        for label, language in (("English", "en"), ("Deutsch", "de")):
            await chosen.select_option(label)
            await ada.until(f"{CUE} === {SUBTITLES[language]!r}")
        await look(ada, "story-subtitles")
        assert await ben.page.evaluate(CUE) == ""
        await ada.page.reload()
        await ada.until(MOVES)
        await ada.until(f"{CUE} === {SUBTITLES['de']!r}")
        await chosen.select_option("Off")
        await ada.until(f"{CUE} === ''")


async def test_one_talks_in_full_screen_over_the_picture(evening: Evening) -> None:
    party = evening.party
    async with evening.opened(party.ada) as ada, evening.opened(party.ben) as ben:
        await evening.play()
        await both_together(ada)
        await ada.page.get_by_role("combobox", name="Subtitles").select_option("English")
        await ada.button("Full screen").click()
        over = ada.page.get_by_role("region", name="Stage").get_by_role("region", name="Chat")
        await party.ben.send(party.thread, "There, on the **left**")
        await expect(over.locator("strong").last).to_have_text("left")
        await over.get_by_role("textbox", name="Message").fill("Where? Oh.")
        await ada.page.keyboard.press("Enter")
        await expect(ben.messages.last).to_contain_text("Where? Oh.")
        await expect(over.get_by_text("Where? Oh.")).to_be_in_viewport()
        await look(ada, "story-full")
        await ada.button("Chat over the picture").click()
        await expect(over).to_have_count(0)
        await look(ada, "story-full-alone")
        await ada.button("Pause").click()
        await ben.until("document.querySelector('video').paused")
        await expect(ada.page.get_by_text("Paused", exact=True)).to_be_in_viewport()
        await ada.until(f"document.querySelector('video').paused && {CUE} === {SUBTITLES['en']!r}")
        bar = await ada.page.get_by_role("slider", name="Position").bounding_box()
        assert bar is not None
        above: Any = {"x": 0, "y": bar["y"] - 120, "width": WINDOW["viewport"]["width"], "height": 100}
        with_words = await ada.page.screenshot(clip=above)
        await ada.page.get_by_role("combobox", name="Subtitles").select_option("Off")
        await ada.until(f"{CUE} === ''")
        assert await ada.page.screenshot(clip=above) != with_words, "subtitles stand above the controls"
        await ada.button("Leave full screen").click()
        await expect(ada.button("Full screen")).to_be_visible()


@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_every_state_is_fit_to_be_used_in_either_light_and_keeps_still_where_asked_to(
    evening: Evening, scheme: str
) -> None:
    party = evening.party
    options: dict[str, Any] = {"color_scheme": scheme, "reduced_motion": "reduce"}
    async with evening.opened(party.ada, **options) as ada, evening.opened(party.ben):
        await look(ada, f"story-empty-{scheme}")
        await evening.play()
        await both_together(ada)
        await party.ada.slash("play", channel=party.thread, query=MUSIC)
        await party.ben.send(party.thread, "The **light** of it, ||and the end||: https://harbour.example")
        await expect(ada.entries).to_have_count(1)
        await ada.page.evaluate(HUE, HARDEST_HUE[scheme])
        await look(ada, f"story-together-{scheme}")
        await ada.button("Settings").click()
        await ada.button("Flash and beep").click()
        await look(ada, f"story-calibration-{scheme}")
        await ada.page.get_by_role("dialog").get_by_role("button", name="Close").click()
        await ada.button("Pause").click()
        await expect(ada.page.get_by_text("Paused", exact=True)).to_be_visible()
        await look(ada, f"story-paused-{scheme}")
        await ada.button("Play").click()
        await ada.button("Skip").click()
        await expect(ada.page.get_by_role("img", name=f"Cover of {MUSIC}")).to_be_visible()
        await ada.page.locator("body").press("m")
        await expect(ada.page.get_by_role("status").filter(has_text="Nothing sounds in this page")).to_be_visible()
        assert await ada.page.evaluate(STIRS) == []
        await ada.button("Dismiss").click()
        await expect(ada.entries).to_have_count(0)
        await expect(ada.page.locator(".together")).to_have_count(0)
        await look(ada, f"story-music-{scheme}")
        await ada.cut()
        await expect(ada.page.get_by_text("Offline since")).to_be_visible()
        await ada.say("Kept until then")
        await expect(ada.page.get_by_text("Is sent when the connection is back")).to_be_visible()
        await look(ada, f"story-offline-{scheme}")
        await ada.mend()
        await ada.entered()
        await ada.button("Settings").click()
        await ada.button("Log out in this browser").click()
        await expect(ada.page.get_by_role("heading", name="Watch together")).to_be_visible()
        await look(ada, f"story-entrance-{scheme}")
