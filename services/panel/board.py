"""Where panels hang, as a protocol: `cogs` implement it for Discord. Ids are Discord's.

A call may raise `BoardBusyError`, with nothing known to have changed, and `BoardRefusedError`, with nothing changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.chat_server import Venue
    from services.panel.view import PanelView


class BoardBusyError(Exception):
    """It did not work now, and another time may go well: after `retry_after_s` where the server says so."""

    def __init__(self, reason: str, retry_after_s: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s


class BoardRefusedError(Exception):
    """It does not work as things stand: the thread is gone or archived, or the bot may not do it."""


@dataclass(frozen=True, slots=True)
class FoundPanel:
    """A panel that hangs in a thread, and how many messages came after it."""

    message_id: int
    passed_by: int


class Board(Protocol):
    """Hangs panels up, changes them and takes them down."""

    async def put(self, venue: Venue, view: PanelView, *, nonce: str) -> int:
        """Send a new panel; its message's id. The same again within minutes, by its `nonce`, sends no second one."""

    async def change(self, venue: Venue, message_id: int, view: PanelView, *, new_picture: bool) -> bool:
        """Let a panel show something else; False when it is there no more. Its picture stays unless it is new."""

    async def take_down(self, venue: Venue, message_id: int) -> None:
        """Delete a panel; one that is there no more is no error."""

    async def find(self, venue: Venue) -> Sequence[FoundPanel]:
        """The bot's panels among the newest messages of a thread, the newest first."""
