"""Reads back what was said: pages by id, and a search through the index. The SQL of SQLite's FTS5 stands here alone.

Pages are keyset pages: each begins next to a message id, so that a page deep in a long chat costs what the first does.
Only what people said is in them: nothing that is deleted, no notices, and nothing of which the words are not known.
Bounds in time are bounds of ids, since ids are Discord's snowflakes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import column, func, literal_column, select, table, union_all

from models.chat import SAID, Chat
from models.chat_file import ChatFile
from models.chat_index import author_tag, group_tag
from models.words import is_unspaced_character, trigrams

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlmodel.ext.asyncio.session import AsyncSession

DISCORD_EPOCH_MS = 1_420_070_400_000
"""The first moment of 2015, where snowflakes begin (Discord docs: Snowflakes)."""
_LARGEST_ID = 2**63 - 1
_CHAT: Any = Chat
_FILE: Any = ChatFile
_INDEX = table("chat_words", column("rowid"))
_MATCHES = literal_column("chat_words").op("MATCH")

Term = tuple[str, ...]
"""Words that stand one behind the other; mostly one."""


@dataclass(frozen=True, slots=True)
class Range:
    """What of a group's chat is meant: everything, unless told otherwise.

    `authors` are Discord accounts, of which any will do; none at all stand for everybody but `but_of`. The ids are
    exclusive bounds.
    """

    group_id: int
    authors: tuple[int, ...] = ()
    but_of: int | None = None
    after_id: int | None = None
    before_id: int | None = None
    with_files: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: at what comes next to a message, before it or, where `newer`, after it."""

    message_id: int | None = None
    newer: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What a message has to hold: all of `wanted`, none of `unwanted`. Cut by `models.words.cut`."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = field(default=())


def first_id_at(moment: datetime) -> int:
    """The smallest id that a message of that moment, in whole milliseconds, can have.

    0 before there was Discord, and the largest that the database takes from the year 2084 on.
    """
    return min(max(0, int(moment.timestamp() * 1000) - DISCORD_EPOCH_MS) << 22, _LARGEST_ID)


def moment_of(message_id: int) -> datetime:
    """The moment in which a message was said, by its id, in whole milliseconds."""
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=(message_id >> 22) + DISCORD_EPOCH_MS)


