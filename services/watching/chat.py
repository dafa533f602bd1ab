"""A group's chat as its pages show it: what is kept of the thread, with the reactions that were made from pages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.chat_reading import Cursor, Range, moment_of
from services.mirror.wording import details_of, forwarded, poll_texts
from services.permissions import Operation
from services.watching.quoting import taken_apart
from services.watching.roster import faces_of
from services.watching.views import AttachedFile, Author, PlayedThen, QuotedMessage, ShownMessage, ShownReaction

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from models import Chat as ChatRow
    from models.chat_file import ChatFile
    from models.database import Database, Transaction
    from models.playback_log import HeardTrack
    from services.chat_server import ChatServer, Face, Venue
    from services.mirror import Recorder
    from services.player import GroupPlayer
    from services.seats import Seat
    from services.watching.roster import Roster

LONGEST_PAGE = 100
LONGEST_QUOTED = 100
"""Characters that are shown of a message that is answered."""


@dataclass(frozen=True, slots=True)
class ChatPage:
    """Messages, oldest first, and whether there are more beyond them in the direction that was asked for."""

    messages: tuple[ShownMessage, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class _People:
    """How people are seen on the server now: members by their accounts, and anybody by their Discord account."""

    members: Mapping[int, Face]
    there: Mapping[int, Face]

    def face(self, row: ChatRow) -> Face | None:
        """The author's, also of what Chorus said for them."""
        return self.members.get(row.owner_id or 0) or self.there.get(row.author_id)

    def author(self, row: ChatRow) -> str:
        """What the author is called now; what they were called then, where nobody knows."""
        face = self.face(row)
        return row.author_name if face is None else face.name

    def called(self, mentioned: Mapping[str, str]) -> dict[str, str]:
        """What those who are mentioned are called now."""
        return {
            one: name if (face := self.there.get(int(one))) is None else face.name for one, name in mentioned.items()
        }


