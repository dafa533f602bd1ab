"""What the story promises, and the failure when a promise is broken."""

from __future__ import annotations


class BrokenPromiseError(Exception):
    """Something was not as it should be; the text says what."""


def promise(kept: bool, otherwise: str) -> None:
    """Raises BrokenPromiseError(otherwise) unless `kept`."""
    if not kept:
        raise BrokenPromiseError(otherwise)
