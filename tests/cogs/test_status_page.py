"""What `/chorus status` says of where music comes from."""

from __future__ import annotations

import pytest

from cogs.speech import Speech
from cogs.status_page import sources_lines
from services.sourcing.health import SourcesHealth, WorkersHealth
from services.words import Words
from sources.ytdlp.canary import CanaryReport


def shown(health: SourcesHealth) -> str:
    return "\n".join(sources_lines(Speech(Words()), health))


def test_nothing_is_said_of_what_is_turned_off() -> None:
    assert shown(SourcesHealth()) == ""


def test_a_site_that_works_is_said_to_answer() -> None:
    assert shown(SourcesHealth(CanaryReport())) == "YouTube answers."


@pytest.mark.parametrize(("newer", "words"), [("2027.01.02", "install yt-dlp 2027.01.02"), (None, "docs/sources.md")])
def test_a_site_that_fails_is_told_with_what_helps(newer: str | None, words: str) -> None:
    text = shown(SourcesHealth(CanaryReport({"YouTube": "bot_check"}, "2026.10.26", newer)))
    assert "YouTube does not let me play anything right now: it takes me for a robot" in text
    assert words in text


@pytest.mark.parametrize(
    ("health", "text"),
    [
        (WorkersHealth(2, 1, 37), "2 processes read pages for me: 37 so far, 1 restart of them."),
        (WorkersHealth(1, 0, 0), "One process reads pages for me: 0 so far, 0 restarts of it."),
    ],
)
def test_workers_are_counted(health: WorkersHealth, text: str) -> None:
    assert shown(SourcesHealth(workers=health)) == text


def test_where_no_worker_runs_it_is_said_what_to_do() -> None:
    assert "bot.py check" in shown(SourcesHealth(workers=WorkersHealth(0, 3, 9)))


def test_what_is_used_of_the_api_is_told() -> None:
    text = shown(SourcesHealth(quota={"searches": (3, 100), "units": (1234, 10_000)}))
    assert "3 of 100 searches and 1,234 of 10,000 units are used" in text
