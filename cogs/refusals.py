"""What Discord refuses, as errors with a sentence."""

from __future__ import annotations

from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING

import discord

from services.errors import (
    ChatServerError,
    MissingPermissionError,
    ThreadGoneError,
    TooManyChannelsError,
    TooManyThreadsError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


class JsonCode(IntEnum):
    """What Discord answers with when it refuses (docs: Opcodes and Status Codes > JSON Error Codes)."""

    UNKNOWN_CHANNEL = 10003
    TOO_MANY_CHANNELS = 30013
    TOO_MANY_THREADS = 160006


def require(*needs: tuple[discord.Permissions, discord.Permissions]) -> None:
    """Compare pairs of what is needed and what is granted.

    Raises MissingPermissionError that names all that is missing, as Discord's settings call it.
    """
    missing = discord.Permissions.none()
    for needed, granted in needs:
        if not granted.administrator:
            missing.value |= needed.value & ~granted.value
    names = [_title(name) for name, value in missing if value]
    if names:
        raise MissingPermissionError(permissions=", ".join(names), count=len(names))


@contextmanager
def refusals_explained() -> Iterator[None]:
    """Turns what Discord refuses inside the block into a UserError."""
    try:
        yield
    except discord.HTTPException as error:
        match error.code:
            case JsonCode.UNKNOWN_CHANNEL:
                raise ThreadGoneError() from error
            case JsonCode.TOO_MANY_CHANNELS:
                raise TooManyChannelsError() from error
            case JsonCode.TOO_MANY_THREADS:
                raise TooManyThreadsError() from error
        raise ChatServerError(detail=error.text or str(error.status)) from error


def _title(name: str) -> str:
    """ "manage_channels" as Discord's settings write it."""
    return name.replace("_", " ").title()
