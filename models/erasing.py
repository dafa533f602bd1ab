"""Takes what was said out of every table of the mirror, for good: by whom it was said, or by how old it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, exists, or_, text, update
from sqlmodel import col, select

from models import chat_index
from models.chat import Chat, ChatVersion
from models.coverage import Reread
from models.group import Group
from models.outgoing import Outgoing, OutgoingPart
from models.page_reaction import PageReaction
from models.suppression import Suppression
from models.user import DiscordAccount

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlmodel.ext.asyncio.session import AsyncSession


class Erasing:
    """The queries that erase, inside one transaction. Each works on few rows: what is more takes more transactions."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def suppressions(self) -> dict[int, int]:
        """Up to which message nothing is kept of whom, by Discord account."""
        rows = (await self._session.exec(select(Suppression))).all()
        return {row.discord_id: row.until_message_id for row in rows}

    async def suppress(self, discord_id: int, until_message_id: int, *, now: datetime) -> None:
        """Keep nothing of somebody that has this id or one before it, whatever was agreed before."""
        await self._session.merge(Suppression(discord_id=discord_id, until_message_id=until_message_id, created_at=now))
        await self._session.flush()

    async def accounts_of(self, user_id: int) -> set[int]:
        """The Discord accounts that somebody spoke with and that are theirs, or nobody's by now."""
        others = select(DiscordAccount.discord_id).where(col(DiscordAccount.user_id) != user_id)
        query = select(Chat.author_id).where(Chat.owner_id == user_id, col(Chat.author_id).not_in(others)).distinct()
        linked = select(DiscordAccount.discord_id).where(col(DiscordAccount.user_id) == user_id)
        return {*(await self._session.exec(query)).all(), *(await self._session.exec(linked)).all()} - {0}

    async def suppressed_ids(self, *, limit: int) -> Sequence[int]:
        """Some messages that are kept and should not be, since who said them asked for that."""
        query = (
            select(Chat.message_id)
            .join(Suppression, col(Suppression.discord_id) == col(Chat.author_id))
            .where(col(Chat.message_id) <= col(Suppression.until_message_id))
            .limit(limit)
        )
        return (await self._session.exec(query)).all()

    async def expired_ids(self, group_id: int, before_id: int, *, limit: int) -> Sequence[int]:
        """Some messages of a group with ids smaller than that."""
        query = select(Chat.message_id).where(Chat.group_id == group_id, Chat.message_id < before_id).limit(limit)
        return (await self._session.exec(query)).all()

    async def expiring_groups(self) -> Sequence[Group]:
        """All groups, ended ones too, whose chat is not kept for ever."""
        return (await self._session.exec(select(Group).where(col(Group.keep_days).is_not(None)))).all()

    async def erase(self, message_ids: Collection[int]) -> Sequence[tuple[int, int]]:
        """Let nothing be left of messages, but for their files. Returns each one's group with its id."""
        for column in (ChatVersion.message_id, Reread.message_id, PageReaction.message_id):
            await self._session.exec(delete(column.class_).where(col(column).in_(message_ids)))  # type: ignore[attr-defined]
        rows = [{"message_id": message_id} for message_id in message_ids]
        await (await self._session.connection()).execute(text(chat_index.DELETE), rows)
        gone = delete(Chat).where(col(Chat.message_id).in_(message_ids))
        found = await self._session.exec(gone.returning(col(Chat.group_id), col(Chat.message_id)))
        return [(group_id, message_id) for group_id, message_id in found]

    async def sent_until(self) -> Sequence[Outgoing]:
        """The texts that were sent for people before they asked to be forgotten."""
        query = (
            select(Outgoing)
            .join(Suppression, col(Suppression.discord_id) == col(Outgoing.discord_id))
            .where(
                col(Outgoing.after_id) <= col(Suppression.until_message_id),
                col(Outgoing.created_at) <= col(Suppression.created_at),
            )
        )
        return (await self._session.exec(query)).all()

    async def drop_sent(self, outgoing_id: int) -> None:
        """Forget a text that was sent, with its parts."""
        await self._session.exec(delete(Outgoing).where(col(Outgoing.id) == outgoing_id))

    async def blank_sent(self) -> None:
        """Keep no words of what was sent for people who are not kept.

        Which messages are theirs stays, so that they are not taken for somebody else's.
        """
        theirs = exists().where(
            col(Suppression.discord_id) == col(Outgoing.discord_id),
            col(Outgoing.after_id) <= col(Suppression.until_message_id),
        )
        done = or_(
            col(Outgoing.state) != "intended",
            exists().where(
                col(Suppression.discord_id) == col(Outgoing.discord_id),
                col(Outgoing.created_at) <= col(Suppression.created_at),
            ),
        )
        blank = select(Outgoing.id).where(theirs, done)
        await self._session.exec(
            update(OutgoingPart).where(col(OutgoingPart.outgoing_id).in_(blank)).values(message="")
        )
        await self._session.exec(update(Outgoing).where(theirs, done).values(message="", name="", avatar_url=None))

    async def drop_expired_sent(self, group_id: int, before_id: int) -> None:
        """Forget what was sent through Chorus in a group, when all of it has ids smaller than that."""
        later = exists().where(
            and_(col(OutgoingPart.outgoing_id) == col(Outgoing.id), col(OutgoingPart.message_id) >= before_id)
        )
        await self._session.exec(
            delete(Outgoing).where(
                col(Outgoing.group_id) == group_id,
                col(Outgoing.after_id) < before_id,
                col(Outgoing.state) != "intended",
                ~later,
            )
        )

    async def merge_index(self, pages: int) -> bool:
        """Write anew about so many pages of the index, without what was deleted from it; False when none is left to be.

        Negative `pages` begin the merging of all that is there (SQLite docs: FTS5, The 'merge' Command).
        """
        connection = await self._session.connection()
        before = (await connection.execute(text("SELECT total_changes()"))).scalar_one()
        await connection.execute(text(chat_index.MERGE), {"pages": pages})
        after = (await connection.execute(text("SELECT total_changes()"))).scalar_one()
        return bool(after - before > 1)
