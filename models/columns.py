"""Column types and field helpers that every table shares."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Text
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

# Names for constraints, so that a migration can find and change them on every dialect.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, UTC in the database and aware in Python; a naive one is refused instead of guessed at."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        # SQLite keeps no offset; what was bound above was UTC.
        return None if value is None else value.replace(tzinfo=UTC)


class IdList(TypeDecorator[tuple[int, ...]]):
    """Ids in their order: a JSON array in the database, so that queries can look into it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[int, ...] | None, dialect: Any) -> str | None:
        return None if value is None else _dumped(value)

    def process_result_value(self, value: str | None, dialect: Any) -> tuple[int, ...] | None:
        return None if value is None else tuple(json.loads(value))


@lru_cache(maxsize=16)  # what waited before a change was written when it came about
def _dumped(ids: tuple[int, ...]) -> str:
    return json.dumps(ids, separators=(",", ":"))


class Row(SQLModel):
    """A row that is counted up."""

    id: int | None = Field(default=None, primary_key=True)

    @property
    def row_id(self) -> int:
        """The id of a row that is in the database. Raises ValueError for one that was never kept."""
        if self.id is None:
            raise ValueError(f"{type(self).__name__} was never kept and has no id")
        return self.id


def moment(*, optional: bool = False) -> Any:
    """A field that holds a moment; required unless `optional`."""
    if optional:
        return Field(default=None, sa_type=UtcDateTime, nullable=True)
    return Field(sa_type=UtcDateTime, nullable=False)


def setting(default: str | bool | int) -> Any:
    """A field with a default of its own, which rows from before it was there get too."""
    stored = default if isinstance(default, str) else str(int(default))
    return Field(default=default, nullable=False, sa_column_kwargs={"server_default": stored})


def snowflake(*, primary_key: bool = False, index: bool = False, unique: bool = False, optional: bool = False) -> Any:
    """A field for a Discord id: 64 bits, which SQLModel's plain `int` would not be on PostgreSQL."""
    if optional:
        return Field(default=None, sa_type=BigInteger, nullable=True, index=index)
    return Field(
        sa_type=BigInteger,
        nullable=False,
        primary_key=primary_key,
        index=index,
        unique=unique,
        # An id that Discord gave is never counted up by us.
        sa_column_kwargs={"autoincrement": False} if primary_key else {},
    )


def reference(target: str, *, on_delete: str = "CASCADE", index: bool = True, unique: bool = False) -> Any:
    """A required foreign key to `target` ("users.id")."""
    return Field(sa_column_args=[ForeignKey(target, ondelete=on_delete)], index=index, unique=unique, nullable=False)


def optional_reference(target: str, *, on_delete: str = "SET NULL", index: bool = True) -> Any:
    """A foreign key that may be empty, and is emptied when its target goes."""
    return Field(default=None, sa_column_args=[ForeignKey(target, ondelete=on_delete)], index=index, nullable=True)
