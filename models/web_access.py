"""Who is let in on the web page: personal links that are used once, and the sessions that they, or a log-in, begin."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, update
from sqlmodel import Field, SQLModel, col, select

from models.columns import Row, moment, optional_reference, reference, snowflake
from models.user import User

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement
    from sqlmodel.ext.asyncio.session import AsyncSession


class WatchLink(SQLModel, table=True):
    """A personal link to a group's page. What is kept names it, and opens nothing by itself."""

    __tablename__ = "watch_links"

    id: str = Field(primary_key=True)
    user_id: int = reference("users.id")
    discord_id: int = snowflake()
    group_id: int = reference("groups.id")
    created_at: datetime = moment()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(optional=True)


class WebSession(Row, table=True):
    """A stay on the web page, in one browser. Its token is kept as a hash."""

    __tablename__ = "web_sessions"

    token_hash: str = Field(unique=True, repr=False)
    user_id: int = reference("users.id")
    discord_id: int | None = snowflake(optional=True)
    """The Discord account whose link began it; None where an e-mail and a password did."""
    group_id: int | None = optional_reference("groups.id")
    """The group that its link was for."""
    browser: str = ""
    """What the browser says it is, cut short."""
    created_at: datetime = moment()
    expires_at: datetime = moment()
    ended_at: datetime | None = moment(optional=True)


class WebAccess:
    """The queries about links and sessions, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def keep_link(self, link: WatchLink) -> None:
        self._session.add(link)
        await self._session.flush()

    async def link(self, link_id: str) -> WatchLink | None:
        return await self._session.get(WatchLink, link_id)

    async def use_link(self, link_id: str, *, now: datetime) -> bool:
        """Whether it had not been used before; it has from now on."""
        unused = update(WatchLink).where(col(WatchLink.id) == link_id, col(WatchLink.used_at).is_(None))
        return (await self._session.exec(unused.values(used_at=now))).rowcount == 1

    async def links_since(self, user_id: int, *, since: datetime) -> int:
        """How many somebody has got from then on."""
        query = select(func.count()).where(WatchLink.user_id == user_id, WatchLink.created_at >= since)
        return (await self._session.exec(query)).one()

    async def open(self, session: WebSession) -> WebSession:
        """Keep a new session, and give it its id."""
        self._session.add(session)
        await self._session.flush()
        return session

    async def by_token(self, token_hash: str, *, now: datetime) -> tuple[WebSession, User] | None:
        """The session of a token that lasts, and whose it is."""
        query = (
            select(WebSession, User)
            .join(User, col(User.id) == col(WebSession.user_id))
            .where(WebSession.token_hash == token_hash, *_lasting(now), col(User.deleted_at).is_(None))
        )
        return (await self._session.exec(query)).first()

    async def by_id(self, session_id: int, *, now: datetime) -> tuple[WebSession, User] | None:
        """The same, by its number."""
        query = (
            select(WebSession, User)
            .join(User, col(User.id) == col(WebSession.user_id))
            .where(WebSession.id == session_id, *_lasting(now), col(User.deleted_at).is_(None))
        )
        return (await self._session.exec(query)).first()

    async def of_user(self, user_id: int, *, now: datetime) -> Sequence[WebSession]:
        """Somebody's sessions that last, newest first."""
        query = select(WebSession).where(WebSession.user_id == user_id, *_lasting(now))
        return (await self._session.exec(query.order_by(col(WebSession.id).desc()))).all()

    async def lasting(self, session_ids: Collection[int], *, now: datetime) -> Collection[int]:
        """Those of some sessions that last."""
        query = (
            select(WebSession.id)
            .join(User, col(User.id) == col(WebSession.user_id))
            .where(col(WebSession.id).in_(session_ids), *_lasting(now), col(User.deleted_at).is_(None))
        )
        return [session_id for session_id in (await self._session.exec(query)).all() if session_id is not None]

    async def end(self, session_id: int, *, now: datetime) -> bool:
        """Whether it lasted; it has ended from now on."""
        lasting = update(WebSession).where(col(WebSession.id) == session_id, col(WebSession.ended_at).is_(None))
        return (await self._session.exec(lasting.values(ended_at=now))).rowcount == 1

    async def end_all(self, user_id: int, *, now: datetime, but: int | None = None) -> int:
        """End all of somebody's but one; how many that were."""
        lasting = update(WebSession).where(
            col(WebSession.user_id) == user_id, col(WebSession.id) != (0 if but is None else but), *_lasting(now)
        )
        return (await self._session.exec(lasting.values(ended_at=now))).rowcount

    async def forget(self, *, before: datetime) -> None:
        """Remove what ended, or could not be used any more, before that."""
        await self._session.exec(delete(WatchLink).where(col(WatchLink.expires_at) < before))
        await self._session.exec(delete(WebSession).where(col(WebSession.expires_at) < before))
        await self._session.exec(delete(WebSession).where(col(WebSession.ended_at) < before))


def _lasting(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (col(WebSession.ended_at).is_(None), col(WebSession.expires_at) > now)
