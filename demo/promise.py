"""What the story promises, and the failure when a promise is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.client import Answer


class BrokenPromiseError(Exception):
    """Something was not as it should be; the text says what."""


def promise(kept: bool, otherwise: str) -> None:
    """Raises BrokenPromiseError(otherwise) unless `kept`."""
    if not kept:
        raise BrokenPromiseError(otherwise)


def seen(answer: Answer, words: str) -> None:
    """Raises BrokenPromiseError unless these words were answered."""
    promise(words in answer.text, f"“{words}” was expected, and this was answered: {answer.text or answer}")
