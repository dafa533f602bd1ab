"""Saying something in a group's thread as oneself, changing it, and taking it back."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models import Outgoing, OutgoingPart
from services.audit import deed_of
from services.errors import ThreadGoneError, UserError
from services.messenger import UnsureError
from services.permissions import Operation
from services.sending.addresses import message_id_in
from services.sending.delivery import Delivery
from services.sending.errors import (
    DeliveryUnsureError,
    FilesLostError,
    MessageGoneError,
    NotYourMessageError,
    SentInPartError,
    WebhookDeletedError,
    WrittenInDiscordError,
)
from services.sending.names import name_to_speak_under
from services.sending.splitting import LONGEST_TEXT, checked, split
from services.turns import Turns
from services.venues import venue_of_group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Chat, User
    from models.database import Database, Transaction
    from services.avatars import Avatars
    from services.chat_server import Venue
    from services.clock import Clock
    from services.group_locks import GroupLocks
    from services.messenger import FileToSend, Messenger
    from services.seats import Seat, Seats

__all__ = ["LONGEST_TEXT", "Editable", "Sending", "Sent"]

log = logging.getLogger(__name__)

LOOK_AGAIN_AFTER_S = 60.0
"""How long what could not be carried out waits; it is also looked at whenever its guild is seen anew."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A text that is in a thread now: its first message, and how many it took."""

    message_id: int
    thread_id: int
    parts: int


@dataclass(frozen=True, slots=True)
class Editable:
    """A text that somebody may change, as it is now."""

    message_id: int
    text: str


