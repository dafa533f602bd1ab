"""Whatever a track is called, its title stays a title: one line, in its own direction, without markdown and pings."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cogs.queue_page import PAGE, _entries, _fitting
from cogs.speech import LONGEST_MESSAGE, Speech
from models import QueueEntry
from services.player_state import Loop, Phase
from services.queue_times import QueueLength
from services.queues import QueuePart
from services.words import Words
from tests.bad_input import NASTY
from tests.services.stand_ins import track

SPEECH = Speech(Words())
NOW = datetime(2026, 1, 1, tzinfo=UTC)
OPEN, CLOSE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


@pytest.mark.parametrize("title", [*NASTY, "x" * 500, "_*" * 250])
@pytest.mark.parametrize("say", [SPEECH.track, SPEECH.short_track])
def test_a_title_is_one_line_that_neither_formats_nor_pings(title: str, say: object) -> None:
    shown = say(track(title))  # type: ignore[operator]
    assert shown.startswith("**")
    assert shown.endswith("**")
    inner = shown[2:-2]
    assert "\n" not in inner
    assert len(inner) <= 210
    for mention in ("@everyone", "@here", "<@1>", "<@&2>", "<#3>", "<t:5>", "</x:4>"):
        assert mention not in inner.replace(f"\\{mention}", "")
    assert not any(character in "*_`~|" and inner[at - 1] != "\\" for at, character in enumerate(inner))


@pytest.mark.parametrize("title", ["نص عربي", "שיר", "mixed نص"])
def test_a_title_from_right_to_left_turns_itself_alone(title: str) -> None:
    assert SPEECH.track(track(title)) == f"**{OPEN}{title}{CLOSE}**"


def test_a_title_cannot_turn_what_stands_around_it() -> None:
    assert SPEECH.track(track(f"\N{RIGHT-TO-LEFT OVERRIDE}{CLOSE}name{OPEN}")) == "**name**"


def test_a_page_of_the_worst_titles_fits_into_a_message_and_ends_with_a_whole_line() -> None:
    worst = QueueEntry(
        player_id=1, source="x", source_id="x", title="_*" * 250, artist="~|" * 250, added_at=NOW, duration_ms=10**8
    )
    part = QueuePart(
        phase=Phase.PLAYING,
        paused=False,
        loop=Loop.OFF,
        current=None,
        position_ms=0,
        on_air=None,
        count=5000,
        length=QueueLength(1, True),
        is_fair=True,
        first=4990,
        shown=[worst] * PAGE,
        begins=[NOW] * PAGE,
        requesters=["*" * 200] * PAGE,
    )
    others = ["x" * 400]
    lines = list(_fitting(_entries(SPEECH, part), others))
    assert 1 <= len(lines) <= PAGE
    assert len("\n".join([*others, *lines])) <= LONGEST_MESSAGE
    assert all("for " in line for line in lines)
