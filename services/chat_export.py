"""A group's chat as files, for those whose group it is or was: one message a line, in JSON (JSON Lines).

A line holds what is kept of a message, deleted ones too: `id`, `time`, `author`, `author_id`, `text`, `edited_at`,
`deleted`, `deleted_at` and `thread_id`. Times are ISO 8601 in UTC; Discord's ids are texts, since what reads JSON may
keep numbers in 53 bits (Discord docs: API Reference).
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from models.personal_data import NOBODY_ID
from services import permissions
from services.audit import deed
from services.errors import ChatTooLargeError, GroupUnknownError
from services.permissions import Operation, Standing
from services.texts import comparable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from models import Chat, Group, User
    from models.database import Database
    from services.accounts import Accounts
    from services.clock import Clock
    from services.mirror import Mirror
    from services.seats import Asker, Seat, Seats

PAGE = 500
"""Messages that are in memory at once."""
MOST_FILES = 10


@dataclass(frozen=True, slots=True)
class ChatSource:
    """A group whose chat somebody may take along."""

    asker: Asker
    user: User
    group: Group


@dataclass(frozen=True, slots=True)
class ChatFile:
    """One of the files; `content` is at its beginning, and closed by who wrote it."""

    name: str
    content: IO[bytes]


@dataclass(frozen=True, slots=True)
class ChatFiles:
    """A whole chat, oldest message first; no file for one in which nothing was said."""

    files: Sequence[ChatFile]
    messages: int


class ChatExport:
    """Says whose chat somebody may take along, and writes it down for them."""

    def __init__(self, database: Database, accounts: Accounts, seats: Seats, mirror: Mirror, clock: Clock) -> None:
        self._database = database
        self._accounts = accounts
        self._seats = seats
        self._mirror = mirror
        self._clock = clock

    def of_seat(self, seat: Seat) -> ChatSource:
        """The chat of a living group. Raises NotMemberError or NotOwnerError."""
        seat.require(Operation.MESSAGE_EXPORT)
        return ChatSource(seat.asker, seat.user, seat.group)

    async def named(self, asker: Asker, typed: str) -> ChatSource:
        """The chat of the group of that name; of the asker's deleted ones when no living one is called so.

        `typed` may also be the `ended_reference` of a deleted group. Raises as `Seats.by_name` and `of_seat`.
        """
        try:
            return self.of_seat(await self._seats.by_name(asker, typed))
        except GroupUnknownError:
            ended = await self._ended(asker, typed)
            if ended is None:
                raise
            return ended

    async def _ended(self, asker: Asker, typed: str) -> ChatSource | None:
        async with self._database.read() as tx:
            user = await self._accounts.require_in(tx, asker.discord_id)
            groups = await tx.groups.ended_of(user.row_id, asker.require_guild())
        meant = [group for group in groups if ended_reference(group) == typed]
        meant += [group for group in groups if group.name_key == comparable(typed)]
        if not meant:
            return None
        was = Standing.OWNER if meant[0].owner_id == user.row_id else Standing.SECOND_OWNER
        permissions.require(Operation.MESSAGE_EXPORT, {was}, group=meant[0].name)
        return ChatSource(asker, user, meant[0])

    @asynccontextmanager
    async def written(self, source: ChatSource, *, limit_bytes: int) -> AsyncIterator[ChatFiles]:
        """All that was said in a group, in files of at most that size, which are gone after the block.

        Raises ChatTooLargeError when more than `MOST_FILES` would be needed.
        """
        await self._mirror.caught_up()
        with ExitStack() as stack:
            pile = _Pile(stack, limit_bytes)
            last_id = 0
            while page := await self._page(source.group, last_id):
                if not await asyncio.to_thread(pile.write, map(_line, page)):
                    most = MOST_FILES * limit_bytes // 1024 // 1024
                    raise ChatTooLargeError(group=source.group.name, megabytes=most)
                last_id = page[-1].message_id
            async with self._database.begin() as tx:
                await tx.audit.write(
                    deed(
                        Operation.MESSAGE_EXPORT,
                        now=self._clock(),
                        asker=source.asker,
                        actor=source.user,
                        group_id=source.group.row_id,
                    )
                )
            yield ChatFiles(pile.named(), pile.messages)

    async def _page(self, group: Group, after_id: int) -> Sequence[Chat]:
        async with self._database.read() as tx:
            return await tx.chats.all_after(group.row_id, after_id, limit=PAGE)


def ended_reference(group: Group) -> str:
    """How a deleted group is named for sure: several may have had its name."""
    return f"deleted:{group.row_id}"


class _Pile:
    """Temporary files, a new one when the last is full; `stack` closes them."""

    def __init__(self, stack: ExitStack, limit_bytes: int) -> None:
        self._stack = stack
        self._limit = limit_bytes
        self._files: list[IO[bytes]] = []
        self.messages = 0

    def write(self, lines: Iterable[bytes]) -> bool:
        """Add lines at the end; False when there would be too many files."""
        for line in lines:
            if not self._files or self._files[-1].tell() + len(line) > self._limit:
                if len(self._files) == MOST_FILES:
                    return False
                file = tempfile.TemporaryFile()  # noqa: SIM115 # the stack closes it, when all are sent
                self._files.append(self._stack.enter_context(file))
            self._files[-1].write(line)
            self.messages += 1
        return True

    def named(self) -> Sequence[ChatFile]:
        """The files from their beginning, numbered when there are several."""
        for file in self._files:
            file.seek(0)
        if len(self._files) == 1:
            return [ChatFile("chorus-chat.jsonl", self._files[0])]
        return [ChatFile(f"chorus-chat-{number}.jsonl", file) for number, file in enumerate(self._files, 1)]


def _line(chat: Chat) -> bytes:
    entry = {
        "id": str(chat.message_id),
        "time": chat.created_at.isoformat(),
        "author": chat.author_name,
        "author_id": None if chat.author_id == NOBODY_ID else str(chat.author_id),
        "text": chat.message,
        "edited_at": None if chat.edited_at is None else chat.edited_at.isoformat(),
        "deleted": chat.deleted_at is not None,
        "deleted_at": None if chat.deleted_at is None else chat.deleted_at.isoformat(),
        "thread_id": str(chat.thread_id),
    }
    return json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
