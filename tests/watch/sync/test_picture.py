"""The picture of the watch page in real browsers: the same moment for everybody, and one's own trouble one's own."""

from __future__ import annotations

import asyncio
import statistics
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.watch.sync.films import make_moving_film
from tests.watch.sync.room import Room
from tests.watch.sync.seen import look, shown, skews
from web.build import make_trial

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from playwright.async_api import Page, Route

    NewPage = Callable[[], Awaitable[Page]]

PICTURES = Path("artefacts/watch")
TOGETHER_MS = 100.0
"""A machine that is busy shows frames late; how exact it is measures `benchmarks/watch.py`."""
YOUTUBE_STAND_IN = """<!doctype html><script>
let state = 5, at = 0, since = 0, rate = 1;
const now = () => at + (state === 1 ? (performance.now() - since) / 1000 * rate : 0);
const tell = () => parent.postMessage(JSON.stringify({event: "infoDelivery",
  info: {currentTime: now(), playerState: state}}), "*");
const move = (to) => { at = to; since = performance.now(); };
addEventListener("message", ({data}) => {
  const {event, func, args} = JSON.parse(data);
  if (event === "listening") setInterval(tell, 200);
  if (func === "playVideo") { move(now()); state = 1; }
  if (func === "pauseVideo") { move(now()); state = 2; }
  if (func === "seekTo") move(args[0]);
  if (func === "setPlaybackRate") { move(now()); rate = args[0]; }
  document.title = func ?? document.title;
});
</script>"""
"""Speaks as YouTube's player does in a frame."""


VIDEO = "document.querySelector('video')"
HIDE = """(is) => {
  Object.defineProperty(document, "hidden", { value: is, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
  if (is) document.querySelector("video").pause();
}"""


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    PICTURES.mkdir(parents=True, exist_ok=True)
    return make_trial(tmp_path_factory.mktemp("trial"))


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("films")
    make_moving_film(folder / "film.mp4", seconds=120)
    make_moving_film(folder / "odd.mkv", seconds=2, codec="mpeg4", format="matroska")
    (folder / "film.vtt").write_text("WEBVTT\n\n00:00:00.000 --> 00:02:00.000\nWords to read\n")
    return folder


@pytest.fixture
async def room(trial: Path, films: Path) -> AsyncIterator[Room]:
    async with Room.open(trial, films) as room:
        yield room


async def together(some: Page, other: Page) -> None:
    """Both show the same moment; as soon as they do, within the test's patience."""
    for page in (some, other):
        await look(page)
        await shown(page)
    async with asyncio.timeout(60):
        while True:
            await some.wait_for_function("() => window.shown.length > 60")
            found = skews(await shown(some), await shown(other))
            if len(found) > 20 and statistics.median(found) < TOGETHER_MS:
                return


async def test_two_browsers_show_the_same_moment_whatever_their_lines(room: Room, new_browser_page: NewPage) -> None:
    await room.show_film()
    ada, ben = await new_browser_page(), await new_browser_page()
    await ada.goto(room.address("ada"))
    await room.locked("ada")
    await ben.goto(room.address("ben", lag_ms=400))
    await room.locked("ada", "ben")
    await together(ada, ben)
    await room.play(60_000)
    await room.locked("ada", "ben")
    await together(ada, ben)
    assert await ada.evaluate("() => document.querySelector('video').currentTime") > 60
    assert await ada.evaluate("() => document.querySelector('video').muted")
    await ada.screenshot(path=PICTURES / "picture.png")


async def test_who_stalls_stalls_alone_and_catches_up(room: Room, new_browser_page: NewPage) -> None:
    await room.show_film()
    ada, ben = await new_browser_page(), await new_browser_page()
    await ada.goto(room.address("ada"))
    await ben.goto(room.address("ben"))
    await room.locked("ada", "ben")
    told = len(room.watchers["ada"].reports)
    await ben.evaluate("() => document.querySelector('video').currentTime -= 0.7")
    await room.until("ben", lambda report: report["state"] == "catching" and report["behind_ms"] > 300)
    await room.locked("ben")
    await together(ada, ben)
    assert {report["state"] for report in room.watchers["ada"].reports[told:]} <= {"locked"}


