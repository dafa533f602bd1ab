"""How a panel reads, whatever stands in its titles; all within what a message of Discord's may hold."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cogs.panel_page import panel_page
from cogs.speech import Speech
from models import QueueEntry
from sandbox.client import readable
from sandbox.component_tree import walk
from services.panel.view import PanelView, ShownTrack
from services.player_state import Loop, Phase
from services.words import Words
from sources.artwork import Artwork
from sources.playable import Chapter
from tests.moving.clock import START

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_COMPONENTS, MOST_CHARACTERS = 40, 4_000
"""In a message with components v2 (Discord docs: Component Reference)."""
LIVE = re.compile(r"(?<!\\)(?:\\\\)*<(?:[@#/:]|a:|t:|id:)")
"""What Discord makes something of: with no backslash before it, or with an even number, which stand for themselves."""
SPEECH = Speech(Words())
LINK = "https://www.youtube.com/watch?v=aaaaaaaaaaa"
TRACK = ShownTrack(
    7, "First Light", artist="The Testers", requester="Ada Example", length_ms=187_000, page_url=LINK, picture=LINK
)


def titled(title: str) -> PanelView:
    """A panel with a text wherever one of somebody else's stands."""
    track = replace(
        TRACK, title=title, artist=title, requester=title, chapters=(Chapter(0, title), Chapter(60_000, title))
    )
    return replace(PLAYING, track=track, coming=(entry(title, artist=title),) * 3)


def entry(title: str, *, artist: str | None = "The Testers") -> QueueEntry:
    return QueueEntry(
        id=8,
        player_id=1,
        source="library",
        source_id="x",
        title=title,
        artist=artist,
        duration_ms=60_000,
        added_at=START,
    )


PLAYING = PanelView(
    3,
    START,
    phase=Phase.PLAYING,
    track=TRACK,
    position_ms=60_000,
    coming=(entry("Second Wind"), entry("Third Time"), entry("Hummed", artist=None)),
    waiting=12,
    waiting_ms=3_723_000,
)
HOSTILE = {
    "markdown": "**bold** __under__ ~~gone~~ `code` ||hidden|| > # - 1. *x*",
    "a heading": "# Big\n## Bigger\n-# small",
    "mentions": "@everyone @here <@123456789012345678> <@&123456789012345678> <#123456789012345678>",
    "a command, a time, an emoji": "</register:123456789012345678> <t:0:R> <:a:123456789012345678>",
    "a link": "x](https://evil.example) [y](https://evil.example) https://evil.example <https://evil.example>",
    "brackets": "Song [Official] (Live) ](",
    "five hundred characters": "*" * 500,
    "500 words": "word " * 100,
    "right to left": "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "overrides": "abc\u202edef\u2066ghi\u2069\u200f",
    "control characters": "a\x00b\x1bc\u2028d\ud800",
    "nothing": "",
    "blanks": " \u3164\u200b ",
    "backslashes": "\\\\\\",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈",
    "a code block": "```\nx\n```",
}


def components(view: PanelView) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = panel_page(SPEECH, view).to_components()  # type: ignore[no-untyped-call]
    return found


def texts(view: PanelView) -> Iterator[str]:
    return (part["content"] for part in walk(components(view)) if part["type"] == 10)


def text(view: PanelView) -> str:
    return "\n".join(texts(view))


def labels(view: PanelView) -> list[str]:
    return [part["label"] for part in walk(components(view)) if part["type"] == 2]


def read(view: PanelView) -> str:
    return readable(text(view), lambda _: None)


def test_it_reads_well() -> None:
    lines = read(PLAYING).splitlines()
    assert lines[:4] == ["Playing now", f"First Light ({LINK})", "by The Testers", "asked for by Ada Example"]
    assert lines[4].startswith("▰▰▰▰▰▱▱▱▱▱▱▱▱▱▱▱  3:07, ends ")
    assert lines[5:] == [
        "Volume 100 %, nothing is repeated",
        "Next, 12 tracks, 1:02:03 in all:",
        "1. Second Wind by The Testers (1:00)",
        "2. Third Time by The Testers (1:00)",
        "3. Hummed (1:00)",
    ]
    assert labels(PLAYING) == ["Back", "Pause", "Skip", "Repeat: nothing", "Shuffle", "Keep", "Queue"]


def test_its_end_is_a_moment_that_the_reader_s_own_client_counts_down_to() -> None:
    ends = START + timedelta(milliseconds=127_000)
    assert f"<t:{int(ends.timestamp())}:R>" in text(PLAYING)


def test_a_pause_shows_the_place_and_no_end() -> None:
    paused = replace(PLAYING, phase=Phase.PAUSED, loop=Loop.TRACK, volume_percent=40)
    assert "1:00 of 3:07" in read(paused)
    assert "<t:" not in text(paused)
    assert "Volume 40 %, this track is repeated" in read(paused)
    assert labels(paused) == ["Back", "Go on", "Skip", "Repeat: this track", "Shuffle", "Keep", "Queue"]


