"""How an export reaches who asked for it, as protocols: `cogs` implement them for Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from services.errors import ConflictError, UnavailableError

if TYPE_CHECKING:
    from services.chat_export.parts import Part


class ExportUnderWayError(ConflictError):
    key = "error-export-under-way"


class ExportUndeliverableError(UnavailableError):
    """Nobody can be reached any more: neither by direct message, nor through the command."""

    key = "error-export-undeliverable"


class Delivery(Protocol):
    """Hands one export over, privately."""

    async def begin(self, total: int) -> int:
        """Say that it begins, with so many messages; the bytes that a part may have at most. Raises a UserError."""

    async def hand_over(self, part: Part) -> None:
        """Send a part; it is closed by who made it. Raises a UserError when that can't be done."""

    async def tell_progress(self, done: int, total: int) -> None:
        """So many messages of so many are written. Not each call needs to be told; what fails is passed over."""

    async def finish(self, messages: int, parts: int) -> None:
        """All of it was handed over. What fails is passed over."""

    async def fail(self, error: Exception) -> None:
        """Nothing more will come, and why. What fails is passed over."""


class ExportNotices(Protocol):
    """Tells people of exports that a stop of the bot has cut off."""

    async def tell_cut_off(self, discord_id: int, group: str) -> bool:
        """False when it is to be told later: the chat server does not answer now."""