async def test_all_hold_at_the_same_picture_and_go_on_from_it(room: Room, new_browser_page: NewPage) -> None:
    await room.show_film()
    page = await new_browser_page()
    await page.goto(room.address("ada"))
    await room.locked("ada")
    await room.play(42_000, rate=0)
    await room.until("ada", lambda report: report["state"] == "ready")
    paused, place = await page.evaluate(f"() => [{VIDEO}.paused, {VIDEO}.currentTime]")
    assert (paused, round(place, 2)) == (True, 42.0)
    await room.play(42_000)
    await room.locked("ada")


async def test_a_page_that_was_hidden_is_right_when_it_is_seen_again(room: Room, new_browser_page: NewPage) -> None:
    await room.show_film()
    page = await new_browser_page()
    await page.goto(room.address("ada"))
    await room.locked("ada")
    # Headless pages are never hidden: this is what a browser does to one that is.
    await page.evaluate(HIDE, True)
    await room.until("ada", lambda report: report["state"] == "hidden")
    await room.play(80_000)
    await page.evaluate(HIDE, False)
    await room.locked("ada")
    assert await page.evaluate("() => document.querySelector('video').currentTime") > 80


async def test_a_video_that_cannot_be_shown_says_why(room: Room, new_browser_page: NewPage) -> None:
    page = await new_browser_page()
    await page.goto(room.address("ada"))
    await room.show_film("odd.mkv", mime='video/x-matroska; codecs="mp4v"')
    await expect(page.get_by_role("status")).to_contain_text("Your browser cannot show this kind of video (matroska")
    await page.screenshot(path=PICTURES / "cannot.png")
    await room.show({"kind": "file", "src": "/gone.mp4", "mime": "video/mp4", "subtitles": []})
    await expect(page.get_by_role("status")).to_have_text("That film is gone.")
    await room.show({"kind": "none", "reason": None}, cover="/nothing.png")
    await expect(page.get_by_role("status")).to_have_count(0)
    await room.show_film()
    await room.locked("ada")


async def test_subtitles_can_be_chosen(room: Room, new_browser_page: NewPage) -> None:
    page = await new_browser_page()
    await page.goto(room.address("ada"))
    await room.show_film(subtitles=({"src": "/films/film.vtt", "label": "English", "language": "en"},))
    await room.locked("ada")
    await page.get_by_label("Subtitles").select_option("English")
    await page.wait_for_function(f"() => {VIDEO}.textTracks[0].activeCues?.[0]?.text === 'Words to read'")


async def test_youtubes_player_is_kept_along_too(room: Room, new_browser_page: NewPage) -> None:
    page = await new_browser_page()
    asked: list[str] = []

    async def stand_in(route: Route) -> None:
        asked.append(route.request.url)
        await route.fulfill(body=YOUTUBE_STAND_IN, content_type="text/html")

    await page.route("https://www.youtube-nocookie.com/**", stand_in)
    await page.goto(room.address("ada"))
    await room.show({"kind": "youtube", "video_id": "dQw4w9WgXcQ"})
    await room.play(30_000)
    await room.locked("ada")
    assert "mute=1" in asked[0]
    await room.play(300_000)
    await room.locked("ada")
    await room.play(300_000, rate=0)
    await room.until("ada", lambda report: report["state"] == "ready")


async def test_who_hears_late_lets_the_picture_wait(room: Room, new_browser_page: NewPage) -> None:
    page = await new_browser_page()
    await page.goto(room.address("ada", part="#calibration"))
    await page.get_by_role("slider").fill("600")
    await expect(page.get_by_text("600 ms")).to_be_visible()
    await page.get_by_role("button", name="Flash and beep").click()
    await page.wait_for_function("() => document.querySelector('.calibration-light').dataset.lit === 'true'")
    await page.screenshot(path=PICTURES / "calibration.png")
    await room.show_film()
    await page.goto("about:blank")
    await page.goto(room.address("ada"))
    await room.play(10_000)
    await room.locked("ada")
    place = await page.evaluate("() => document.querySelector('video').currentTime * 1000")
    assert place < room.position_ms() - 400
