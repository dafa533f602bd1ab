"""What is new in a group's chat, by the messages' ids."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChatNews:
    """What was said, what changed or went, what was erased, and what was reacted to from a page."""

    said: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    erased: tuple[int, ...] = ()
    reacted: tuple[int, ...] = ()
