"""What the mirror asks the chat server for, as a protocol: `cogs` implement it for Discord."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from services.mirror.said import SaidMessage


@dataclass(frozen=True, slots=True)
class ThreadCounts:
    """What Discord counts in a thread (docs: Channel > message_count, total_message_sent), and its newest message."""

    there: int
    ever_sent: int
    last_message_id: int | None


class ThreadHistory(Protocol):
    """Reads threads. Rate limits are waited for inside; each method raises ChatServerError when it cannot be asked."""

    @property
    def page_length(self) -> int:
        """Messages in one page."""

    async def page(
        self, thread_id: int, *, before: int | None = None, after: int | None = None
    ) -> Sequence[SaidMessage]:
        """Up to `page_length` messages next to an id, oldest first; the newest of all without one.

        Fewer mean that there are no more on that side. Raises ThreadGoneError, NoThreadAccessError or ChatServerError.
        """

    async def message(self, thread_id: int, message_id: int) -> SaidMessage | None:
        """One message as it is now, None when it is there no more. Raises as `page`."""

    async def counts(self, guild_id: int) -> Mapping[int, ThreadCounts]:
        """What a guild's active threads count, by their id, in one request. Raises ChatServerError."""

    async def counts_of(self, thread_id: int) -> ThreadCounts:
        """What one thread counts, also an archived one. Raises as `page`."""
