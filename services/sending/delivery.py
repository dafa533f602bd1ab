"""What is intended, brought onto the chat server: each part once, whenever the bot was killed meanwhile.

The intent stands in the database before anything is asked of the server. `carry_out` then makes the server agree with
it, part by part, and notes down each part that is done. A part whose message is not known may be there all the same,
posted by a bot that was killed before it could note it: it is looked for, in what is kept of the thread and in its
history, before it is posted again.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from models import Webhook
from models.outgoing import same_words
from services.errors import ThreadGoneError, UserError
from services.messenger import UnsureError, WebhookGoneError, WebhookKey, Words
from services.sending.errors import FilesLostError, WebhookDeletedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Outgoing, OutgoingPart
    from models.database import Database
    from services.chat_server import Venue
    from services.clock import Clock
    from services.messenger import FileToSend, Messenger

log = logging.getLogger(__name__)

TRIES = 3
"""How often a part is posted whose fate the server does not tell, before the person hears of it."""
TRY_AGAIN_AFTER_S = 2.0


class Delivery:
    """Carries out what is intended, one text at a time in each group: who calls it holds the group's turn."""

    def __init__(self, database: Database, messenger: Messenger, clock: Clock) -> None:
        self._database = database
        self._messenger = messenger
        self._clock = clock
        self._opening = asyncio.Lock()

    async def webhook(self, venue: Venue) -> WebhookKey:
        """The webhook to speak through in a group's thread: the one that is kept, else one that is asked for."""
        channel_id = await self._messenger.channel_of(venue)
        async with self._opening:  # two groups can meet in threads of the same channel
            async with self._database.read() as tx:
                kept = await tx.outgoings.webhook_in(channel_id)
            if kept is not None:
                return _key(kept)
            key = await self._messenger.open_webhook(venue)
            webhook = Webhook(channel_id=key.channel_id, webhook_id=key.webhook_id, token=key.token)
            async with self._database.begin() as tx:
                await tx.outgoings.keep_webhook(webhook)
            return key

    async def carry_out(
        self, venue: Venue, outgoing: Outgoing, *, is_new: bool = False, files: Sequence[FileToSend] = ()
    ) -> None:
        """Make the server agree with what is intended. `is_new`: nothing of it can be there yet; `files` go with it.

        Raises UnsureError, what the server refuses, WebhookDeletedError, or FilesLostError where files that are not
        there have to be posted; the rest is still intended then.
        """
        async with self._database.read() as tx:
            parts = await tx.outgoings.parts(outgoing.row_id)
        for part in parts:
            await self._carry_out(venue, outgoing, part, is_new=is_new, files=files)
        outgoing.state = "settled"
        async with self._database.begin() as tx:
            await tx.outgoings.keep(outgoing)

    async def give_up(self, venue: Venue, outgoing: Outgoing) -> Sequence[OutgoingPart]:
        """Take what the server shows for what was intended; returns the parts that are left."""
        async with self._database.read() as tx:
            parts = await tx.outgoings.parts(outgoing.row_id)
        left = [part for part in parts if part.message_id is not None]
        for part in left:
            if part.state == "due":
                part.message = await self._shown(venue, part)
            if part.state in ("due", "surplus"):
                part.state = "shown"
        outgoing.state = "settled"
        outgoing.message = "\n".join(part.message for part in left if part.state == "shown")
        async with self._database.begin() as tx:
            for part in parts:
                if part.message_id is None:
                    await tx.outgoings.drop_part(part.row_id)
            if left:
                await tx.outgoings.keep(outgoing, *left)
            else:
                await tx.outgoings.drop(outgoing.row_id)
        return left

    async def _carry_out(
        self, venue: Venue, outgoing: Outgoing, part: OutgoingPart, *, is_new: bool, files: Sequence[FileToSend]
    ) -> None:
        if part.state == "due" and part.message_id is None:
            await self._post(venue, outgoing, part, is_new=is_new, files=files if part.files else ())
        elif part.state == "due":
            await self._edit(venue, part)
        elif part.state == "surplus":
            await self._delete(venue, part)

    async def _post(
        self, venue: Venue, outgoing: Outgoing, part: OutgoingPart, *, is_new: bool, files: Sequence[FileToSend]
    ) -> None:
        for attempt in range(TRIES):
            if attempt:
                await self._clock.sleep(TRY_AGAIN_AFTER_S)
            if attempt or not is_new:
                part.message_id = await self._found(venue, outgoing, part)
            if part.message_id is None:
                part.message_id = await self._posted(venue, outgoing, part, files)
            if part.message_id is not None:
                part.state = "shown"
                await self._note(part)
                return
        raise UnsureError(detail="it did not answer")

    async def _posted(
        self, venue: Venue, outgoing: Outgoing, part: OutgoingPart, files: Sequence[FileToSend]
    ) -> int | None:
        """Post a part; None when it is not known what became of it."""
        if len(files) != part.files:
            raise FilesLostError()
        words = Words(part.message, outgoing.name, outgoing.avatar_url, outgoing.pings, files)
        for _ in range(2):
            key = await self.webhook(venue)
            if part.webhook_id != key.webhook_id:
                part.webhook_id = key.webhook_id
                await self._note(part)
            try:
                return await self._messenger.post(key, venue.thread_id, words)
            except WebhookGoneError:
                await self._forget(key)
            except UnsureError as unsure:
                log.warning("it is not known whether part %d of text %d arrived: %s", part.position, part.id, unsure)
                return None
        raise ThreadGoneError()  # a new webhook in the thread's own channel does not reach it either

    async def _found(self, venue: Venue, outgoing: Outgoing, part: OutgoingPart) -> int | None:
        """The message that a part became without our knowing; one that was deleted since counts, if that is kept."""
        if part.webhook_id is None:
            return None
        async with self._database.read() as tx:
            kept = await tx.outgoings.seen_from(venue.thread_id, part.webhook_id, after_id=outgoing.after_id)
        for chat in kept:
            if not part.files and same_words(part.message, chat.message):
                return chat.message_id
        there = await self._messenger.posted_by(venue, part.webhook_id, after_id=outgoing.after_id)
        async with self._database.read() as tx:
            known = await tx.outgoings.known_ids([posted.message_id for posted in there])
        unknown = (posted for posted in there if posted.message_id not in known)
        return next(
            (
                posted.message_id
                for posted in unknown
                if same_words(part.message, posted.text) and posted.files == part.files
            ),
            None,
        )

    async def _edit(self, venue: Venue, part: OutgoingPart) -> None:
        key = await self._key_of(part)
        if key is None:
            raise WebhookDeletedError()
        try:
            is_there = await self._messenger.edit(key, venue, _message_of(part), part.message)
        except WebhookGoneError:
            await self._forget(key)
            raise WebhookDeletedError() from None
        part.state = "shown" if is_there else "gone"
        await self._note(part)

    async def _delete(self, venue: Venue, part: OutgoingPart) -> None:
        await self._messenger.delete(venue, _message_of(part), await self._key_of(part))
        part.state, part.message = "gone", ""
        await self._note(part)

    async def _shown(self, venue: Venue, part: OutgoingPart) -> str:
        """What a part says on the server, as far as that can be told."""
        try:
            posted = await self._messenger.message(venue, _message_of(part))
        except UserError:
            return part.message
        return part.message if posted is None else posted.text

    async def _key_of(self, part: OutgoingPart) -> WebhookKey | None:
        if part.webhook_id is None:
            return None
        async with self._database.read() as tx:
            webhook = await tx.outgoings.webhook(part.webhook_id)
        return None if webhook is None else _key(webhook)

    async def _forget(self, key: WebhookKey) -> None:
        log.warning("webhook %d of channel %d is gone", key.webhook_id, key.channel_id)
        async with self._database.begin() as tx:
            await tx.outgoings.forget_webhook(key.webhook_id)

    async def _note(self, part: OutgoingPart) -> None:
        async with self._database.begin() as tx:
            await tx.outgoings.keep(part)


def _message_of(part: OutgoingPart) -> int:
    if part.message_id is None:
        raise ValueError(f"part {part.id} is no message yet")
    return part.message_id


def _key(webhook: Webhook) -> WebhookKey:
    return WebhookKey(webhook.channel_id, webhook.webhook_id, webhook.token)
