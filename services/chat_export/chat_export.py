"""Hands a group's chat to those whose group it is or was: whole, in parts, while they do other things."""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.chat_exporting import PendingExport
from models.chat_reading import Range, first_id_at
from services import permissions
from services.audit import deed
from services.chat_export.archive import Packing
from services.chat_export.delivery import ExportUnderWayError
from services.chat_export.documents import Form, JsonLines, Table
from services.chat_export.entry import pages
from services.chat_export.html_page import Page
from services.chat_export.parts import text_parts
from services.errors import GroupUnknownError
from services.mirror.dates import parse_date
from services.mirror.lifetime import expired_id
from services.mirror.reading_errors import DatesCrossedError
from services.permissions import Operation, Standing
from services.texts import comparable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence

    from models import Group, User
    from models.database import Database, Transaction
    from services.accounts import Accounts
    from services.chat_export.archive import FileContents
    from services.chat_export.delivery import Delivery, ExportNotices
    from services.chat_export.documents import Document
    from services.chat_export.entry import Entry
    from services.chat_export.parts import Part
    from services.clock import Clock
    from services.mirror import Recorder
    from services.seats import Asker, Seat, Seats
    from services.words import Words

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChatSource:
    """A group whose chat somebody may take along."""

    asker: Asker
    user: User
    group: Group


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of it: in which form, and of what was said between two dates as they were typed."""

    form: Form = Form.PAGE
    after: str = ""
    before: str = ""


class ChatExport:
    """Says whose chat somebody may take along, and hands it to them in the background. `close` at the end."""

    def __init__(
        self,
        database: Database,
        accounts: Accounts,
        seats: Seats,
        recorder: Recorder,
        files: FileContents,
        words: Words,
        clock: Clock,
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._seats = seats
        self._recorder = recorder
        self._files = files
        self._words = words
        self._clock = clock
        self._under_way: dict[int, asyncio.Task[None] | None] = {}
        """By account; None while one is about to begin."""
        self._telling = asyncio.Lock()

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
            user = await self._accounts.require_in(tx, asker.who)
            groups = await tx.groups.ended_of(user.row_id, asker.require_guild())
        meant = [group for group in groups if ended_reference(group) == typed]
        meant += [group for group in groups if group.name_key == comparable(typed)]
        if not meant:
            return None
        _require_owner(meant[0], user)
        return ChatSource(asker, user, meant[0])

    async def begin(self, source: ChatSource, wish: Wish, delivery: Delivery) -> int:
        """Hand a chat over, in the background; what comes of it, `delivery` is told.

        How many messages that is; nothing is begun for none. It is written down first, so that after a crash
        `tell_cut_off` knows of it. Raises DateMalformedError, DatesCrossedError or ExportUnderWayError.
        """
        user_id, where = source.user.row_id, self._range(source, wish)
        if user_id in self._under_way:
            raise ExportUnderWayError()
        self._under_way[user_id] = None
        try:
            await self._recorder.settled()
            async with self._database.read() as tx:  # it may take a moment, in which others write
                total = await tx.chat_exporting.count(where)
            if total:
                await self._write_down(source)
                work = self._carried_out(source, wish, where, total, delivery)
                self._under_way[user_id] = asyncio.create_task(work)
        finally:
            if self._under_way[user_id] is None:
                del self._under_way[user_id]
        return total

    async def settled(self) -> None:
        """Wait until nobody is being handed anything."""
        await asyncio.gather(*(task for task in self._under_way.values() if task is not None))

    async def close(self) -> None:
        """Stop; people are told by `tell_cut_off` after the next start."""
        tasks = [task for task in self._under_way.values() if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def tell_cut_off(self, notices: ExportNotices) -> None:
        """Tell those whose export an earlier run of the bot has not ended. The chat server must be there."""
        async with self._telling:
            async with self._database.read() as tx:
                pending = await tx.chat_exporting.pending()
            for export, group in pending:
                if export.user_id in self._under_way or not await notices.tell_cut_off(export.discord_id, group):
                    continue
                if export.user_id not in self._under_way:
                    await self._forget(export.user_id)

    def _range(self, source: ChatSource, wish: Wish) -> Range:
        """Raises DateMalformedError or DatesCrossedError."""
        after, before = (
            first_id_at(parse_date(typed, self._clock())) if typed.strip() else None
            for typed in (wish.after, wish.before)
        )
        if after is not None and before is not None and after >= before:
            raise DatesCrossedError()
        # What is too old is not handed out either when it is still to be erased.
        first = max(after or 0, expired_id(source.group, self._clock()))
        return Range(source.group.row_id, after_id=first - 1, before_id=before)

    async def _write_down(self, source: ChatSource) -> None:
        asker, group_id = source.asker, source.group.row_id
        async with self._database.begin() as tx:
            await tx.chat_exporting.begin(
                PendingExport(
                    user_id=source.user.row_id, discord_id=asker.discord_id, group_id=group_id, begun_at=self._clock()
                )
            )
            await tx.audit.write(
                deed(Operation.MESSAGE_EXPORT, now=self._clock(), asker=asker, actor=source.user, group_id=group_id)
            )

    async def _carried_out(self, source: ChatSource, wish: Wish, where: Range, total: int, delivery: Delivery) -> None:
        user_id = source.user.row_id
        try:
            try:
                await self._hand_over(source, wish, where, total, delivery)
            except Exception as error:  # whatever it was, the person is told, and may ask again
                await delivery.fail(error)
            # Cut off by `close`, it stays written down.
            await self._forget(user_id)
        finally:
            del self._under_way[user_id]

    async def _hand_over(self, source: ChatSource, wish: Wish, where: Range, total: int, delivery: Delivery) -> None:
        limit_bytes = await delivery.begin(total)
        messages = parts = 0
        async with (
            aclosing(self._watched(pages(self._database, where), delivery, total)) as read,
            aclosing(self._parts(source, wish, read, limit_bytes)) as made,
        ):
            async for part in made:
                with part.content:
                    await self._require_still(source)
                    await delivery.hand_over(part)
                messages, parts = messages + part.messages, parts + 1
        await delivery.finish(messages, parts)

    async def _watched(
        self, read: AsyncGenerator[Sequence[Entry]], delivery: Delivery, total: int
    ) -> AsyncGenerator[Sequence[Entry]]:
        done = 0
        async with aclosing(read):
            async for page in read:
                yield page
                done += len(page)
                await delivery.tell_progress(done, total)

    def _parts(
        self, source: ChatSource, wish: Wish, read: AsyncIterator[Sequence[Entry]], limit_bytes: int
    ) -> AsyncGenerator[Part]:
        words, name, guild_id = self._words, source.group.name, source.group.guild_id
        if wish.form is Form.ARCHIVE:
            return Packing(self._files, words, name, limit_bytes=limit_bytes).parts(read)
        new_documents: dict[Form, Callable[[int], Document]] = {
            Form.LINES: lambda _: JsonLines(),
            Form.TABLE: lambda _: Table(guild_id),
            Form.PAGE: lambda part: Page(words, name, part),
        }
        return text_parts(read, new_documents[wish.form], wish.form.value, limit_bytes=limit_bytes)

    async def _require_still(self, source: ChatSource) -> None:
        """Raises as `named` when somebody may not have the chat any more: hours can lie between two parts."""
        async with self._database.read() as tx:
            user = await self._accounts.require_in(tx, source.asker.who)
            group = await _group(tx, source)
        _require_owner(group, user)

    async def _forget(self, user_id: int) -> None:
        async with self._database.begin() as tx:
            await tx.chat_exporting.end(user_id)


def ended_reference(group: Group) -> str:
    """How a deleted group is named for sure: several may have had its name."""
    return f"deleted:{group.row_id}"


async def _group(tx: Transaction, source: ChatSource) -> Group:
    group = await tx.chat_exporting.group(source.group.row_id)
    if group is None:
        raise GroupUnknownError(name=source.group.name)
    return group


def _require_owner(group: Group, user: User) -> None:
    """Raises the error that tells why somebody may not have a group's chat, whether it lives or not."""
    standings = {group.owner_id: Standing.OWNER, group.second_owner_id: Standing.SECOND_OWNER}
    standing = standings.get(user.row_id, Standing.OUTSIDER)
    permissions.require(Operation.MESSAGE_EXPORT, {standing}, group=group.name)