class Sending:
    """Sends for people. `resume` whenever a guild is seen anew, `close` at the end."""

    def __init__(
        self,
        database: Database,
        messenger: Messenger,
        seats: Seats,
        avatars: Avatars,
        locks: GroupLocks,
        clock: Clock,
    ) -> None:
        self._database = database
        self._messenger = messenger
        self._avatars = avatars
        self._locks = locks
        self._turns = Turns(locks, seats)
        self._clock = clock
        self._delivery = Delivery(database, messenger, clock)
        self._later: dict[int, asyncio.Task[None]] = {}
        """What is tried again, by guild."""

    async def send(
        self,
        seat: Seat,
        text: str,
        *,
        pings: bool = True,
        files: Sequence[FileToSend] = (),
        client_id: str | None = None,
    ) -> Sent:
        """Say something as oneself; `pings`: the people that it mentions are told. With `files` there may be no words.

        What was sent under the same `client_id` before is not sent again, but carried to its end.

        Raises NotMemberError, TextEmptyError, TextTooLongError, MayNotWriteError, ThreadGoneError,
        MissingPermissionError, TooManyWebhooksError, ChatServerError, SentInPartError or DeliveryUnsureError.
        """
        seat.require(Operation.MESSAGE_SEND)
        words = "" if files and not text.strip() else checked(text)
        async with self._turns.of(seat, Operation.MESSAGE_SEND) as now:
            known = None if client_id is None else await self._known(now, client_id)
            if known is not None:
                where = replace(now.venue, thread_id=known.thread_id)
                return _sent(known, await self._finished(where, known, files))
            speaker = await self._messenger.speaker(now.venue, now.asker.discord_id)
            key = await self._delivery.webhook(now.venue)
            outgoing = Outgoing(
                group_id=now.group_id,
                thread_id=now.venue.thread_id,
                user_id=now.user_id,
                discord_id=now.asker.discord_id,
                name=name_to_speak_under(speaker.name, now.user.full_name),
                avatar_url=await self._avatars.public_address(now.user) or speaker.avatar_url,
                message=words,
                pings=pings,
                after_id=await self._newest_id(now),
                client_id=client_id,
                created_at=self._clock(),
            )
            parts = [
                # With the first, which stays when the text is made shorter.
                OutgoingPart(
                    position=position, message=part, webhook_id=key.webhook_id, files=0 if position else len(files)
                )
                for position, part in enumerate(split(words) or [""])
            ]
            async with self._database.begin() as tx:
                await tx.outgoings.add(outgoing, parts)
            return _sent(outgoing, await self._carried_out(now.venue, outgoing, is_new=True, files=files))

    async def editable(self, seat: Seat, typed: str) -> Editable:
        """The text of the asker's that a link or id names.

        Raises NotMemberError, MessageMalformedError, MessageGoneError, NotYourMessageError or WrittenInDiscordError.
        """
        seat.require(Operation.MESSAGE_EDIT)
        message_id = message_id_in(typed)
        async with self._database.read() as tx:
            outgoing, parts = await self._own(tx, seat, message_id)
            lost = [part for part in parts if part.state == "gone" or await _is_deleted(tx, part)]
        left = [part for part in parts if part not in lost]
        if not left:
            raise MessageGoneError()
        return Editable(message_id, "\n".join(part.message for part in left) if lost else outgoing.message)

    async def edit(self, seat: Seat, message_id: int, text: str) -> Sent:
        """Let a text say something else; it may need more messages then, or fewer.

        Raises as `send` and `editable`, and WebhookDeletedError when nobody can change it any more.
        """
        seat.require(Operation.MESSAGE_EDIT)
        words = checked(text)
        async with self._turns.of(seat, Operation.MESSAGE_EDIT) as now:
            async with self._database.read() as tx:
                outgoing, _ = await self._own(tx, now, message_id)
            venue = replace(now.venue, thread_id=outgoing.thread_id)
            parts = await self._finished(venue, outgoing)
            await self._messenger.speaker(venue, now.asker.discord_id)
            there = await self._still_there(venue, parts)
            if not there:
                raise MessageGoneError()
            outgoing.message, outgoing.state, outgoing.after_id = words, "intended", await self._newest_id(now)
            async with self._database.begin() as tx:
                await tx.outgoings.keep(outgoing, *_laid_out(outgoing, split(words), there))
            return _sent(outgoing, await self._carried_out(venue, outgoing))

    async def delete(self, seat: Seat, typed: str) -> bool:
        """Take a message back, with all that it is a part of; whether it was the asker's own.

        Raises MessageMalformedError, MessageGoneError, NotMemberError, ModeratorOnlyError for what others said,
        ThreadGoneError, MissingPermissionError, ChatServerError or DeliveryUnsureError.
        """
        seat.require(Operation.MESSAGE_DELETE)
        message_id = message_id_in(typed)
        async with self._turns.of(seat, Operation.MESSAGE_DELETE) as now:
            async with self._database.read() as tx:
                outgoing = await tx.outgoings.of_message(message_id)
                is_here = outgoing is not None and outgoing.group_id == now.group_id
                author = await tx.users.by_id(outgoing.user_id) if outgoing is not None and is_here else None
            if outgoing is not None and is_here:
                is_own = self._may_delete(now, is_own=outgoing.user_id == now.user_id)
                await self._take_back(replace(now.venue, thread_id=outgoing.thread_id), outgoing)
            else:
                posted = await self._messenger.message(now.venue, message_id)
                if posted is None:
                    raise MessageGoneError()
                async with self._database.read() as tx:
                    author = await tx.users.by_discord_id(posted.author_id)
                own_account = author is not None and author.row_id == now.user_id
                is_own = self._may_delete(now, is_own=own_account or posted.author_id == now.asker.discord_id)
                await self._messenger.delete(now.venue, message_id)
            if not is_own:
                await self._audit(now, author)
            return is_own

    async def resume(self, guild_id: int) -> None:
        """Carry out what a crash or an outage left in the groups of a guild. What still can't be told waits on."""
        async with self._database.read() as tx:
            waiting = await tx.outgoings.groups_waiting()
            groups = [group for group in await tx.groups.of_guild(guild_id) if group.row_id in waiting]
            venues = [(group, await venue_of_group(tx, group)) for group in groups]
        for group, venue in venues:
            if venue is not None:
                async with self._locks.of(group.row_id):
                    await self._resume(venue, group.row_id)

    async def close(self) -> None:
        """Try nothing again; what is intended stays so for the next start."""
        for task in self._later.values():
            task.cancel()
        await asyncio.gather(*self._later.values(), return_exceptions=True)

    async def _resume(self, venue: Venue, group_id: int) -> None:
        async with self._database.read() as tx:
            left = await tx.outgoings.intended(group_id)
        for outgoing in left:
            where = replace(venue, thread_id=outgoing.thread_id)
            try:
                await self._delivery.carry_out(where, outgoing)
                log.info("text %d was carried to its end", outgoing.row_id)
            except UnsureError:
                self._try_later(venue.guild_id)
            except (ThreadGoneError, WebhookDeletedError, FilesLostError) as error:
                await self._delivery.give_up(where, outgoing)
                log.warning("text %d can't be carried to its end: %s", outgoing.row_id, type(error).__name__)
            except UserError as refusal:
                log.warning("text %d waits, until its server is seen anew: %s", outgoing.row_id, refusal)

    def _try_later(self, guild_id: int) -> None:
        known = self._later.get(guild_id)
        if known is None or known.done() or known is asyncio.current_task():
            self._later[guild_id] = asyncio.create_task(self._again(guild_id))

    async def _again(self, guild_id: int) -> None:
        await self._clock.sleep(LOOK_AGAIN_AFTER_S)
        try:
            await self.resume(guild_id)
        except Exception:  # whatever it was, the guild's next coming tries again
            log.exception("what waits in guild %d could not be looked at", guild_id)

    async def _carried_out(
        self, venue: Venue, outgoing: Outgoing, *, is_new: bool = False, files: Sequence[FileToSend] = ()
    ) -> Sequence[OutgoingPart]:
        """The parts of a text, once what is intended with it is done; what is refused is given up.

        Raises what the server refuses, SentInPartError or WebhookDeletedError; DeliveryUnsureError when the rest is to
        be carried out later.
        """
        words = outgoing.message
        try:
            await self._delivery.carry_out(venue, outgoing, is_new=is_new, files=files)
        except UnsureError as error:
            self._try_later(venue.guild_id)
            raise DeliveryUnsureError() from error
        except UserError as refusal:
            left = await self._delivery.give_up(venue, outgoing)
            if is_new and left:
                raise SentInPartError(sent=len(left), parts=len(split(words))) from refusal
            raise
        async with self._database.read() as tx:
            return await tx.outgoings.parts(outgoing.row_id)

    async def _known(self, seat: Seat, client_id: str) -> Outgoing | None:
        """What was sent under that name before."""
        async with self._database.read() as tx:
            return await tx.outgoings.of_client(seat.user_id, seat.group_id, client_id)

    async def _newest_id(self, seat: Seat) -> int:
        """An id that whatever is posted from now on has a greater one than."""
        if seat.asker.asked_id:
            return seat.asker.asked_id
        async with self._database.read() as tx:
            return await tx.outgoings.newest_in(seat.venue.thread_id)

    async def _own(self, tx: Transaction, seat: Seat, message_id: int) -> tuple[Outgoing, Sequence[OutgoingPart]]:
        """What the asker sent, and its parts. Raises what `editable` says."""
        outgoing = await tx.outgoings.of_message(message_id)
        if outgoing is not None and outgoing.group_id == seat.group_id:
            if outgoing.user_id != seat.user_id:
                raise NotYourMessageError()
            return outgoing, await tx.outgoings.parts(outgoing.row_id)
        chat = await tx.chats.by_message_id(message_id)
        if chat is None or chat.group_id != seat.group_id or chat.deleted_at is not None:
            raise MessageGoneError()
        raise WrittenInDiscordError() if _wrote(seat, chat) else NotYourMessageError()

    async def _still_there(self, venue: Venue, parts: Sequence[OutgoingPart]) -> list[OutgoingPart]:
        """The parts that nobody has deleted; of the others it is written down."""
        there = []
        for part in parts:
            if part.state == "gone" or part.message_id is None:
                continue
            if await self._messenger.message(venue, part.message_id) is not None:
                there.append(part)
                continue
            part.state, part.message = "gone", ""
            async with self._database.begin() as tx:
                await tx.outgoings.keep(part)
        return there

    def _may_delete(self, seat: Seat, *, is_own: bool) -> bool:
        if not is_own:
            seat.require(Operation.MESSAGE_DELETE_OTHERS)
        return is_own

    async def _finished(
        self, venue: Venue, outgoing: Outgoing, files: Sequence[FileToSend] = ()
    ) -> Sequence[OutgoingPart]:
        """The parts of a text, once all that was intended with it before is done."""
        if outgoing.state == "intended":
            return await self._carried_out(venue, outgoing, files=files)
        async with self._database.read() as tx:
            return await tx.outgoings.parts(outgoing.row_id)

    async def _take_back(self, venue: Venue, outgoing: Outgoing) -> None:
        left = [part for part in await self._finished(venue, outgoing) if part.state == "shown"]
        if not left:
            raise MessageGoneError()
        for part in left:
            part.state = "surplus"
        outgoing.message, outgoing.state = "", "intended"
        async with self._database.begin() as tx:
            await tx.outgoings.keep(outgoing, *left)
        await self._carried_out(venue, outgoing)

    async def _audit(self, seat: Seat, author: User | None) -> None:
        entry = deed_of(seat, Operation.MESSAGE_DELETE, now=self._clock(), subject=author)
        async with self._database.begin() as tx:
            await tx.audit.write(entry)


