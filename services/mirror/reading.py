"""What was said in a group, for its members: page by page, as it was asked for, with what was playing meanwhile."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from models.chat_reading import Cursor, Range, Words, first_id_at, moment_of
from services.mirror import search_query
from services.mirror.dates import parse_date
from services.mirror.long_queries import LongQueries
from services.mirror.reading_errors import DatesCrossedError, NobodyCalledThatError, SeveralCalledThatError
from services.mirror.wording import shape_of, shown_words, snippet
from services.permissions import Operation
from services.texts import comparable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Chat
    from models.database import Database, Transaction
    from models.playback_log import HeardTrack
    from services.clock import Clock
    from services.mirror.recorder import Recorder
    from services.mirror.wording import Snippet
    from services.seats import Seat

LONGEST_PAGE = 25
_MENTION = re.compile(r"<@!?(\d{1,20})>")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to read, plain enough to stand in a button.

    `author` is an account ("u" and its id) or a Discord account ("d" and its id), or empty; the bounds are Unix
    seconds; a `query` makes it a search.
    """

    author: str = ""
    after_s: int | None = None
    before_s: int | None = None
    with_files: bool = False
    query: str = ""
    limit: int = 10


@dataclass(frozen=True, slots=True)
class ReadMessage:
    """A message as a member reads it; what Chorus says as a person is that person's.

    `shape` says what it is where it has no words: poll, voice, sticker, …
    """

    message_id: int
    thread_id: int
    author_name: str
    is_bot: bool
    said_at: datetime
    words: Snippet
    shape: str
    file_names: tuple[str, ...]
    playing: HeardTrack | None


@dataclass(frozen=True, slots=True)
class ReadPage:
    """Messages, those first that come next to where the page begins, and whether there are more behind them."""

    messages: tuple[ReadMessage, ...]
    has_more: bool


class Reading:
    """Reads the mirror for the members of a group. Whoever reads sees all that was told before."""

    def __init__(self, database: Database, recorder: Recorder, clock: Clock) -> None:
        self._database = database
        self._recorder = recorder
        self._clock = clock
        self.long_queries = LongQueries()

    async def asked(
        self,
        seat: Seat,
        *,
        author: str = "",
        after: str = "",
        before: str = "",
        with_files: bool = False,
        query: str = "",
        limit: int = 10,
    ) -> Asked:
        """What somebody wants, from what they typed; `author` is a part of a name, or a mention.

        Raises NotMemberError, NobodyCalledThatError, SeveralCalledThatError, DateMalformedError, DatesCrossedError,
        and what `search_query.parse` raises.
        """
        seat.require(_operation(query))
        after_s, before_s = (
            int(parse_date(typed, self._clock()).timestamp()) if typed.strip() else None for typed in (after, before)
        )
        if after_s is not None and before_s is not None and after_s >= before_s:
            raise DatesCrossedError()
        if query:
            search_query.parse(query)
        await self._recorder.settled()
        meant = ""
        if author.strip():
            async with self._database.read() as tx:
                meant = await _author_called(tx, seat, author)
        return Asked(meant, after_s, before_s, with_files, query, min(limit, LONGEST_PAGE))

    async def page(
        self, seat: Seat, asked: Asked, cursor: Cursor | None = None, *, but_of: int | None = None
    ) -> ReadPage:
        """The messages from the cursor on, without those of the Discord account `but_of`. Raises NotMemberError."""
        seat.require(_operation(asked.query))
        words = search_query.parse(asked.query) if asked.query else None
        await self._recorder.settled()
        async with self._database.read() as tx:
            where = await _range(tx, seat, asked, but_of)
            if where is None:
                return ReadPage((), False)
            found, limit = tx.chat_reading, asked.limit + 1
            begin = cursor or Cursor()
            chats = (
                await found.page(where, begin, limit=limit)
                if words is None
                else await found.search(where, words, begin, limit=limit)
            )
            read = await _read(tx, seat.group_id, chats[: asked.limit], words)
        return ReadPage(read, len(chats) > asked.limit)

    async def these(self, seat: Seat, message_ids: Sequence[int]) -> tuple[ReadMessage, ...]:
        """These messages of the group, oldest first, those of them that there are. Raises NotMemberError."""
        seat.require(Operation.MESSAGE_LIST)
        async with self._database.read() as tx:
            chats = await tx.chat_reading.by_ids(seat.group_id, message_ids)
            return await _read(tx, seat.group_id, chats, None)

    async def playing_at(self, seat: Seat, message_id: int) -> HeardTrack | None:
        """What the group was listening to when a message was said, whether it is kept or not. Raises NotMemberError."""
        seat.require(Operation.MESSAGE_LIST)
        moment = moment_of(message_id)
        async with self._database.read() as tx:
            return (await tx.playback_log.heard_at(seat.group_id, [moment])).get(moment)


def _operation(query: str) -> Operation:
    return Operation.MESSAGE_SEARCH if query else Operation.MESSAGE_LIST


async def _author_called(tx: Transaction, seat: Seat, person: str) -> str:
    """Raises NobodyCalledThatError or SeveralCalledThatError."""
    names = {f"u{user.row_id}": {comparable(user.full_name)} for user in await tx.members.list(seat.group_id)}
    mention = _MENTION.fullmatch(person.strip())
    for discord_id, name, owner_id in await tx.chat_reading.authors(seat.group_id):
        author = f"d{discord_id}" if owner_id is None else f"u{owner_id}"
        if mention is not None and int(mention[1]) == discord_id:
            return author
        names.setdefault(author, set()).add(comparable(name))
    wanted = comparable(person)
    fitting = [author for author, called in names.items() if wanted in called]
    fitting = fitting or [author for author, called in names.items() if any(wanted in name for name in called)]
    if not fitting:
        raise NobodyCalledThatError(name=person)
    if len(fitting) > 1:
        raise SeveralCalledThatError(name=person)
    return fitting[0]


async def _range(tx: Transaction, seat: Seat, asked: Asked, but_of: int | None) -> Range | None:
    """None when the author that is meant has said nothing."""
    authors: tuple[int, ...] = ()
    if asked.author:
        number = int(asked.author[1:])
        if asked.author[0] == "d":
            authors = (number,)
        else:
            known = await tx.chat_reading.authors(seat.group_id)
            authors = tuple(discord_id for discord_id, _, owner_id in known if owner_id == number)
        if not authors:
            return None
    after_id, before_id = (
        None if bound is None else first_id_at(datetime.fromtimestamp(bound, UTC))
        for bound in (asked.after_s, asked.before_s)
    )
    after_id = None if after_id is None else after_id - 1
    return Range(seat.group_id, authors, but_of, after_id, before_id, asked.with_files)


async def _read(tx: Transaction, group_id: int, chats: Sequence[Chat], words: Words | None) -> tuple[ReadMessage, ...]:
    files = await tx.chat_reading.files_of([chat.message_id for chat in chats if chat.has_files])
    moments = {chat.message_id: moment_of(chat.message_id) for chat in chats}
    heard = await tx.playback_log.heard_at(group_id, list(moments.values()))
    terms = () if words is None else words.wanted
    return tuple(
        ReadMessage(
            message_id=chat.message_id,
            thread_id=chat.thread_id,
            author_name=chat.author_name,
            is_bot=chat.is_bot and chat.owner_id is None,
            said_at=chat.created_at,
            words=snippet(shown_words(chat.message, chat.details), terms),
            shape=shape_of(chat.kind, chat.details),
            file_names=tuple(file.name for file in files.get(chat.message_id, ())),
            playing=heard.get(moments[chat.message_id]),
        )
        for chat in chats
    )
