"""What becomes of a message that a fault has struck: when the bot is told of it, reads it, and shows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sandbox.tape import Call

from .reactions import Step
from .readable import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sandbox.tape import Entry, Tape

    Row = dict[str, Any]

WATCHED_S = 900.0
"""Longer than the bot takes until it next counts."""
SHORT = 40
"""Characters of a message that are quoted."""


class MessageWatch:
    """Follows the next message that a fault strikes, from the moment it does; `struck_how` says what that does to it.

    It reads the tape itself: of many calls at once not each is a row.
    """

    def __init__(self, tape: Tape, since: float, struck_how: str) -> None:
        self.since = since
        self.steps: list[Step] = []
        self._tape = tape
        self._struck_how = struck_how
        self._read = 0
        self._struck: Mapping[str, Any] | None = None
        self._passed: str | None = None
        self._seen: set[str] = set()

    def strike(self, message: Mapping[str, Any], at: float) -> None:
        """The fault has struck this message, at this moment."""
        self.since = at
        self._struck = message
        self._read = self._tape.last
        self._add("struck", at, f"{_quoted(message)} {self._struck_how}")

    def look(self, _rows: Iterable[Row] = ()) -> bool:
        """Read what has passed meanwhile; tells whether there is something new to see."""
        if self._struck is None:
            return False
        before = len(self.steps)
        for entry in self._tape.since(self._read):
            if entry.at - self.since <= WATCHED_S:
                self._take(entry, self._struck)
        self._read = self._tape.last
        return len(self.steps) > before

    def _take(self, entry: Entry, struck: Mapping[str, Any]) -> None:
        if isinstance(entry.what, Call):
            self._take_call(entry.at, entry.what, name_of(entry), struck)
        elif entry.via == "gateway" and entry.way == "out" and name_of(entry) == "MESSAGE_CREATE":
            self._take_message(entry.at, json.loads(entry.what)["d"], struck)

    def _take_message(self, at: float, told: Mapping[str, Any], struck: Mapping[str, Any]) -> None:
        if told["id"] == struck["id"]:
            self._add("told", at, f"was told of {_quoted(struck)}")
        elif told["channel_id"] == struck["channel_id"] and "told" not in self._seen:
            self._add("behind", at, f"was told of {_quoted(told)}, which was said after it")
            self._passed = self._passed or _plain(told["content"])

    def _take_call(self, at: float, call: Call, name: str, struck: Mapping[str, Any]) -> None:
        if call.method == "GET":
            if f'"{struck["id"]}"'.encode() in call.answered:
                self._add("read", at, f"found {_quoted(struck)} when it read the chat ({name})")
            return
        shown = _plain(json.dumps(call.asked, ensure_ascii=False))
        place = shown.find(_plain(struck["content"])) if struck["content"] else -1
        if place < 0:
            return
        other = -1 if self._passed is None else shown.find(self._passed)
        order = "" if other < 0 else ", in the order they were said in" if place < other else ", in another order"
        self._add("shown", at, f"shows {'both' if order else _quoted(struck)} in an answer{order}")

    def _add(self, kind: str, at: float, text: str) -> None:
        """One step of each kind."""
        if kind not in self._seen:
            self._seen.add(kind)
            self.steps.append(Step(round(at - self.since, 3), text))


def _quoted(message: Mapping[str, Any]) -> str:
    words = " ".join(str(message.get("content") or "").split())
    return f"“{words if len(words) <= SHORT else words[: SHORT - 1] + '…'}”" if words else "a message without words"


def _plain(text: str) -> str:
    """Words as they were said: the bot escapes what would be markdown, and JSON what is not for it."""
    return text.replace("\\", "").strip()
