"""The drill's own judgement: each promise is kept by what it allows, and broken by the least that it does not."""

from __future__ import annotations

import pytest

from tests.drill.hearing import Hearing, Promise, folded, heard_in

A, B, C = ("create", 1, "one"), ("create", 2, "two"), ("edit", 1, "uno")
STRANGE = ("create", 3, "three")


@pytest.mark.parametrize(
    ("promise", "heard"),
    [
        (Promise.ALL_IN_ORDER, [A, B, C]),
        (Promise.ALL, [B, C, A]),
        (Promise.ALL_SOME_TWICE, [A, A, B, C, C]),
        (Promise.SOME_IN_ORDER, [A, C]),
        (Promise.SOME_IN_ORDER, []),
    ],
)
def test_a_promise_is_kept(promise: Promise, heard: list[tuple[str, int, str]]) -> None:
    assert Hearing([A, B, C], heard).keeps(promise)


@pytest.mark.parametrize(
    ("promise", "heard"),
    [
        (Promise.ALL_IN_ORDER, [A, C, B]),
        (Promise.ALL_IN_ORDER, [A, B]),
        (Promise.ALL_IN_ORDER, [A, B, C, C]),
        (Promise.ALL, [B, A]),
        (Promise.ALL, [A, B, C, STRANGE]),
        (Promise.ALL_SOME_TWICE, [A, B, B]),
        (Promise.ALL_SOME_TWICE, [A, A, A, B, C]),
        (Promise.ALL_SOME_TWICE, [B, A, C]),
        (Promise.SOME_IN_ORDER, [C, A]),
        (Promise.SOME_IN_ORDER, [A, A]),
        (Promise.SOME_IN_ORDER, [A, STRANGE]),
    ],
)
def test_a_promise_is_broken(promise: Promise, heard: list[tuple[str, int, str]]) -> None:
    assert not Hearing([A, B, C], heard).keeps(promise)


def test_what_a_bot_tells_is_read_by_channel_and_other_lines_are_passed_over() -> None:
    log = """INFO something {"what"
{"what": "message", "channel": 7, "id": 1, "content": "one"}
{"what": "echoed", "text": "two"}
{"what": "delete", "channel": 8, "id": 2}
"""
    assert heard_in(log) == {7: [A], 8: [("delete", 2, "")]}


def test_events_fold_into_what_stands_there() -> None:
    assert folded([A, B, C, ("delete", 2, "")]) == {1: "uno"}
