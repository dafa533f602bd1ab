"""How much of each thread is kept, written down together with what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.database import Transaction


class Coverage:
    """Told by the recorder, inside the transaction that keeps the messages; each call may come twice."""

    async def session_began(self, tx: Transaction) -> None:
        """What is heard from here on does not continue what was heard before."""

    async def heard(self, tx: Transaction, thread_id: int, message_ids: Sequence[int]) -> None:
        """These messages of a thread were told live, in this order, and with none left out between them."""

    async def missed(self, tx: Transaction, thread_id: int, message_id: int) -> None:
        """One message could not be kept: it is to be read again."""

    async def read(self, tx: Transaction, thread_id: int, first_id: int, end_id: int) -> None:
        """Everything of a thread with `first_id` <= id < `end_id` is kept."""
