"""What can go wrong while looking for media. Touches nothing.

    SourceError

It carries a `reason`, one word out of a closed list that a service turns into a sentence, and a `detail` for
the log.
"""

from __future__ import annotations

from typing import Literal

SourceReason = Literal["not_found", "unavailable"]


class SourceError(Exception):
    """A source cannot answer.

    `reason`: "not_found" (it has no such track), "unavailable" (it cannot be asked now, as a folder that is
    not there).
    """

    def __init__(self, reason: SourceReason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: SourceReason = reason
        self.detail = detail
