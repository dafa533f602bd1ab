"""What people say on the page: sent as `services.sending` does, with answers as quotations, and not without end."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from models.chat_reading import moment_of
from services.permissions import Operation
from services.sending.errors import FilesTooLargeError, MessageGoneError, TooManyMessagesError
from services.sending.splitting import checked
from services.watching.quoting import quotation, taken_apart
from services.watching.views import Author, ShownMessage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models.database import Database
    from services.clock import Clock
    from services.messenger import FileToSend
    from services.mirror import Recorder
    from services.seats import Seat
    from services.sending import Sending
    from services.watching.chat import Chat

MOST_MESSAGES, WITHIN = 10, timedelta(seconds=10)
"""What one person may say: more than anybody types, and than Discord takes through a webhook."""
MOST_FILES = 10
MOST_FILE_BYTES = 10 * 1024 * 1024
"""All files of one message together (Discord docs: Reference > Uploading Files)."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody sends. `client_id` names it for the page, so that a second try of it is no second message."""

    text: str
    answers: int | None = None
    client_id: str | None = None
    files: Sequence[FileToSend] = ()


class Writing:
    """Says, changes and takes back for visitors of the page."""

    def __init__(self, database: Database, sending: Sending, chat: Chat, recorder: Recorder, clock: Clock) -> None:
        self._database = database
        self._sending = sending
        self._chat = chat
        self._recorder = recorder
        self._clock = clock
        self._said: defaultdict[int, deque[datetime]] = defaultdict(deque)

    async def say(self, seat: Seat, typed: Typed) -> ShownMessage:
        """Say something; it stands in the thread when this returns.

        Raises TooManyMessagesError, FilesTooLargeError, MessageGoneError (what is answered), and as `Sending.send`.
        """
        seat.require(Operation.MESSAGE_SEND)
        if len(typed.files) > MOST_FILES or sum(len(file.data) for file in typed.files) > MOST_FILE_BYTES:
            raise FilesTooLargeError(most=MOST_FILES, megabytes=MOST_FILE_BYTES // 1024 // 1024)
        if not typed.files:
            checked(typed.text)  # a quotation alone says nothing
        self._count(seat.user_id)
        text = typed.text if typed.answers is None else await self._answer(seat, typed.answers) + typed.text
        sent = await self._sending.send(seat, text, files=typed.files, client_id=typed.client_id)
        return await self._shown(seat, sent.message_id)

    async def edit(self, seat: Seat, message_id: int, text: str) -> ShownMessage:
        """Let one's own message say something else; what it answers stays. Raises as `say` and `Sending.edit`."""
        checked(text)
        self._count(seat.user_id)
        before = await self._sending.editable(seat, str(message_id))
        sent = await self._sending.edit(seat, message_id, taken_apart(before.text).quotation + text)
        return await self._shown(seat, sent.message_id)

    async def erase(self, seat: Seat, message_id: int) -> None:
        """Take a message back, or somebody else's away. Raises TooManyMessagesError, and as `Sending.delete`."""
        self._count(seat.user_id)
        await self._sending.delete(seat, str(message_id))

    async def _answer(self, seat: Seat, message_id: int) -> str:
        async with self._database.read() as tx:
            found = await tx.chat_reading.by_ids(seat.group_id, [message_id])
        if not found:
            raise MessageGoneError()
        row = found[0]
        words = taken_apart(row.message).text
        return quotation(row.author_name, words, seat.venue.guild_id, row.thread_id, message_id)

    async def _shown(self, seat: Seat, message_id: int) -> ShownMessage:
        """The message as it is now, also where the mirror has not heard of that yet."""
        async with self._database.read() as tx:
            outgoing = await tx.outgoings.of_message(message_id)
            parts = [] if outgoing is None else await tx.outgoings.parts(outgoing.row_id)
        words = next((part.message for part in parts if part.message_id == message_id), None)
        if outgoing is None or words is None:
            raise MessageGoneError()
        await self._recorder.settled()
        kept = await self._chat.of_group(seat.group_id, seat.venue, [message_id])
        said = taken_apart(words)
        if kept:
            return replace(kept[0], text=said.text)
        return ShownMessage(
            id=message_id,
            author=Author(seat.user_id, outgoing.name, outgoing.avatar_url),
            text=said.text,
            created_at=moment_of(message_id),
        )

    def _count(self, user_id: int) -> None:
        """Raises TooManyMessagesError."""
        said, now = self._said[user_id], self._clock()
        while said and said[0] <= now - WITHIN:
            said.popleft()
        if len(said) >= MOST_MESSAGES:
            raise TooManyMessagesError()
        said.append(now)
