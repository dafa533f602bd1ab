"""What people think of messages, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.ballots import Votes

if TYPE_CHECKING:
    from services.errors import UserError


class MemoryBallotBox:
    """Who thinks what of a message, as a test says; `failure` is what those who ask get."""

    def __init__(self) -> None:
        self.cast: dict[int, Votes] = {}
        self.answers: dict[int, int] = {}
        """The messages that answered interactions."""
        self.failure: UserError | None = None

    async def votes(self, channel_id: int, message_id: int) -> Votes:
        if self.failure is not None:
            raise self.failure
        return self.cast.get(message_id, Votes())

    async def find(self, channel_id: int, interaction_id: int) -> int | None:
        if self.failure is not None:
            raise self.failure
        return self.answers.get(interaction_id)
