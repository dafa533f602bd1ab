"""The room: what plays and what it is told, who is here, full screen, phones, and what keeps nobody out."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import expect

from tests.page.axe import grave_faults
from tests.watch.life import Life, empty_life
from tests.watch.window import PATIENCE_MS

if TYPE_CHECKING:
    from tests.watch.stand_in import StandIn
    from tests.watch.test_chat import OpenAs

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
DARK_LINK = "rgb(143, 199, 255)"
DARK_BOX = "rgb(16, 18, 22)"


async def test_the_picture_runs_where_the_room_is(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        await expect(ada.page.get_by_role("heading", name="The Sea, the Sea")).to_be_visible()
        await ada.until("document.querySelector('video').currentTime > 12")
        await stand_in.change_player(phase="paused")
        await expect(ada.page.get_by_text("Paused", exact=True)).to_be_visible()
        await ada.until("document.querySelector('video').paused")


async def test_each_control_asks_for_its_intent_and_says_what_came_of_it(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        await ada.button("Pause").click()
        await ada.button("Play").click()
        await expect(ada.button("Pause")).to_be_visible()
        await ada.button("Repeat: off").click()
        await ada.button("Repeat: the whole queue").click()
        await expect(ada.button("Repeat: this one")).to_be_visible()
        await ada.button("Skip").click()
        await expect(ada.page.get_by_role("status").filter(has_text="Skipped.")).to_be_visible()
        await ada.button("Previous").click()
        await ada.button("Shuffle what waits").click()
        await expect(ada.page.get_by_role("status").filter(has_text="Shuffled what waits.")).to_be_visible()
        player = "/groups/7/player"
        assert stand_in.asked == [
            ("POST", f"{player}/pause", {}),
            ("POST", f"{player}/resume", {}),
            ("POST", f"{player}/loop", {"loop": "all"}),
            ("POST", f"{player}/loop", {"loop": "one"}),
            ("POST", f"{player}/skip", {"entry_id": 50}),
            ("POST", f"{player}/previous", {}),
            ("POST", f"{player}/shuffle", {}),
        ]


async def test_the_position_the_volume_and_the_chapters_are_set(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        await stand_in.change_player(phase="paused")
        slider = ada.page.get_by_role("slider", name="Position")
        await slider.fill("45000")
        await expect(slider).to_have_attribute("aria-valuetext", re.compile("45 seconds of 1 minute 30 seconds"))
        await expect(ada.button("Chapters: The lighthouse")).to_be_visible()
        await ada.button("Chapters: The lighthouse").click()
        await ada.page.get_by_role("dialog", name="Chapters").get_by_role("button", name="Homeward").click()
        await expect(ada.button("Chapters: Homeward")).to_be_visible()
        volume = ada.page.get_by_role("slider", name="Volume for everybody")
        await expect(volume).to_have_attribute("max", "120")
        await volume.fill("120")
        await expect(ada.page.get_by_text("120%", exact=True)).to_be_visible()
        await ada.until("document.querySelector('video').currentTime === 64")
        wanted = [(path.rpartition("/")[2], body) for _, path, body in stand_in.asked]
        assert wanted[:2] == [
            ("seek", {"entry_id": 50, "position_ms": 45_000}),
            ("seek", {"entry_id": 50, "position_ms": 64_000}),
        ]


async def test_what_was_said_stands_on_the_progress_bar_to_read_and_to_go_to(
    open_as: OpenAs, stand_in: StandIn
) -> None:
    async with open_as(1) as ada:
        mark = ada.button("Ada Lovelace wrote at 0:40")
        await mark.click()
        dialog = ada.page.get_by_role("dialog", name="What was said here")
        await expect(dialog).to_contain_text("No spoilers please")
        await dialog.get_by_role("button", name="Show in the chat").click()
        await expect(ada.messages.filter(has_text="No spoilers please")).to_be_focused()
        await mark.dblclick()
        await ada.until("document.querySelector('video').currentTime >= 40")
        assert ("POST", "/groups/7/player/seek", {"entry_id": 50, "position_ms": 40_000}) in stand_in.asked
        await stand_in.change_player(position_ms=80_000)
        await stand_in.say(2, "Look, a seal")
        await expect(ada.page.get_by_role("button", name="Ben Okri wrote at 1:20")).to_be_visible()


async def test_a_control_that_is_refused_or_forbidden_says_why(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        stand_in.refusals["/skip"] = (403, "Only moderators may skip here.")
        await ada.button("Skip").click()
        await expect(ada.page.get_by_role("alert").filter(has_text="Only moderators may skip here.")).to_be_visible()
        await stand_in.change_player(may={**stand_in.life.player["may"], "pause": False})
        pause = ada.button("Pause")
        await expect(pause).to_have_attribute("aria-disabled", "true")
        await expect(pause).to_have_accessible_description("The rules of this room let others pause and go on.")
        asked = len(stand_in.asked)
        await pause.press("Enter")
        await expect(ada.page.get_by_role("alert").filter(has_text="let others pause")).to_be_visible()
        assert len(stand_in.asked) == asked


async def test_who_is_behind_and_whom_it_waits_for_is_said(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        stand_in.life.people[3].update(state="catching", behind_ms=1_240)
        await stand_in.tell()
        people = ada.page.get_by_role("region", name="People")
        await expect(people.get_by_role("listitem").filter(has_text="Cleo Marsh")).to_contain_text("1.2 s behind")
        await expect(people.get_by_role("listitem").filter(has_text="Cleo Marsh")).to_contain_text("speaks")
        await expect(people.get_by_role("listitem").filter(has_text="Ben Okri")).to_contain_text("in voice")
        await stand_in.change_player(phase="waiting", waiting_for=["Cleo Marsh", "Dan Reyes"])
        await expect(ada.page.get_by_text("Waiting for Cleo Marsh and Dan Reyes …")).to_be_visible()
        await ada.keep("waiting")


async def test_what_has_its_turn_and_is_not_sent_yet_waits_for_the_voice_channel(
    open_as: OpenAs, stand_in: StandIn
) -> None:
    async with open_as(1) as ada:
        waiting = ada.page.get_by_text("Waiting for the voice channel …")
        entry = {**stand_in.life.player["entry"], "id": 4711}
        await stand_in.change_player(entry=entry, rate=0, position_ms=0, phase="playing", through_voice=True)
        await expect(waiting).to_be_visible()
        await ada.keep("waiting-for-voice")
        await stand_in.change_player(rate=1)
        await expect(waiting).to_be_hidden()


async def test_on_a_phone_the_title_is_whole_while_names_are_shortened(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1, **PHONE) as ada:
        for one in (2, 3, 4):
            stand_in.life.people[one].update(on_page=True, state="stalled", behind_ms=4_000)
        await stand_in.tell()
        pill = ada.page.locator(".together")
        await expect(pill).to_contain_text("out of step")
        title = ada.page.locator(".now h1")
        assert await title.evaluate("it => it.getClientRects().length === 1 && it.scrollHeight <= it.clientHeight + 1")
        assert await pill.evaluate("it => it.getBoundingClientRect().right <= innerWidth")
        await ada.keep("phone-pill")


async def test_what_is_small_is_large_enough_to_hit(open_as: OpenAs) -> None:
    async with open_as(1) as ada:
        await expect(ada.page.locator(".mark").first).to_be_visible()
        sizes = "[...document.querySelectorAll('.mark, .played')].map((it) => it.getBoundingClientRect())"
        small = f"{sizes}.filter(({{width, height}}) => width < 24 || height < 24).length"
        assert await ada.page.evaluate(small) == 0
        await ada.keep("marks")


@pytest.mark.parametrize("life", [empty_life()], ids=["empty"])
async def test_an_empty_room_says_what_to_do_first(open_as: OpenAs, life: Life) -> None:
    async with open_as(1) as ada:
        await expect(ada.page.get_by_role("heading", name="Nothing plays yet")).to_be_visible()
        await ada.button("Find something to watch").click()
        await expect(ada.page.get_by_role("textbox", name="Find something to add")).to_be_focused()
        assert await grave_faults(ada.page) == []
        await ada.keep("empty")


async def test_keys_steer_while_nothing_is_written_and_help_tells_them(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        await ada.page.keyboard.press("?")
        help_ = ada.page.get_by_role("dialog", name="How this works")
        await expect(help_).to_contain_text("Play or pause, for everybody")
        await ada.page.keyboard.press(" ")
        await expect(help_).to_have_count(0)  # its own button closed it
        assert stand_in.asked == []
        await ada.page.locator("body").press(" ")
        await expect(ada.button("Play")).to_be_visible()
        await ada.page.keyboard.press("c")
        await expect(ada.composer).to_be_focused()
        await ada.page.keyboard.type("m f ?")
        await expect(ada.composer).to_have_value("m f ?")


async def test_full_screen_has_the_controls_and_the_chat_over_it(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        await ada.button("Full screen").click()
        over = ada.page.locator(".over-picture")
        await stand_in.say(2, "Now it gets good")
        await expect(over.get_by_text("Now it gets good")).to_be_in_viewport()
        await ada.keep("full")
        await ada.button("Chat over the picture").click()
        await expect(over).to_have_count(0)
        await ada.button("Leave full screen").click()
        await expect(ada.button("Full screen")).to_be_visible()


async def test_over_the_picture_all_can_be_read_in_the_light_theme(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1, color_scheme="light", reduced_motion="reduce") as ada:
        await ada.button("Full screen").click()
        over = ada.page.locator(".over-picture")
        await stand_in.say(2, "See https://films.example/a or </play:1442000000000000001>, at <t:1764331200:R>")
        await stand_in.say(2, "> quoted\n`code` and ||hidden||")
        await expect(over.get_by_text("quoted")).to_be_in_viewport()
        await over.get_by_role("textbox").fill("half a")
        assert await grave_faults(ada.page) == []
        await expect(over.get_by_role("link").last).to_have_css("color", DARK_LINK)
        await expect(over.locator(".mention").first).to_have_css("color", DARK_LINK)
        # axe does not see through to what is below a picture: what has no colour of its own is looked at
        await expect(over.locator("time")).to_have_css("background-color", DARK_BOX)
        await ada.keep("full-light")


async def test_subtitles_are_chosen(open_as: OpenAs) -> None:
    async with open_as(1) as ada:
        await ada.page.get_by_role("combobox", name="Subtitles").select_option("English")
        showing = "[...document.querySelector('video').textTracks].some((track) => track.mode === 'showing')"
        await ada.until(showing)


async def test_on_a_phone_one_of_three_is_shown_and_what_is_new_is_counted(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1, **PHONE) as ada:
        await expect(ada.composer).to_be_in_viewport(ratio=1)
        await ada.keep("phone-chat")
        await ada.page.get_by_role("tab", name="Queue").click()
        await expect(ada.entries.first).to_be_in_viewport()
        await ada.keep("phone-queue")
        await stand_in.say(2, "Are you there?")
        await expect(ada.page.get_by_role("tab", name="Chat 1 new")).to_be_visible()
        await expect(ada.page).to_have_title(re.compile(r"^\(1\) "))
        await ada.page.keyboard.press("ArrowRight")
        await expect(ada.page.get_by_role("region", name="People")).to_be_visible()
        await ada.page.get_by_role("tab", name="Chat").click()
        await expect(ada.page.locator(".divider[data-new]")).to_be_visible()
        too_wide = "document.documentElement.scrollWidth > innerWidth"
        assert not await ada.page.evaluate(too_wide)
        assert await grave_faults(ada.page) == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_axe_finds_nothing_serious(open_as: OpenAs, scheme: str) -> None:
    async with open_as(1, color_scheme=scheme, reduced_motion="reduce") as ada:
        await ada.until("document.querySelector('video').currentTime > 12")
        await ada.messages.last.hover()
        await ada.page.get_by_role("textbox", name="Find something to add").fill("tidal")
        await expect(ada.page.locator(".hit")).to_have_count(2)
        await ada.page.get_by_text("Elsewhere").click()
        assert await grave_faults(ada.page) == []
        await ada.keep(f"room-{scheme}")
        await ada.button("Settings").click()
        await expect(ada.page.get_by_role("slider", name=re.compile("The picture waits"))).to_be_visible()
        assert await grave_faults(ada.page) == []
        await ada.keep(f"settings-{scheme}")


async def test_one_hears_the_room_here_as_loud_as_one_likes(open_as: OpenAs, stand_in: StandIn) -> None:
    async with open_as(1) as ada:
        await ada.button("Listen here").click()
        await expect(ada.page.get_by_role("slider", name="Volume for you alone")).to_be_visible()
        await ada.page.locator("body").press("m")
        await expect(ada.button("Unmute")).to_be_visible()
        await asyncio.wait_for(stand_in.sound_wanted.wait(), PATIENCE_MS / 1000)
        await stand_in.cut()
        await expect(ada.page.get_by_text("Offline since")).to_be_visible()
        stand_in.sound_wanted.clear()
        stand_in.mend()
        await ada.entered()
        await asyncio.wait_for(stand_in.sound_wanted.wait(), PATIENCE_MS / 1000)
        await ada.keep("listening")
        await ada.button("Stop listening").click()
        await expect(ada.button("Listen here")).to_be_visible()


async def test_whoever_sits_in_voice_hears_it_there(open_as: OpenAs) -> None:
    async with open_as(2) as ben:
        await expect(ben.button("In voice")).to_be_disabled()


async def test_of_several_groups_one_is_chosen(open_as: OpenAs, stand_in: StandIn) -> None:
    stand_in.groups.append({"id": 8, "name": "Vinyl evenings", "description": None, "member_count": 1})
    async with open_as(1, chooses=True, enter=False) as ada:
        await expect(ada.button("Vinyl evenings 1 member")).to_be_visible()
        assert await grave_faults(ada.page) == []
        await ada.keep("groups")
        await ada.page.get_by_role("button", name="Sunday pictures").click()
        await ada.entered()
        await ada.button("Sunday pictures").click()
        await expect(ada.page.get_by_role("heading", name="Where to?")).to_be_visible()


async def test_whoever_is_in_no_group_reads_what_to_do_and_who_they_are_and_can_log_out(
    open_as: OpenAs, stand_in: StandIn
) -> None:
    stand_in.groups.clear()
    async with open_as(1, chooses=True, enter=False, color_scheme="light") as ada:
        await expect(ada.page.get_by_text("You are in no group yet.")).to_be_visible()
        await expect(ada.page.get_by_text("type /login on Discord first")).to_be_visible()
        await expect(ada.page.get_by_text("You are here as Ada Lovelace.")).to_be_visible()
        assert await grave_faults(ada.page) == []
        await ada.keep("no-group")
        await ada.button("Log out in this browser").click()
        await expect(ada.page.get_by_role("heading", name="Watch together")).to_be_visible()


async def test_whoever_comes_after_somebody_who_logged_out_sends_nothing_of_theirs(
    open_as: OpenAs, stand_in: StandIn
) -> None:
    async with open_as(1) as ada:
        stand_in.refusals["/messages"] = (503, "Not now.")
        await ada.say("only as myself")
        await expect(ada.page.get_by_text("Not now.")).to_be_visible()
        await ada.composer.fill("half a")
        await ada.button("Settings").click()
        await ada.button("Log out in this browser").click()
        await expect(ada.page.get_by_role("heading", name="Watch together")).to_be_visible()
        await ada.page.context.add_cookies([{"name": "who", "value": "2", "url": stand_in.address}])
        await ada.page.reload()
        await ada.entered()
        await expect(ada.page.get_by_text("only as myself")).to_have_count(0)
        await expect(ada.composer).to_have_value("")


async def test_logging_out_leads_to_the_way_in(open_as: OpenAs) -> None:
    async with open_as(1) as ada:
        await ada.button("Settings").click()
        await ada.button("Log out in this browser").click()
        await expect(ada.page.get_by_role("heading", name="Watch together")).to_be_visible()
