"""Reads back what was said in a group."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from services.permissions import Operation
from services.texts import comparable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models import Chat
    from models.database import Database
    from services.mirror.recorder import Recorder
    from services.seats import Seat

LONGEST_PAGE = 25
SEARCHED_MESSAGES = 500
"""How many of a group's newest messages are looked through for words or a name."""


class Mirror:
    """What the groups said. Whoever reads sees all that was told before."""

    def __init__(self, database: Database, recorder: Recorder) -> None:
        self._database = database
        self._recorder = recorder

    async def caught_up(self) -> None:
        """Wait until all that was told before is written."""
        await self._recorder.settled()

    async def latest(
        self, seat: Seat, *, limit: int = LONGEST_PAGE, but_of: int | None = None, by: str = "", holding: str = ""
    ) -> Sequence[Chat]:
        """The group's newest messages, oldest of them first. Raises NotMemberError.

        Without those of the Discord account `but_of`; with `by`, only those of people whose name holds that, with
        `holding`, only those that hold these words, both among the newest `SEARCHED_MESSAGES`.
        """
        seat.require(Operation.MESSAGE_LIST)
        shown = min(limit, LONGEST_PAGE)
        await self._recorder.settled()
        async with self._database.read() as tx:
            wanted = SEARCHED_MESSAGES if by or holding else shown
            newest_first = await tx.chats.latest(seat.group_id, limit=wanted, but_of=but_of)
            names = {user.row_id: user.full_name for user in await tx.members.list(seat.group_id)} if by else {}
        fitting = (chat for chat in newest_first if _is_by(chat, by, names) and comparable(holding) in _words(chat))
        return list(islice(fitting, shown))[::-1]


def _is_by(chat: Chat, name: str, names: Mapping[int, str]) -> bool:
    """Whether its author, by the name of their account or the one they wrote under, is called like that."""
    account = "" if chat.owner_id is None else names.get(chat.owner_id, "")
    return any(comparable(name) in comparable(known) for known in (account, chat.author_name))


def _words(chat: Chat) -> str:
    return comparable(chat.message)