@pytest.mark.parametrize(("is_live", "words"), [(True, "Live, on since"), (False, "nobody knows how long it is")])
def test_what_has_no_end_says_since_when_it_is_on(is_live: bool, words: str) -> None:
    track = replace(TRACK, length_ms=None, is_live=is_live)
    assert words in read(replace(PLAYING, track=track))
    assert "▱" not in text(replace(PLAYING, track=track))


def test_when_nothing_plays_it_says_what_to_do() -> None:
    assert read(PanelView(3, START)) == "Nothing is playing. `/play` puts something on for everyone."
    assert labels(PanelView(3, START)) == ["Queue"]
    waits = PanelView(3, START, waiting=1, coming=(entry("Second Wind"),), waiting_ms=60_000)
    assert "one track waits in the queue" in read(waits)
    assert "1. Second Wind" in read(waits)
    assert labels(waits) == ["Go on", "Queue"]


def test_where_there_is_a_page_a_button_leads_there() -> None:
    assert labels(replace(PLAYING, has_page=True))[-2:] == ["Queue", "Watch"]
    assert labels(PanelView(3, START, has_page=True)) == ["Queue", "Watch"]


@pytest.mark.parametrize("phase", [Phase.CONNECTING, Phase.RESOLVING])
def test_before_the_first_sound_it_says_what_it_is_at(phase: Phase) -> None:
    on_the_way = replace(PLAYING, phase=phase, track=TRACK if phase is Phase.RESOLVING else None)
    assert read(on_the_way).startswith(
        "Getting it ready" if phase is Phase.RESOLVING else "Coming into the voice channel"
    )
    assert "Skip" in labels(on_the_way)


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_title_is_shown_and_does_nothing(title: str) -> None:
    view = titled(title)
    shown = text(view)
    assert len(shown) <= MOST_CHARACTERS
    assert len(list(walk(components(view)))) <= MOST_COMPONENTS
    for harmful in (
        "@everyone",
        "@here",
        "<@1",
        "<@&1",
        "://evil",
        "\u202e",
        "\x00",
        "\n# B",
    ):
        assert harmful not in shown
    ours = LIVE.findall(text(titled("Harmless")))
    assert len(LIVE.findall(shown)) == len(ours), "nothing of it becomes a channel, a command, a moment or an emoji"
    assert shown.count("](<") == 1, "the title leads where the track is, and nothing else leads anywhere"
    assert f"](<{LINK}>)" in shown
    shown.encode()
    for part in texts(view):
        assert len(part) >= 1
        assert part.count("\u2068") == part.count("\u2069"), "what turns the direction ends where it began"
    options = [option for part in walk(components(view)) for option in part.get("options", ())]
    assert all(1 <= len(option["label"]) <= 100 for option in options)


def test_plain_words_of_a_title_stay_as_they_are() -> None:
    assert "*bold*" in read(replace(PLAYING, track=replace(TRACK, title="*bold* A_b_c [x]", page_url=None)))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://",
        "not a link",
        "https://x.example/" + "a" * 3000,
        "ftp://x.example/a",
        "http://[::1",
    ],
)
def test_a_link_that_is_none_leaves_the_title_and_no_picture(url: str) -> None:
    view = replace(PLAYING, track=replace(TRACK, page_url=url, picture=url))
    assert "### First Light\n" in text(view)
    assert not any(part["type"] == 11 for part in walk(components(view)))


def test_a_link_with_brackets_ends_where_it_ends() -> None:
    view = replace(PLAYING, track=replace(TRACK, page_url="https://x.example/a_(b)>c"))
    assert "](<https://x.example/a_%28b%29%3Ec>)" in text(view)


def test_a_cover_of_its_own_is_the_file_beside_it() -> None:
    view = replace(PLAYING, track=replace(TRACK, picture=Artwork(b"\x89PNG", "image/png")))
    (thumbnail,) = (part for part in walk(components(view)) if part["type"] == 11)
    assert thumbnail["media"] == {"url": "attachment://cover.png"}


def test_chapters_are_a_select_about_where_the_listeners_are() -> None:
    chapters = tuple(Chapter(number * 60_000, f"Part {number}") for number in range(100))
    view = replace(PLAYING, track=replace(TRACK, length_ms=6_000_000, chapters=chapters), position_ms=50 * 60_000)
    (select,) = (part for part in walk(components(view)) if part["type"] == 3)
    assert [option["label"] for option in select["options"]] == [f"Part {number}" for number in range(46, 71)]
    assert select["options"][0]["description"] == "46:00"
    assert not any(part["type"] == 3 for part in walk(components(PLAYING)))


def test_chapters_at_one_place_are_one() -> None:
    chapters = (Chapter(0, "a"), Chapter(0, "b"), Chapter(1000, "c"))
    (select,) = (
        part
        for part in walk(components(replace(PLAYING, track=replace(TRACK, chapters=chapters))))
        if part["type"] == 3
    )
    assert [option["label"] for option in select["options"]] == ["b", "c"]
