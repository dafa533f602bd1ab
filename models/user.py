"""People: their account, the Discord accounts they use it from, and where they are logged in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, func, update
from sqlmodel import Field, SQLModel, col, select

from models.columns import Row, moment, reference, snowflake

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Any

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
        return _full_name(self.first_name, self.last_name)


class DiscordAccount(SQLModel, table=True):
    """A Discord account that has been used with a person's account. It belongs to one account at a time."""

    __tablename__ = "discord_accounts"

    discord_id: int = snowflake(primary_key=True)
    user_id: int = reference("users.id")
    name: str
    linked_at: datetime = moment()


class FormerName(SQLModel, table=True):
    """A full name that a person went by before, under which the bot's older notices know them."""

    __tablename__ = "former_names"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = reference("users.id")
    name: str
    changed_at: datetime = moment()


class LoginSession(SQLModel, table=True):
    """A stay from `/login` to `/logout` (or to `expires_at`) of one Discord account."""

    __tablename__ = "login_sessions"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = reference("users.id")
    discord_id: int = snowflake(index=True)
    created_at: datetime = moment()
    expires_at: datetime = moment()
    ended_at: datetime | None = moment(optional=True)


class NamedAccount(NamedTuple):
    """A Discord account, and who uses it."""

    user_id: int
    first_name: str
    last_name: str
    discord_id: int

    @property
    def full_name(self) -> str:
        return _full_name(self.first_name, self.last_name)


class Users:
    """The queries about people, inside one transaction. Erased accounts are found by their id alone."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, user: User) -> User:
        """Keep a new account and give it its id; raises IntegrityError when the e-mail is taken."""
        self._session.add(user)
        await self._session.flush()
        return user

    async def by_id(self, user_id: int) -> User | None:
        return await self._session.get(User, user_id)

    async def by_ids(self, user_ids: Collection[int]) -> Sequence[User]:
        """Those of them that there are."""
        return (await self._session.exec(select(User).where(col(User.id).in_(user_ids)))).all()

    async def by_email(self, email_key: str) -> User | None:
        query = select(User).where(User.email_key == email_key, col(User.deleted_at).is_(None))
        return (await self._session.exec(query)).first()

    async def by_discord_id(self, discord_id: int) -> User | None:
        query = (
            select(User)
            .join(DiscordAccount)
            .where(DiscordAccount.discord_id == discord_id, col(User.deleted_at).is_(None))
        )
        return (await self._session.exec(query)).first()

    async def named_accounts(self) -> Sequence[NamedAccount]:
        """Every linked Discord account with the name of its person, by name."""
        query = (
            select(User.id, User.first_name, User.last_name, DiscordAccount.discord_id)
            .join(DiscordAccount)
            .where(col(User.deleted_at).is_(None))
            .order_by(User.first_name, User.last_name, col(User.id))
        )
        return [NamedAccount(*row) for row in (await self._session.exec(query)).all()]

    async def count(self) -> int:
        query = select(func.count()).select_from(User).where(col(User.deleted_at).is_(None))
        return (await self._session.exec(query)).one()

    async def keep_former_name(self, user: User, now: datetime) -> None:
        """Remember the name that a person is about to give up."""
        self._session.add(FormerName(user_id=user.row_id, name=user.full_name, changed_at=now))

    async def change(self, user_id: int, **values: Any) -> bool:
        """Set columns of an account; False when it is erased, or about to be.

        Raises IntegrityError when a new e-mail is taken.
        """
        result = await self._session.exec(
            update(User).where(col(User.id) == user_id, col(User.deleted_at).is_(None)).values(**values)
        )
        return result.rowcount > 0

    async def avatars(self) -> set[str]:
        """The keys of all pictures that accounts have."""
        found = await self._session.exec(select(User.avatar).where(col(User.avatar).is_not(None)))
        return {key for key in found if key is not None}

    async def has_avatar(self, avatar: str) -> bool:
        """Whether any account has this picture: files are kept by their content, so that several may share one."""
        return (await self._session.exec(select(User.id).where(User.avatar == avatar).limit(1))).first() is not None

    async def half_erased(self) -> Sequence[User]:
        """Accounts whose erasure was begun and not carried to its end: they still have a password."""
        query = select(User).where(col(User.deleted_at).is_not(None), User.password != "")
        return (await self._session.exec(query)).all()

    async def discord_ids(self, user_id: int) -> Sequence[int]:
        """The Discord accounts linked to an account."""
        query = select(DiscordAccount.discord_id).where(DiscordAccount.user_id == user_id)
        return (await self._session.exec(query)).all()

    async def discord_accounts(self, user_id: int) -> Sequence[DiscordAccount]:
        """The same with what is kept of each, longest linked first."""
        query = (
            select(DiscordAccount)
            .where(DiscordAccount.user_id == user_id)
            .order_by(col(DiscordAccount.linked_at), col(DiscordAccount.discord_id))
        )
        return (await self._session.exec(query)).all()

    async def link(self, account: DiscordAccount) -> None:
        """Keep which account a Discord account belongs to; the newest link wins."""
        await self._session.merge(account)

    async def unlink(self, user_id: int, discord_id: int) -> bool:
        """Let go of a Discord account; False when it was not this account's."""
        result = await self._session.exec(
            delete(DiscordAccount).where(
                col(DiscordAccount.user_id) == user_id, col(DiscordAccount.discord_id) == discord_id
            )
        )
        return result.rowcount > 0

    async def open_session(self, session: LoginSession) -> None:
        self._session.add(session)

    async def has_session(self, user_id: int, discord_id: int, *, now: datetime) -> bool:
        """Whether this Discord account is logged in to this account at `now`."""
        query = select(LoginSession.id).where(LoginSession.discord_id == discord_id, *_open(user_id, now))
        return (await self._session.exec(query)).first() is not None

    async def sessions(self, user_id: int, *, now: datetime) -> Sequence[LoginSession]:
        """Where an account is logged in at `now`, newest first."""
        query = select(LoginSession).where(*_open(user_id, now)).order_by(col(LoginSession.id).desc())
        return (await self._session.exec(query)).all()

    async def end_sessions(self, discord_id: int, *, now: datetime) -> None:
        """Log a Discord account out of whatever it was logged in to."""
        await self._session.exec(
            update(LoginSession)
            .where(col(LoginSession.discord_id) == discord_id, col(LoginSession.ended_at).is_(None))
            .values(ended_at=now)
        )

    async def end_session(self, user_id: int, session_id: int, *, now: datetime) -> bool:
        """End one stay; False when this account has none of that id that still lasts."""
        result = await self._session.exec(
            update(LoginSession).where(col(LoginSession.id) == session_id, *_open(user_id, now)).values(ended_at=now)
        )
        return result.rowcount > 0

    async def end_all_sessions(self, user_id: int, *, now: datetime, but_of: int | None = None) -> int:
        """Log an account out everywhere, but on the Discord account `but_of`; how many stays that ended."""
        ending = update(LoginSession).where(*_open(user_id, now))
        if but_of is not None:
            ending = ending.where(col(LoginSession.discord_id) != but_of)
        return (await self._session.exec(ending.values(ended_at=now))).rowcount


def _full_name(first: str, last: str) -> str:
    return f"{first} {last}".strip()


def _open(user_id: int, now: datetime) -> tuple[Any, ...]:
    """What is true of an account's stays that last at `now`."""
    return (
        col(LoginSession.user_id) == user_id,
        col(LoginSession.ended_at).is_(None),
        col(LoginSession.expires_at) > now,
    )
