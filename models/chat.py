"""What was said in the groups' threads."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import select

from models.columns import Row, moment, optional_reference, reference, setting, snowflake

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession


_IS_WITH_FILES = text("has_files AND deleted_at IS NULL")
_WITH_FILES: dict[str, Any] = {"sqlite_where": _IS_WITH_FILES, "postgresql_where": _IS_WITH_FILES}


SAID = (0, 19, 20, 23)
PANEL = -1
"""No type of Discord's: a group's panel, which changes all the time and says nothing that is to be kept."""
"""The types of message that somebody's words have: written, as a reply, by a command, by a context menu's command
(Discord docs: Message Types)."""


class Chat(Row, table=True):
    """One message of a group's thread, as Discord last showed it; a deleted one stays, with `deleted_at`."""

    __tablename__ = "chats"
    __table_args__ = (
        # A group's newest messages are read in the order in which they were said, and so are one author's, and those
        # with files. What is passed over on the way (what is deleted, what the bot itself said) and what is counted is
        # told by the index; to SQLite a column that only an index's condition names is not in it.
        Index(None, "group_id", "message_id", "deleted_at", "author_id"),
        Index(None, "group_id", "author_id", "message_id", "deleted_at"),
        Index("ix_chats_with_files", "group_id", "message_id", "author_id", "deleted_at", "has_files", **_WITH_FILES),
        # What stands in a range of a thread that was read.
        Index(None, "thread_id", "message_id"),
        # How many of a thread are gone, without looking at each that is not.
        Index(
            "ix_chats_thread_id_deleted",
            "thread_id",
            sqlite_where=text("deleted_at IS NOT NULL"),
            postgresql_where=text("deleted_at IS NOT NULL"),
        ),
    )

    message: str
    is_blank: bool = setting(False)
    """Whether its words are not known: its delete was told and nothing else, or the bot could not see what is in it."""
    owner_id: int | None = optional_reference("users.id")
    """Whose account wrote it; empty when the author is not registered."""
    group_id: int = reference("groups.id", index=False)
    message_id: int = snowflake(unique=True)
    thread_id: int = snowflake()
    author_id: int = snowflake(index=True)
    """The Discord account that said it; of what was sent for somebody through a webhook, theirs."""
    author_name: str
    kind: int = setting(0)
    """Discord's type of message (docs: Message Types); those of `SAID` are people's words, the rest are notices."""
    is_bot: bool = setting(False)
    webhook_id: int | None = snowflake(optional=True)
    reply_to_id: int | None = snowflake(optional=True)
    """The message that it answers, which need not be kept."""
    is_pinned: bool = setting(False)
    has_files: bool = setting(False)
    details: str | None = None
    """What else Discord shows of it, as JSON in Discord's own shapes: embeds, stickers, poll, forwarded messages,
    mentions, reactions, components, flags. Empty when there is nothing of the kind."""
    created_at: datetime = moment()
    edited_at: datetime | None = moment(optional=True)
    deleted_at: datetime | None = moment(optional=True)


class ChatVersion(Row, table=True):
    """Words that a message had before others: its history, without what it says now."""

    __tablename__ = "chat_versions"
    __table_args__ = (UniqueConstraint("message_id", "written_at"),)

    message_id: int = snowflake()
    message: str
    written_at: datetime = moment()
    """When its author wrote them: the moment of the message itself, or that of an edit."""


class Chats:
    """The queries about messages, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def by_message_id(self, message_id: int) -> Chat | None:
        return (await self._session.exec(select(Chat).where(Chat.message_id == message_id))).first()

    async def add(self, chat: Chat) -> None:
        self._session.add(chat)
        await self._session.flush()
