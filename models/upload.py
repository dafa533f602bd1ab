"""Files that people uploaded to be played, and of which a copy is kept for a while."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, exists, func, or_, update
from sqlmodel import col, select

from models.chat_file import ChatFile
from models.columns import Row, moment, reference, setting, snowflake
from models.player import QueueEntry, QueueOrder
from models.suppression import Suppression

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession


class Upload(Row, table=True):
    """A file that somebody attached to a command or a message, what it says of itself, and where its copy is."""

    __tablename__ = "uploads"

    source: str
    """The name of the source that plays it, as in a queue."""
    source_id: str
    """That source's name for it, as in a queue."""
    attachment_id: int = snowflake(unique=True)
    message_id: int | None = snowflake(optional=True)
    """None for one that was attached to a command."""
    group_id: int = reference("groups.id")
    author_id: int = snowflake(index=True)
    """The Discord account that attached it."""
    name: str
    """As Discord shows it."""
    size: int
    """Bytes."""
    key: str
    """The store's key; several files with the same content share one."""
    title: str | None = None
    artist: str | None = None
    duration_ms: int | None = None
    has_video: bool = setting(False)
    used_at: datetime = moment()
    """When it was last asked for, or begun to be played."""


_WAITS = func.json_each(col(QueueOrder.entry_ids)).table_valued("value", joins_implicitly=True)
_IS_QUEUED = exists().where(
    col(QueueEntry.source) == col(Upload.source),
    col(QueueEntry.source_id) == col(Upload.source_id),
    col(QueueOrder.player_id) == col(QueueEntry.player_id),
    _WAITS.c.value == col(QueueEntry.id),
)
# The mirror has erased it, or never had it: it is not to outlive its message by more than a queue.
_IS_ORPHAN = and_(
    col(Upload.message_id).is_not(None),
    ~exists().where(col(ChatFile.attachment_id) == col(Upload.attachment_id), col(ChatFile.state) != "erased"),
)
_IS_SUPPRESSED = exists().where(
    col(Suppression.discord_id) == col(Upload.author_id),
    col(Upload.attachment_id) <= col(Suppression.until_message_id),
)


class Uploads:
    """The queries about uploads, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, upload: Upload) -> None:
        self._session.add(upload)

    async def of(self, attachment_id: int) -> Upload | None:
        return (await self._session.exec(select(Upload).where(Upload.attachment_id == attachment_id))).first()

    async def use(self, attachment_id: int, *, now: datetime) -> None:
        """Note that it was asked for."""
        await self._session.exec(update(Upload).where(col(Upload.attachment_id) == attachment_id).values(used_at=now))

    async def room_taken(self, group_id: int) -> int:
        """The bytes of a group's uploads, each content once."""
        each = select(func.max(Upload.size).label("size")).where(Upload.group_id == group_id).group_by(col(Upload.key))
        return int((await self._session.exec(select(func.coalesce(func.sum(each.subquery().c.size), 0)))).one())

    async def least_used(self, group_id: int) -> Upload | None:
        """The one of a group that nobody has asked for for the longest time, and that waits in no queue."""
        query = select(Upload).where(Upload.group_id == group_id, ~_IS_QUEUED).order_by(col(Upload.used_at))
        return (await self._session.exec(query.limit(1))).first()

    async def expired(self, before: datetime) -> Sequence[Upload]:
        """Those that wait in no queue and were last used before that, or of which nothing is to be kept any more."""
        old = or_(col(Upload.used_at) < before, _IS_SUPPRESSED, _IS_ORPHAN)
        return (await self._session.exec(select(Upload).where(old, ~_IS_QUEUED))).all()

    async def suppressed(self) -> Sequence[Upload]:
        """All of people who asked that nothing of theirs is kept from then."""
        return (await self._session.exec(select(Upload).where(_IS_SUPPRESSED))).all()

    async def drop(self, upload_ids: Collection[int]) -> None:
        await self._session.exec(delete(Upload).where(col(Upload.id).in_(upload_ids)))

    async def named(self, keys: Collection[str]) -> set[str]:
        """Which of these keys any upload has."""
        return set((await self._session.exec(select(Upload.key).where(col(Upload.key).in_(keys)))).all())
