"""Reactions of Discord and of pages, counted together."""

from __future__ import annotations

import json

import pytest

from services.watching.chat import reactions_of
from services.watching.views import ShownReaction

ONES, BOTH = frozenset({1}), frozenset({1, 2})


def told(*reactions: tuple[str, int, bool]) -> str:
    return json.dumps({"reactions": [{"emoji": {"name": n}, "count": c, "me": me} for n, c, me in reactions]})


def test_the_bots_own_stands_for_those_of_pages() -> None:
    assert reactions_of(told(("🎉", 3, True)), {"🎉": BOTH}) == (ShownReaction("🎉", 4, BOTH),)
    assert reactions_of(told(("🎉", 3, False)), {"🎉": ONES}) == (ShownReaction("🎉", 4, ONES),)
    assert reactions_of(None, {"🎉": ONES}) == (ShownReaction("🎉", 1, ONES),)
    assert reactions_of(told(("🎉", 1, True)), {}) == (ShownReaction("🎉", 1),), "the bot may have its own reasons"


def test_emoji_of_a_server_are_told_with_their_id() -> None:
    details = json.dumps({"reactions": [{"emoji": {"name": "cat", "id": "123"}, "count": 2, "me": False}]})
    assert reactions_of(details, {}) == (ShownReaction("cat:123", 2),)


@pytest.mark.parametrize(
    "details",
    [
        "",
        "no json",
        "[]",
        '{"reactions": 1}',
        '{"reactions": [1, {}, {"emoji": 1, "count": 2}, {"emoji": {"name": "x"}}]}',
    ],
)
def test_what_does_not_look_as_described_is_passed_over(details: str) -> None:
    assert reactions_of(details, {}) == ()
