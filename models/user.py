"""People: their account, the Discord accounts they use it from, and where they are logged in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, update
from sqlmodel import Field, SQLModel, col, select

from models.columns import Row, moment, reference, snowflake

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel.ext.asyncio.session import AsyncSession


class User(Row, table=True):
    """A person's account. One account may be used from several Discord accounts."""

    __tablename__ = "users"

    first_name: str
    last_name: str
    email: str = Field(unique=True)
    """As the person typed it."""
    email_key: str = Field(unique=True)
    """The same without case: what two addresses are compared by."""
    password: str = Field(repr=False)
    """Its argon2id hash, with its parameters; never the password."""
    avatar: str | None = None
    """The picture they chose: its key in the file store."""
    created_at: datetime = moment()
    deleted_at: datetime | None = moment(optional=True)
    """When its person had it erased: what is left is a number that old rows point at."""

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class DiscordAccount(SQLModel, table=True):
    """A Discord account that has been used with a person's account. It belongs to one account at a time."""

    __tablename__ = "discord_accounts"

    discord_id: int = snowflake(primary_key=True)
    user_id: int = reference("users.id")
    name: str
    linked_at: datetime = moment()


class LoginSession(SQLModel, table=True):
    """A stay from `/login` to `/logout` (or to `expires_at`) of one Discord account."""

    __tablename__ = "login_sessions"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = reference("users.id")
    discord_id: int = snowflake(index=True)
    created_at: datetime = moment()
    expires_at: datetime = moment()
    ended_at: datetime | None = moment(optional=True)


class Users:
    """The queries about people, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, user: User) -> User:
        """Keep a new account and give it its id; raises IntegrityError when the e-mail is taken."""
        self._session.add(user)
        await self._session.flush()
        return user

    async def by_id(self, user_id: int) -> User | None:
        return await self._session.get(User, user_id)

    async def by_email(self, email_key: str) -> User | None:
        return (await self._session.exec(select(User).where(User.email_key == email_key))).first()

    async def by_discord_id(self, discord_id: int) -> User | None:
        query = select(User).join(DiscordAccount).where(DiscordAccount.discord_id == discord_id)
        return (await self._session.exec(query)).first()

    async def list(self, *, limit: int, offset: int = 0) -> Sequence[User]:
        """Accounts by name, `limit` from the `offset`-th on."""
        query = select(User).order_by(User.first_name, User.last_name, col(User.id)).limit(limit).offset(offset)
        return (await self._session.exec(query)).all()

    async def count(self) -> int:
        return (await self._session.exec(select(func.count()).select_from(User))).one()

    async def discord_ids(self, user_id: int) -> Sequence[int]:
        """The Discord accounts linked to an account."""
        query = select(DiscordAccount.discord_id).where(DiscordAccount.user_id == user_id)
        return (await self._session.exec(query)).all()

    async def link(self, account: DiscordAccount) -> None:
        """Keep which account a Discord account belongs to; the newest link wins."""
        await self._session.merge(account)

    async def open_session(self, session: LoginSession) -> None:
        self._session.add(session)

    async def has_session(self, user_id: int, discord_id: int, *, now: datetime) -> bool:
        """Whether this Discord account is logged in to this account at `now`."""
        query = select(LoginSession.id).where(
            LoginSession.user_id == user_id,
            LoginSession.discord_id == discord_id,
            col(LoginSession.ended_at).is_(None),
            col(LoginSession.expires_at) > now,
        )
        return (await self._session.exec(query)).first() is not None

    async def end_sessions(self, discord_id: int, *, now: datetime) -> None:
        """Log a Discord account out of whatever it was logged in to."""
        await self._session.exec(
            update(LoginSession)
            .where(col(LoginSession.discord_id) == discord_id, col(LoginSession.ended_at).is_(None))
            .values(ended_at=now)
        )
