"""One sandbox and one real bot for the story, a group for each test, and a browser process for each person."""

from __future__ import annotations

import itertools
import re
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.cogs.conftest import guild, party, running_bot, sandbox  # noqa: F401
from tests.media import make_tone
from tests.page.conftest import running_browser
from tests.page.pictures import png
from tests.watch.story.film import make_film
from tests.watch.window import Window

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import Browser

    from sandbox.client import BotProcess, Member, Sandbox
    from tests.cogs.party import Party

FILM = "The Long Harbour"
FILM_S = 90
SUBTITLES = {"en": "All night the gulls had been quiet.", "de": "Die ganze Nacht waren die Möwen still."}
"""What stands in the files beside the film, by language."""
MUSIC = "Fourth Wall"
"""Has a cover."""
HOMES = itertools.count(1)
WINDOW: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"}


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bot's folder, with a film and some music in its library."""
    folder = tmp_path_factory.mktemp("story")
    shelf = folder / "library"
    shelf.mkdir()
    make_film(shelf / f"{FILM}.mp4", seconds=FILM_S)
    for language, words in SUBTITLES.items():
        (shelf / f"{FILM}.{language}.srt").write_text(f"1\n00:00:00,000 --> 00:01:30,000\n{words}\n")
    album = shelf / "Winds"
    album.mkdir()
    (album / "cover.png").write_bytes(png())
    tone: dict[str, Any] = {"format": "ogg", "codec": "libopus", "seconds": 20.0}
    make_tone(album / f"{MUSIC}.ogg", frequency=494.0, tags={"title": MUSIC, "artist": "The Testers"}, **tone)
    for title, frequency in (("First Light", 440.0), ("Second Wind", 554.0), ("Third Time", 659.0)):
        tags = {"title": title, "artist": "The Testers"}
        make_tone(shelf / f"{title}.ogg", frequency=frequency, tags=tags, **tone)
    return folder


@pytest.fixture(scope="session")
async def bot(sandbox: Sandbox, library: Path, pages: Path) -> AsyncIterator[BotProcess]:  # noqa: F811
    """Reached by the very address that its links lead to."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    reached = {
        "CHORUS_WEB__PUBLIC_URL": f"http://127.0.0.1:{port}",
        "CHORUS_WEB__PORT": str(port),
        "CHORUS_WEB__TRUSTED_PROXIES": "1",  # each context has an address of its own, as people at home have
    }
    async with running_bot(sandbox, library, reached) as running:
        yield running


@pytest.fixture(scope="session")
async def browsers(pages: Path) -> AsyncIterator[tuple[Browser, Browser]]:
    """Two browsers, of processes of their own: as two people have them."""
    async with running_browser() as first, running_browser() as second:
        yield first, second


METER = """(() => {
    const connect = AudioNode.prototype.connect, samples = new Float32Array(1024);
    let meter = null;
    AudioNode.prototype.connect = function (to, ...more) {
        if (to instanceof AudioDestinationNode) {
            meter = new AnalyserNode(this.context, {fftSize: samples.length, smoothingTimeConstant: 0});
            connect.call(this, meter);
        }
        return connect.call(this, to, ...more);
    };
    window.soundLevel = () => {
        meter?.getFloatTimeDomainData(samples);
        return Math.max(...samples.map(Math.abs));
    };
})()"""
"""Gives a page `soundLevel()`: how loud it is what it hands to the loudspeakers, from 0 to 1."""


class StoryWindow(Window):
    """A window whose line to the bot can be cut."""

    async def cut(self) -> None:
        """Let nothing through any more; what is open ends too, as with a line that is cut."""
        await self.page.context.set_offline(True)
        await self.page.evaluate("window.dispatchEvent(new Event('offline'))")

    async def mend(self) -> None:
        await self.page.context.set_offline(False)


@dataclass(frozen=True)
class Evening:
    """A group that watches, and the way to its page."""

    party: Party
    browsers: tuple[Browser, Browser]

    async def link_for(self, person: Member) -> str:
        """The address that `/watch` answers with."""
        answer = await person.slash("watch", channel=self.party.thread)
        found = re.search(r"\((http://[^)]+/watch#link=[^)]+)\)", answer.text)
        assert found is not None, answer.text
        return found[1]

    def at_home(self) -> dict[str, Any]:
        """Options of a context: it comes from an address where nobody else is."""
        number = next(HOMES)
        return {"extra_http_headers": {"X-Forwarded-For": f"198.51.100.{number}"}}

    @asynccontextmanager
    async def opened(self, person: Member, **options: object) -> AsyncIterator[StoryWindow]:
        """Somebody's page, opened by a link of theirs, in the room; Ben's is in another browser than Ada's."""
        browser = self.browsers[person is self.party.ben]
        context = await browser.new_context(**{**WINDOW, **self.at_home(), **options})
        try:
            await context.add_init_script(METER)
            window = StoryWindow(await context.new_page())
            await window.page.goto(await self.link_for(person))
            await window.entered()
            yield window
            window.check()
        finally:
            await context.close()

    async def play(self, query: str = FILM) -> None:
        """Ada has something played, while somebody is in the room to see it."""
        await self.party.ada.slash("play", channel=self.party.thread, query=query)


@pytest.fixture
def evening(party: Party, browsers: tuple[Browser, Browser]) -> Evening:  # noqa: F811
    return Evening(party, browsers)
