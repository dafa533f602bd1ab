"""What Discord's markup reads like in a terminal."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from sandbox.client import readable

NAMES = {1: "general", 2: "Ben"}


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("</group create:12> in <#1>", "/group create in #general"),
        ("<@2>, <@!2> and <@&2>", "@Ben, @Ben and @Ben"),
        ("<#9> <@9>", "#unknown @unknown"),
        (r"**bold** and \*\*stars\*\*", "bold and **stars**"),
        ("`/play **x** <#1>`", "`/play **x** <#1>`"),
        ("<:smile:123> <a:wave:4>", ":smile: :wave:"),
        (r"[a \[link\]](<https://example.com/a>)", "a [link] (https://example.com/a)"),
        ("[↗](https://discord.com/channels/1/2/3)", "↗"),
        ("<https://example.com>", "https://example.com"),
        ("2 < 3 <nothing> [x] (y)", "2 < 3 <nothing> [x] (y)"),
        ("### A title\n-# small print\nNo. #3 - # x", "A title\nsmall print\nNo. #3 - # x"),
        ("<t:99999999999999999999>", "<t:99999999999999999999>"),
    ],
)
def test_a_text_is_read_as_discord_shows_it(markup: str, read: str) -> None:
    assert readable(markup, NAMES.get) == read


@pytest.mark.parametrize(
    ("style", "pattern"),
    [("", "%d %B %Y %H:%M"), (":t", "%H:%M"), (":T", "%H:%M:%S"), (":d", "%Y-%m-%d"), (":D", "%d %B %Y")],
)
def test_moments_stand_in_the_readers_own_time(style: str, pattern: str) -> None:
    moment = datetime(2026, 3, 4, 15, 6, 7, tzinfo=UTC)
    read = readable(f"<t:{int(moment.timestamp())}{style}>", NAMES.get)
    assert read == moment.astimezone().strftime(pattern)


@pytest.mark.parametrize(
    ("away_s", "read"), [(-3 * 86_400, "3 days ago"), (7_230, "in 2 hours"), (-60, "1 minute ago")]
)
def test_relative_moments_are_counted_from_now(away_s: int, read: str) -> None:
    assert readable(f"<t:{int(time.time()) + away_s}:R>", NAMES.get) == read
