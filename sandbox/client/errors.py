"""What can go wrong for someone who acts through the control socket.

SandboxError
    Refused     the person cannot do this; carries Discord's code where there is one
TimeoutError    the bot, or whatever was waited for, did not come in time
"""

from __future__ import annotations


class SandboxError(Exception):
    """The sandbox could not do what was asked: a wrong request, or it failed or is gone."""


class Refused(SandboxError):
    """Discord, or its client, does not let this person do that.

    `code` is Discord's JSON error code, or None where the client simply does not offer the thing.
    """

    def __init__(self, message: str, code: int | None = None) -> None:
        super().__init__(message if code is None else f"{message} ({code})")
        self.message = message
        self.code = code
