"""What people say through Chorus: written down before it is sent, so that a crash never doubles or loses it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Index, delete, exists, func
from sqlmodel import Field, SQLModel, col, select

from models.chat import Chat
from models.columns import Row, moment, reference, setting, snowflake

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession


class Webhook(SQLModel, table=True):
    """The webhook of Chorus in a text channel, through which it speaks as people in the channel's threads."""

    __tablename__ = "webhooks"

    channel_id: int = snowflake(primary_key=True)
    webhook_id: int = snowflake(unique=True)
    token: str = Field(repr=False)
    """Who has it can post there: a secret."""


class Outgoing(Row, table=True):
    """A text that somebody sends as themselves; Discord's limit may split it into parts."""

    __tablename__ = "outgoing"
    # What is not brought to an end yet is looked for at each start.
    __table_args__ = (
        Index(None, "state", "group_id"),
        Index(None, "user_id", "group_id", "client_id", unique=True),
    )

    group_id: int = reference("groups.id")
    thread_id: int = snowflake(index=True)
    user_id: int = reference("users.id")
    discord_id: int = snowflake()
    name: str
    """The name that it is sent under."""
    avatar_url: str | None = None
    message: str
    """The whole text; empty once it was deleted."""
    pings: bool = setting(True)
    """Whether the people that it mentions are told."""
    after_id: int = snowflake()
    """Ids of Discord count up with time: every message of it has a greater one."""
    state: str = setting("intended")
    """intended: not all of its parts are on Discord as they should be; settled: they are, or never will be."""
    client_id: str | None = None
    """What the page calls it that it was typed in: a second try of the same is no second text."""
    created_at: datetime = moment()


class OutgoingPart(Row, table=True):
    """A part of such a text, one message on Discord."""

    __tablename__ = "outgoing_parts"

    outgoing_id: int = reference("outgoing.id")
    position: int
    message: str
    message_id: int | None = snowflake(optional=True, index=True)
    """Empty until Discord has said which message it became."""
    webhook_id: int | None = snowflake(optional=True)
    """The one it goes through, written before it is posted."""
    files: int = setting(0)
    """How many files come along. They are kept nowhere: only whoever brings them can post it."""
    state: str = setting("due")
    """due: to be posted, or edited where it has a message; shown: Discord shows it so; surplus: to be deleted; gone."""