class Chat:
    """Reads chats. Whoever asks for a page sees all that was told before."""

    def __init__(
        self,
        database: Database,
        recorder: Recorder,
        chat_server: ChatServer,
        player_of: Callable[[int], GroupPlayer | None],
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._chat_server = chat_server
        self._player_of = player_of

    async def page(
        self, seat: Seat, *, before: int | None = None, after: int | None = None, limit: int = 50
    ) -> ChatPage:
        """The newest messages, or those next to a message: before it, or else after it. Raises NotMemberError."""
        seat.require(Operation.MESSAGE_LIST)
        await self._recorder.settled()
        limit = min(limit, LONGEST_PAGE)
        newer = before is None and after is not None
        cursor = Cursor(after if newer else before, newer=newer)
        async with self._database.read() as tx:
            rows = await tx.chat_reading.page(Range(seat.group_id), cursor, limit=limit + 1)
            shown = sorted(rows[:limit], key=lambda row: row.message_id)
            messages = await self._read(tx, seat.venue, seat.group_id, shown)
        return ChatPage(messages, len(rows) > limit)

    async def these(self, roster: Roster, message_ids: Collection[int]) -> tuple[ShownMessage, ...]:
        """These messages of a group, oldest first, those of them that there are."""
        if not message_ids or roster.group is None or roster.venue is None:
            return ()
        return await self.of_group(roster.group.row_id, roster.venue, message_ids)

    async def of_group(self, group_id: int, venue: Venue, message_ids: Collection[int]) -> tuple[ShownMessage, ...]:
        """The same, for a group that meets at `venue`."""
        async with self._database.read() as tx:
            rows = await tx.chat_reading.by_ids(group_id, message_ids)
            return await self._read(tx, venue, group_id, rows)

    async def authors(self, seat: Seat, message_ids: Collection[int]) -> Mapping[int, str]:
        """What the authors of these messages of a group are called now."""
        async with self._database.read() as tx:
            rows = await tx.chat_reading.by_ids(seat.group_id, message_ids)
            people = await self._people(tx, seat.venue, seat.group_id, rows)
        return {row.message_id: people.author(row) for row in rows}

    async def group_of(self, message_id: int) -> int | None:
        """The group in whose chat a message stands, also one that was sent just now; None for one that is unknown."""
        async with self._database.read() as tx:
            row = await tx.chats.by_message_id(message_id)
            if row is not None:
                return row.group_id
            sent = await tx.outgoings.of_message(message_id)
            return None if sent is None else sent.group_id

    async def file(self, message_id: int, attachment_id: int) -> ChatFile | None:
        """A file of a message that is shown; None for one that is not kept, or not yet."""
        async with self._database.read() as tx:
            files = (await tx.chat_reading.files_of([message_id])).get(message_id, ())
            row = await tx.chats.by_message_id(message_id)
        if row is None or row.deleted_at is not None:
            return None
        return next((one for one in files if one.attachment_id == attachment_id and one.state == "kept"), None)

    async def _read(
        self, tx: Transaction, venue: Venue, group_id: int, rows: Sequence[ChatRow]
    ) -> tuple[ShownMessage, ...]:
        ids = [row.message_id for row in rows]
        files = await tx.chat_reading.files_of([row.message_id for row in rows if row.has_files])
        moments = {message_id: moment_of(message_id) for message_id in ids}
        heard = await tx.playback_log.heard_at(group_id, list(moments.values()))
        reacted = await tx.page_reactions.of_messages(ids)
        answered = {row.message_id: answer for row in rows if (answer := _answered(row)) is not None}
        targets = {row.message_id: row for row in await tx.chat_reading.by_ids(group_id, set(answered.values()))}
        people = await self._people(tx, venue, group_id, [*rows, *targets.values()])
        channels = {str(one): name for one, name in self._chat_server.channel_names(venue).items()}
        return tuple(
            _shown(
                row,
                people,
                files.get(row.message_id, ()),
                reactions_of(row.details, reacted.get(row.message_id, {})),
                self._played(group_id, heard.get(moments[row.message_id])),
                _quoted(answered.get(row.message_id), targets, people),
                channels,
            )
            for row in rows
        )

    async def _people(self, tx: Transaction, venue: Venue, group_id: int, rows: Sequence[ChatRow]) -> _People:
        meant = {int(one) for row in rows for one in _names(details_of(row.details))}
        there = self._chat_server.faces(venue.guild_id, meant | {row.author_id for row in rows})
        owners = {row.owner_id for row in rows}
        accounts = {one: user_id for one, user_id in (await tx.members.accounts(group_id)).items() if user_id in owners}
        return _People(faces_of(accounts, venue.guild_id, self._chat_server), there)

    def _played(self, group_id: int, heard: HeardTrack | None) -> PlayedThen | None:
        if heard is None:
            return None
        player = self._player_of(group_id)
        current = None if player is None or player.state.current is None else player.entry(player.state.current)
        is_it = current is not None and (current.source, current.source_id) == (heard.source, heard.source_id)
        # The same track may have been heard before: only what it is heard in now has its messages on its bar.
        return PlayedThen(current.row_id if current and is_it and heard.is_on else None, heard.title, heard.position_ms)


def _shown(
    row: ChatRow,
    people: _People,
    files: Sequence[ChatFile],
    reactions: tuple[ShownReaction, ...],
    played: PlayedThen | None,
    reply_to: QuotedMessage | None,
    channels: Mapping[str, str],
) -> ShownMessage:
    details = details_of(row.details)
    text = row.message if row.webhook_id is None or row.owner_id is None else taken_apart(row.message).text
    return ShownMessage(
        id=row.message_id,
        author=Author(
            id=row.owner_id,
            name=people.author(row),
            avatar=None if (face := people.face(row)) is None else face.avatar_url,
            is_bot=row.is_bot and row.owner_id is None,
        ),
        text=text or "\n".join([*forwarded(details), *poll_texts(details)]),
        created_at=row.created_at,
        edited_at=row.edited_at,
        reply_to=reply_to,
        attachments=tuple(_file(file) for file in files),
        reactions=reactions,
        played=played,
        names=people.called(_names(details)) | {one: name for one, name in channels.items() if f"<#{one}>" in text},
    )


def _answered(row: ChatRow) -> int | None:
    """The message that one answers: as Discord says, or as a quotation that a page made."""
    if row.reply_to_id is not None or row.webhook_id is None or row.owner_id is None:
        return row.reply_to_id
    return taken_apart(row.message).answers


def _quoted(message_id: int | None, targets: Mapping[int, ChatRow], people: _People) -> QuotedMessage | None:
    if message_id is None:
        return None
    target = targets.get(message_id)
    if target is None:
        return QuotedMessage(message_id, "", "")
    words = " ".join(taken_apart(target.message).text.split())
    return QuotedMessage(message_id, people.author(target), words[:LONGEST_QUOTED])


def _file(file: ChatFile) -> AttachedFile:
    details = details_of(file.details)
    return AttachedFile(
        name=file.name,
        url=f"/messages/{file.message_id}/files/{file.attachment_id}",
        mime=file.content_type,
        bytes=file.size,
        width=_size(details.get("width")),
        height=_size(details.get("height")),
    )


def reactions_of(details: str | None, pages: Mapping[str, frozenset[int]]) -> tuple[ShownReaction, ...]:
    """Discord's reactions (docs: Reaction Object) and those from pages, together; the bot's stands for the latter."""
    counts: defaultdict[str, int] = defaultdict(int)
    for one in _objects(details_of(details).get("reactions")):
        emoji, found = emoji_of(one.get("emoji")), one.get("count")
        if emoji is not None and isinstance(found, int):
            counts[emoji] += found - (one.get("me") is True and emoji in pages)
    for emoji, users in pages.items():
        counts[emoji] += len(users)
    return tuple(
        ShownReaction(emoji, number, pages.get(emoji, frozenset())) for emoji, number in counts.items() if number > 0
    )


def emoji_of(emoji: object) -> str | None:
    """An emoji as the page names it: itself, or of a server's own "name:id"."""
    if not isinstance(emoji, dict) or not isinstance(emoji.get("name"), str):
        return None
    name: str = emoji["name"]
    return name if emoji.get("id") is None else f"{name}:{emoji['id']}"


def _names(details: Mapping[str, Any]) -> dict[str, str]:
    people = {}
    for person in _objects(details.get("mentions")):
        name = person.get("global_name") or person.get("username")
        if str(person.get("id")).isdecimal() and isinstance(name, str):
            people[str(person["id"])] = name
    return people


def _size(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _objects(value: object) -> Iterable[dict[str, Any]]:
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()