class ChatReading:
    """The queries that read messages, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._exec: Any = session.exec  # its types know SQLModel's own `select` only

    async def page(self, where: Range, cursor: Cursor, *, limit: int) -> Sequence[Chat]:
        """Up to `limit` messages from the cursor on, the nearest first: newest first, or oldest first where `newer`."""
        if len(where.authors) < 2:
            return await self._chats(_in_order(_listed(where, where.authors), cursor).limit(limit))
        # One list for each of them, each in its order already, instead of one list that is looked through.
        parts = [_in_order(_listed(where, (author,)), cursor).limit(limit).subquery() for author in where.authors]
        ids = union_all(*(select(part.c.message_id) for part in parts)).subquery()
        return await self._chats(
            _in_order(select(Chat).where(_CHAT.message_id.in_(select(ids.c.message_id))), cursor).limit(limit)
        )

    async def search(self, where: Range, words: Words, cursor: Cursor, *, limit: int) -> Sequence[Chat]:
        """As `page`, of what holds the words."""
        row_id = _INDEX.c.rowid
        query = (
            select(Chat)
            .join_from(_INDEX, Chat, _CHAT.message_id == row_id)
            .where(_MATCHES(_expression(where, words)), *_is_shown(), *_bounds(row_id, where, cursor))
            .order_by(row_id.asc() if cursor.newer else row_id.desc())
            .limit(limit)
        )
        return await self._chats(query.where(_CHAT.has_files) if where.with_files else query)

    async def count(self, where: Range, *, at_most: int) -> int:
        """How many messages `page` would come to, up to a number."""
        some = _listed(where, where.authors).with_only_columns(_CHAT.message_id).limit(at_most).subquery()
        return int((await self._exec(select(func.count()).select_from(some))).scalar_one())

    async def reacted(self, where: Range) -> Sequence[tuple[int, str]]:
        """The ids of the messages that may have reactions, and what else Discord shows of them."""
        details = _CHAT.details
        query = _listed(where, where.authors).with_only_columns(_CHAT.message_id, details)
        query = query.where(details.is_not(None), details.contains('"reactions":'))
        return [(row[0], row[1]) for row in (await self._exec(query)).all()]

    async def by_ids(self, group_id: int, message_ids: Collection[int]) -> Sequence[Chat]:
        """These messages of a group, those of them that are shown, oldest first."""
        query = select(Chat).where(_CHAT.group_id == group_id, _CHAT.message_id.in_(message_ids), *_is_shown())
        return await self._chats(query.order_by(_CHAT.message_id))

    async def files_of(self, message_ids: Collection[int]) -> Mapping[int, Sequence[ChatFile]]:
        """The files of some messages, by message, in the order in which they were attached; none that was taken off."""
        query = select(ChatFile).where(_FILE.message_id.in_(message_ids), _FILE.removed_at.is_(None)).order_by(_FILE.id)
        files = defaultdict(list)
        for file in (await self._exec(query)).scalars():
            files[file.message_id].append(file)
        return files

    async def authors(self, group_id: int) -> Sequence[tuple[int, str, int | None]]:
        """Everybody who said something in a group: their Discord account, the name they had last, and their account.

        From one author to the next by the index: it takes no longer in a long chat.
        """
        first = select(func.min(_CHAT.author_id).label("id")).where(_CHAT.group_id == group_id)
        found = first.cte("found", recursive=True)
        following = (
            select(func.min(_CHAT.author_id))
            .where(_CHAT.group_id == group_id, _CHAT.author_id > found.c.id)
            .correlate(found)
            .scalar_subquery()
        )
        found = found.union_all(select(following).where(found.c.id.is_not(None)))
        last = (
            select(func.max(_CHAT.message_id))
            .where(_CHAT.group_id == group_id, _CHAT.author_id == found.c.id)
            .correlate(found)
            .scalar_subquery()
        )
        query = select(_CHAT.author_id, _CHAT.author_name, _CHAT.owner_id).join_from(
            found, Chat, _CHAT.message_id == last
        )
        return [tuple(row) for row in (await self._exec(query)).all()]

    async def _chats(self, query: Select[Any]) -> Sequence[Chat]:
        chats: Sequence[Chat] = (await self._exec(query)).scalars().all()
        return chats


def _listed(where: Range, authors: Sequence[int]) -> Select[Any]:
    query = select(Chat).where(_CHAT.group_id == where.group_id, *_is_shown(), *_bounds_of(where))
    if authors:
        query = query.where(_CHAT.author_id == authors[0])
    elif where.but_of is not None:
        query = query.where(_CHAT.author_id != where.but_of)
    return query.where(_CHAT.has_files) if where.with_files else query


def _is_shown() -> list[ColumnElement[bool]]:
    return [_CHAT.deleted_at.is_(None), _CHAT.kind.in_(SAID), ~_CHAT.is_blank]


def _in_order(query: Select[Any], cursor: Cursor) -> Select[Any]:
    message_id = _CHAT.message_id
    query = query.where(*_beyond(message_id, cursor))
    return query.order_by(message_id.asc() if cursor.newer else message_id.desc())


def _bounds_of(where: Range) -> list[ColumnElement[bool]]:
    return _bounds(_CHAT.message_id, where, Cursor())


def _bounds(message_id: Any, where: Range, cursor: Cursor) -> list[ColumnElement[bool]]:
    bounds = _beyond(message_id, cursor)
    if where.after_id is not None:
        bounds.append(message_id > where.after_id)
    if where.before_id is not None:
        bounds.append(message_id < where.before_id)
    return bounds


def _beyond(message_id: Any, cursor: Cursor) -> list[ColumnElement[bool]]:
    if cursor.message_id is None:
        return []
    return [message_id > cursor.message_id if cursor.newer else message_id < cursor.message_id]


def _expression(where: Range, words: Words) -> str:
    """What FTS5 is asked for (SQLite docs: FTS5 > Full-text Query Syntax): quoted strings of words, and nothing else.

    Nothing is asked for by column: no tag, word or trigram can be another.
    """
    authors = [_quoted([author_tag(where.group_id, author)]) for author in where.authors]
    wanted = [_any(authors) if authors else _quoted([group_tag(where.group_id)]), *map(_of_term, words.wanted)]
    unwanted = [_of_term(term) for term in words.unwanted]
    if where.but_of is not None and not authors:
        unwanted.append(_quoted([author_tag(where.group_id, where.but_of)]))
    return f"({' AND '.join(wanted)}) NOT {_any(unwanted)}" if unwanted else " AND ".join(wanted)


def _any(strings: Sequence[str]) -> str:
    return f"({' OR '.join(strings)})"


def _of_term(term: Term) -> str:
    if len(term) >= 3 and all(map(is_unspaced_character, term)):
        return _quoted(next(trigrams(term)))
    return _quoted(term)


def _quoted(words: Sequence[str]) -> str:
    return '"' + " ".join(words) + '"'
