"""Turns what was told into rows, and writes them: one call is one transaction's worth.

What is kept of the messages is read once, the rules of `versions` are applied in memory, in the order in which things
were told, and what has changed by that is written, many messages in a statement.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from services.mirror.batch import Batch
from services.mirror.events import Deleted, Edited, Said
from services.mirror.ledger import changes_of, entry_of
from services.mirror.said import SaidMessage
from services.mirror.versions import PAGES_LAG, said_at
from services.mirror.written import NOTHING, Written

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import Row

    from models import Outgoing
    from models.chat_writing import ChatWriter, MirroredGroup
    from models.database import Transaction
    from services.clock import Clock
    from services.mirror.batch import Keeping
    from services.mirror.coverage import Coverage
    from services.mirror.events import Interrupted, ReadPage, ThreadEvent
    from services.mirror.ledger import Entry


class Scribe:
    """Writes what is told into the transaction that it is handed; keeps nothing of it in memory."""

    def __init__(self, coverage: Coverage, clock: Clock, keeping: Keeping) -> None:
        self._coverage = coverage
        self._clock = clock
        self._keeping = keeping

    async def write(self, tx: Transaction, events: Sequence[ThreadEvent]) -> Written:
        """Keep what was told live, in its order; what is told of threads that are not mirrored is passed over."""
        groups = await _mirrored(tx, {event.thread_id for event in events})
        events = [event for event in events if event.thread_id in groups]
        if not events:
            return NOTHING
        blank, written = await self._keep(tx, groups, events)
        heard: dict[int, list[int]] = defaultdict(list)
        for event in events:
            if isinstance(event, Said):
                heard[event.thread_id].append(event.message.message_id)
        for thread_id, message_ids in heard.items():
            await self._coverage.heard(tx, thread_id, message_ids, hidden=blank.intersection(message_ids))
        return written

    async def begin_session(self, tx: Transaction) -> None:
        """What was told before and what is told from here on may have a hole between them."""
        await self._coverage.session_began(tx)

    async def interrupt(self, tx: Transaction, event: Interrupted) -> None:
        """The same in some threads only."""
        found = [] if event.guild_id is None else list(await tx.coverage.to_mirror(guild_id=event.guild_id))
        for thread_id in event.thread_ids:
            found += await tx.coverage.to_mirror(thread_id=thread_id)
        await self._coverage.interrupted(tx, [thread.thread_id for thread, _ in found])

    async def write_page(self, tx: Transaction, page: ReadPage) -> Written:
        """Keep a page of a thread's history; what is kept and does not stand in it is marked as deleted."""
        groups = await _mirrored(tx, {page.thread_id})
        if not groups:
            return NOTHING
        missing = set(await tx.chat_writer.living_ids(page.thread_id, page.first_id, page.end_id))
        missing -= {message.message_id for message in page.messages}
        young_from = self._clock() - PAGES_LAG
        gone = [one for one in missing if one in page.denied or said_at(one) <= young_from]
        events: list[ThreadEvent] = [Edited(message) for message in page.messages]
        blank, written = await self._keep(tx, groups, [*events, Deleted(page.thread_id, sorted(gone))])
        await self._coverage.read(tx, page.thread_id, page.first_id, page.end_id, last_in=page.last_in, hidden=blank)
        return written

    async def ask_again(self, tx: Transaction, event: ThreadEvent) -> None:
        """Note the messages of an event that cannot be kept, so that they are read from the thread's history."""
        if not await _mirrored(tx, {event.thread_id}):
            return
        rows = [{"message_id": message_id, "thread_id": event.thread_id} for message_id in event.message_ids]
        await tx.chat_writer.ask_again(rows)

    async def _keep(
        self, tx: Transaction, groups: dict[int, MirroredGroup], events: Sequence[ThreadEvent]
    ) -> tuple[set[int], Written]:
        """Write what events tell; returns those of their messages that are there and whose words nobody could see."""
        messages = [event.message for event in events if isinstance(event, Said | Edited)]
        whole = [message for message in messages if isinstance(message, SaidMessage)]
        ids = {message_id for event in events for message_id in event.message_ids}
        senders = await _senders(tx, whole)
        author_ids = {message.author_id for message in whole} | {sender.discord_id for sender in senders.values()}
        batch = Batch(
            groups,
            await self._entries(tx.chat_writer, ids),
            senders,
            await tx.chat_writer.owners_of(author_ids),
            await tx.chat_writer.suppressed(author_ids),
            self._keeping,
            self._clock(),
        )
        for event in events:
            batch.take(event)
        written = await _write_down(tx.chat_writer, batch)
        kept = {message_id: entry.kept for message_id, entry in batch.entries.items()}
        blank = {number for number, one in kept.items() if one and not one.deleted_at and one.shown.content is None}
        return blank, written

    async def _entries(self, writer: ChatWriter, message_ids: set[int]) -> dict[int, Entry]:
        rows = await writer.known(message_ids) if message_ids else []
        files: dict[int, list[Row[Any]]] = {row.message_id: [] for row in rows if row.has_files}
        if files:
            for file in await writer.files_of(files):
                files[file.message_id].append(file)
        return {row.message_id: entry_of(row, files.get(row.message_id, ())) for row in rows}


async def _mirrored(tx: Transaction, thread_ids: Collection[int]) -> dict[int, MirroredGroup]:
    """The groups of these threads whose chat is to be kept, by thread."""
    groups = await tx.chat_writer.groups_of(thread_ids)
    return {thread_id: group for thread_id, group in groups.items() if group.is_mirrored}


async def _senders(tx: Transaction, messages: Iterable[SaidMessage]) -> dict[int, Outgoing]:
    """For whom messages of Chorus's own webhooks were sent, by message."""
    senders = {}
    for message in messages:
        if message.webhook_id is None:
            continue
        # The webhook itself may be gone by now.
        sender = await tx.outgoings.author_of(
            message.message_id, message.thread_id, message.webhook_id, message.content or ""
        )
        if sender is not None:
            senders[message.message_id] = sender
    return senders


async def _write_down(writer: ChatWriter, batch: Batch) -> Written:
    changes = changes_of(batch.entries.values())
    await writer.add(changes.new)
    await writer.change(changes.changed)
    await writer.add_versions(changes.versions)
    await writer.drop_versions(changes.wordless)
    await writer.add_files(changes.files)
    await writer.change_files(changes.removed_files, removed_at=batch.now)
    if changes.wordless:
        await writer.mark_files_erased(changes.wordless)
    await writer.index(changes.indexed, instead_of=changes.indexed_anew)
    await writer.ask_again(batch.to_ask_again)
    return Written(
        said=tuple((row["group_id"], row["message_id"]) for row in changes.new),
        changed=tuple((row["group_id"], row["message_id"]) for row in changes.changed),
        has_files=bool(changes.files or changes.wordless),
    )
