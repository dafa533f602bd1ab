"""What the page tells of a message that a fault has struck."""

from __future__ import annotations

import json
import time
from typing import Any

from sandbox.page.message_watch import WATCHED_S, MessageWatch
from sandbox.tape import Call, Tape

STRUCK = {"id": "17", "channel_id": "5", "content": "it is *this* one"}


class Passing:
    """A tape, on which things pass, and a watch that reads it."""

    def __init__(self) -> None:
        self.tape = Tape(100)
        self.watch = MessageWatch(self.tape, 0.0, "never reaches it")

    def strike(self, message: dict[str, Any] = STRUCK) -> None:
        self.watch.strike(message, time.time())

    def event(self, name: str, data: dict[str, Any]) -> None:
        self.tape.note("gateway", "out", json.dumps({"op": 0, "t": name, "s": 1, "d": data}))

    def call(self, method: str, asked: Any, answered: Any) -> None:
        self.tape.note("rest", "call", Call(method, "/channels/5/messages", 200, 0.0, None, None, asked, answered))

    def told(self) -> list[str]:
        self.watch.look()
        return [step.text for step in self.watch.steps]


def test_what_the_bot_reads_and_shows_of_a_lost_message_is_told_once() -> None:
    passing = Passing()
    passing.event("MESSAGE_CREATE", {**STRUCK, "id": "3"})
    assert passing.told() == []
    passing.strike()
    passing.call("GET", None, b'[{"id": "170"}]')
    for _ in range(2):
        passing.call("GET", None, b'[{"id": "17"}, {"id": "18"}]')
        passing.call("POST", {"content": "Ben: it is \\*this\\* one"}, b"{}")
    assert passing.told() == [
        "“it is *this* one” never reaches it",
        "found “it is *this* one” when it read the chat (GET /channels/*/messages)",
        "shows “it is *this* one” in an answer",
    ]


def test_the_order_in_which_both_are_shown_is_told() -> None:
    for shown, words in (("{0} {1}", "the order they were said in"), ("{1} {0}", "another order")):
        passing = Passing()
        passing.strike()
        passing.event("MESSAGE_CREATE", {"id": "18", "channel_id": "6", "content": "elsewhere"})
        passing.event("MESSAGE_CREATE", {"id": "19", "channel_id": "5", "content": "the next"})
        passing.event("MESSAGE_CREATE", STRUCK)
        passing.call("POST", {"content": shown.format(STRUCK["content"], "the next")}, b"{}")
        assert passing.told()[1:] == [
            "was told of “the next”, which was said after it",
            "was told of “it is *this* one”",
            f"shows both in an answer, in {words}",
        ]


def test_a_message_without_words_is_never_shown_and_what_is_long_is_cut() -> None:
    passing = Passing()
    passing.strike({**STRUCK, "content": ""})
    passing.call("POST", {"content": "anything"}, b"{}")
    assert passing.told() == ["a message without words never reaches it"]
    passing = Passing()
    passing.strike({**STRUCK, "content": "long " * 50})
    assert passing.told() == [f"“{('long ' * 8)[:39]}…” never reaches it"]


def test_what_comes_long_after_is_not_because_of_it() -> None:
    passing = Passing()
    passing.event("MESSAGE_CREATE", {**STRUCK, "id": "3"})
    passing.watch.strike(STRUCK, passing.tape.since(0)[0].at - WATCHED_S - 1)
    passing.event("MESSAGE_CREATE", STRUCK)
    assert len(passing.told()) == 1
