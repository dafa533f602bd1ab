"""Writes down what was said, many messages in one statement: the tables of the mirror as its recorder needs them.

Rows are mappings from column names to values. Everything here is SQL for SQLite and PostgreSQL alike but for what
`sqlalchemy.dialects` is imported for, and the index (`models/chat_index.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, text, update
from sqlalchemy.dialects import sqlite
from sqlmodel import SQLModel

from models import chat_index

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection
    from sqlmodel.ext.asyncio.session import AsyncSession

    from models.chat_index import IndexEntry

    Values = Mapping[str, Any]


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


class MirroredGroup(NamedTuple):
    """Whose a thread is, and what is to be kept of it."""

    group_id: int
    is_mirrored: bool
    keep_days: int | None
    kept_from_id: int | None


class ChatWriter:
    """The queries that write down messages, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def groups_of(self, thread_ids: Collection[int]) -> dict[int, MirroredGroup]:
        """The living groups whose threads are among these, by thread."""
        places, groups = _table("places").c, _table("groups").c
        query = (
            select(places.thread_id, groups.id, groups.is_mirrored, groups.keep_days, groups.kept_from_id)
            .join_from(_table("places"), _table("groups"))
            .where(places.thread_id.in_(thread_ids), groups.deleted_at.is_(None))
        )
        return {row[0]: MirroredGroup(*row[1:]) for row in await self._read(query)}

    async def owners_of(self, discord_ids: Collection[int]) -> dict[int, int]:
        """The accounts that Discord accounts are linked to, by those."""
        accounts = _table("discord_accounts").c
        query = select(accounts.discord_id, accounts.user_id).where(accounts.discord_id.in_(discord_ids))
        return {row[0]: row[1] for row in await self._read(query)}

    async def suppressed(self, discord_ids: Collection[int]) -> dict[int, int]:
        """Up to which message nothing of these people is to be kept; those who asked for nothing are not in it."""
        people = _table("suppressions").c
        query = select(people.discord_id, people.until_message_id).where(people.discord_id.in_(discord_ids))
        return {row[0]: row[1] for row in await self._read(query)}

    async def known(self, message_ids: Collection[int]) -> Sequence[Any]:
        """The rows of these messages, with all columns of `chats`."""
        chats = _table("chats")
        return await self._read(select(chats).where(chats.c.message_id.in_(message_ids)))

    async def files_of(self, message_ids: Collection[int]) -> Sequence[Any]:
        """The rows of the files that these messages have now."""
        files = _table("chat_files")
        query = select(files).where(files.c.message_id.in_(message_ids), files.c.removed_at.is_(None))
        return await self._read(query.order_by(files.c.id))

    async def living_ids(self, thread_id: int, first_id: int, end_id: int) -> list[int]:
        """The messages of a thread with `first_id` <= id < `end_id` that are not deleted."""
        chats = _table("chats").c
        query = select(chats.message_id).where(
            chats.thread_id == thread_id,
            chats.message_id >= first_id,
            chats.message_id < end_id,
            chats.deleted_at.is_(None),
        )
        return [row[0] for row in await self._read(query)]

    async def add(self, rows: Sequence[Values]) -> None:
        """Add messages of which none is there yet; each row has the same columns."""
        await self._write(insert(_table("chats")), rows)

    async def change(self, rows: Sequence[Values]) -> None:
        """Put rows in the place of those with their `message_id`; each has the same columns."""
        if rows:
            chats = _table("chats")
            changing = update(chats).where(chats.c.message_id == bindparam("of_message_id"))
            await self._write(changing, [{**row, "of_message_id": row["message_id"]} for row in rows])

    async def add_versions(self, rows: Sequence[Values]) -> None:
        """Add former words; a version that is there already stays as it is."""
        await self._write(sqlite.insert(_table("chat_versions")).on_conflict_do_nothing(), rows)

    async def drop_versions(self, message_ids: Collection[int]) -> None:
        versions = _table("chat_versions")
        await self._write(delete(versions).where(versions.c.message_id.in_(message_ids)))

    async def add_files(self, rows: Sequence[Values]) -> None:
        """Add files; of one that is there and waits to be fetched, take the link, since links expire."""
        files = _table("chat_files")
        adding = sqlite.insert(files)
        adding = adding.on_conflict_do_update(
            index_elements=[files.c.attachment_id],
            set_={"url": adding.excluded.url},
            where=(files.c.state == "waiting") & (files.c.message_id == adding.excluded.message_id),
        )
        await self._write(adding, rows)

    async def change_files(self, attachment_ids: Collection[int], **values: Any) -> None:
        files = _table("chat_files")
        await self._write(update(files).where(files.c.attachment_id.in_(attachment_ids)).values(**values))

    async def mark_files_erased(self, message_ids: Collection[int]) -> None:
        """Let the content of all files that these messages ever had be erased."""
        files = _table("chat_files")
        theirs = files.c.message_id.in_(message_ids)
        await self._write(update(files).where(theirs).values(state="erased", url=None))

    async def ask_again(self, rows: Sequence[Values]) -> None:
        """Let messages be read again that changed in a way that was not told whole; each time is counted."""
        rereads = _table("chat_rereads")
        asking = sqlite.insert(rereads).on_conflict_do_update(
            index_elements=[rereads.c.message_id], set_={"touches": rereads.c.touches + 1}
        )
        await self._write(asking, rows)

    async def index(self, entries: Mapping[int, IndexEntry], *, instead_of: Collection[int]) -> None:
        """Let messages be found by their words from now on, those of `instead_of` by no others."""
        if instead_of:
            await self._write(text(chat_index.DELETE), [{"message_id": message_id} for message_id in instead_of])
        if entries:
            rows = [{"message_id": message_id, **entry._asdict()} for message_id, entry in entries.items()]
            await self._write(text(chat_index.INSERT), rows)

    async def _read(self, query: Any) -> Sequence[Any]:
        return (await (await self._connection()).execute(query)).all()

    async def _write(self, statement: Any, rows: Sequence[Values] | None = None) -> None:
        if rows is None:
            await (await self._connection()).execute(statement)
        elif rows:
            await (await self._connection()).execute(statement, rows)

    async def _connection(self) -> AsyncConnection:
        return await self._session.connection()