def _laid_out(outgoing: Outgoing, texts: Sequence[str], there: Sequence[OutgoingPart]) -> Sequence[OutgoingPart]:
    """The parts that are to be, with what is to be done with each: those there are first take what they can."""
    parts = list(there)
    for part, text in zip(there, texts, strict=False):
        part.state = "shown" if part.message == text else "due"
        part.message = text
    for part in there[len(texts) :]:
        part.state = "surplus"
    behind = there[-1].position + 1
    for position, text in enumerate(texts[len(there) :], behind):
        parts.append(OutgoingPart(outgoing_id=outgoing.row_id, position=position, message=text))
    return parts


def _sent(outgoing: Outgoing, parts: Sequence[OutgoingPart]) -> Sent:
    """Raises MessageGoneError when it was deleted by hand meanwhile."""
    shown = [part.message_id for part in parts if part.state == "shown" and part.message_id is not None]
    if not shown:
        raise MessageGoneError()
    return Sent(shown[0], outgoing.thread_id, len(shown))


def _wrote(seat: Seat, chat: Chat) -> bool:
    return chat.owner_id == seat.user_id or chat.author_id == seat.asker.discord_id


async def _is_deleted(tx: Transaction, part: OutgoingPart) -> bool:
    chat = None if part.message_id is None else await tx.chats.by_message_id(part.message_id)
    return chat is not None and chat.deleted_at is not None