class Outgoings:
    """The queries about what is sent for people, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def webhook_in(self, channel_id: int) -> Webhook | None:
        return await self._session.get(Webhook, channel_id)

    async def webhook(self, webhook_id: int) -> Webhook | None:
        return (await self._session.exec(select(Webhook).where(Webhook.webhook_id == webhook_id))).first()

    async def keep_webhook(self, webhook: Webhook) -> None:
        """The one of its channel from now on, in the place of any before."""
        await self._session.merge(webhook)
        await self._session.flush()

    async def forget_webhook(self, webhook_id: int) -> None:
        await self._session.exec(delete(Webhook).where(col(Webhook.webhook_id) == webhook_id))

    async def add(self, outgoing: Outgoing, parts: Sequence[OutgoingPart]) -> None:
        """Keep a text with its parts, which get its id."""
        self._session.add(outgoing)
        await self._session.flush()
        for part in parts:
            part.outgoing_id = outgoing.row_id
        await self.keep(*parts)

    async def keep(self, *rows: Outgoing | OutgoingPart) -> None:
        """Write rows down as they are, new ones and changed ones."""
        for row in rows:
            if row.id is None:
                self._session.add(row)
            else:
                await self._session.merge(row)
        await self._session.flush()

    async def by_id(self, outgoing_id: int) -> Outgoing | None:
        return await self._session.get(Outgoing, outgoing_id)

    async def of_client(self, user_id: int, group_id: int, client_id: str) -> Outgoing | None:
        """The text that a page has sent under that name already."""
        query = select(Outgoing).where(
            Outgoing.user_id == user_id, Outgoing.group_id == group_id, Outgoing.client_id == client_id
        )
        return (await self._session.exec(query)).first()

    async def of_message(self, message_id: int) -> Outgoing | None:
        """The text that a message is a part of."""
        query = (
            select(Outgoing)
            .join(OutgoingPart, col(OutgoingPart.outgoing_id) == col(Outgoing.id))
            .where(OutgoingPart.message_id == message_id)
        )
        return (await self._session.exec(query)).first()

    async def parts(self, outgoing_id: int) -> Sequence[OutgoingPart]:
        """A text's parts in their order."""
        query = (
            select(OutgoingPart)
            .where(OutgoingPart.outgoing_id == outgoing_id)
            .order_by(col(OutgoingPart.position), col(OutgoingPart.id))
        )
        return (await self._session.exec(query)).all()

    async def drop(self, outgoing_id: int) -> None:
        """Forget a text of which nothing came to be on Discord, with its parts."""
        await self._session.exec(delete(Outgoing).where(col(Outgoing.id) == outgoing_id))

    async def drop_part(self, part_id: int) -> None:
        """Forget a part that never came to be on Discord."""
        await self._session.exec(delete(OutgoingPart).where(col(OutgoingPart.id) == part_id))

    async def intended(self, group_id: int) -> Sequence[Outgoing]:
        """A group's texts that were not brought to an end, oldest first."""
        query = select(Outgoing).where(Outgoing.group_id == group_id, Outgoing.state == "intended")
        return (await self._session.exec(query.order_by(col(Outgoing.id)))).all()

    async def groups_waiting(self) -> set[int]:
        """The groups in which there are such texts."""
        return set((await self._session.exec(select(Outgoing.group_id).where(Outgoing.state == "intended"))).all())

    async def author_of(self, message_id: int, thread_id: int, webhook_id: int, text: str) -> Outgoing | None:
        """For whom a webhook's message was sent: by its id, else by its words while the id is not known yet.

        None for what was not sent through Chorus, or by whom nobody knows any more.
        """
        known = await self.of_message(message_id)
        if known is not None:
            return known
        query = (
            select(Outgoing, OutgoingPart.message)
            .join(OutgoingPart, col(OutgoingPart.outgoing_id) == col(Outgoing.id))
            .where(
                col(OutgoingPart.message_id).is_(None),
                OutgoingPart.webhook_id == webhook_id,
                Outgoing.thread_id == thread_id,
                Outgoing.after_id < message_id,
            )
            .order_by(col(OutgoingPart.id))
        )
        waiting = (await self._session.exec(query)).all()
        return next((outgoing for outgoing, words in waiting if same_words(words, text)), None)

    async def seen_from(self, thread_id: int, webhook_id: int, *, after_id: int) -> Sequence[Chat]:
        """What is kept of a webhook's messages in a thread after an id that are known as no part, oldest first."""
        known = exists().where(col(OutgoingPart.message_id) == col(Chat.message_id))
        query = (
            select(Chat)
            .where(Chat.thread_id == thread_id, Chat.message_id > after_id, Chat.webhook_id == webhook_id, ~known)
            .order_by(col(Chat.message_id))
        )
        return (await self._session.exec(query)).all()

    async def newest_in(self, thread_id: int) -> int:
        """A message of a thread that every new one has a greater id than; the thread itself, where nothing is kept."""
        query = select(func.max(Chat.message_id)).where(Chat.thread_id == thread_id)
        return (await self._session.exec(query)).one() or thread_id

    async def known_ids(self, message_ids: Collection[int]) -> set[int]:
        """Those of some messages that are parts of something sent."""
        query = select(OutgoingPart.message_id).where(col(OutgoingPart.message_id).in_(message_ids))
        return {message_id for message_id in (await self._session.exec(query)).all() if message_id is not None}

    async def latest_of(self, user_id: int, group_id: int, *, limit: int) -> Sequence[tuple[int, str]]:
        """Message id and words of what somebody sent last in a group and is still there, newest first."""
        query = (
            select(func.min(OutgoingPart.message_id), Outgoing.message)
            .join(Outgoing, col(OutgoingPart.outgoing_id) == col(Outgoing.id))
            .where(
                Outgoing.user_id == user_id,
                Outgoing.group_id == group_id,
                OutgoingPart.state == "shown",
                col(OutgoingPart.message_id).is_not(None),
            )
            .group_by(col(Outgoing.id))
            .order_by(col(Outgoing.id).desc())
            .limit(limit)
        )
        rows = (await self._session.exec(query)).all()
        return [(message_id, words) for message_id, words in rows if message_id is not None]


def same_words(sent: str, shown: str) -> bool:
    """Whether Discord shows what was sent. It leaves out what stands around it, and characters that it does not like
    (docs: Execute Webhook), so only what can be seen is compared.
    """
    return sent == shown or _seen(sent) == _seen(shown) != ""


def _seen(text: str) -> str:
    return "".join(character for character in text if character.isprintable() and not character.isspace())
