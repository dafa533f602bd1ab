"""Statements without the ORM: quick enough for what is done with each step that somebody waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import CursorResult, Executable
    from sqlmodel.ext.asyncio.session import AsyncSession

    Values = Mapping[str, Any]


async def carry_out(
    session: AsyncSession, statement: Executable, values: Values | Sequence[Values]
) -> CursorResult[Any]:
    """Carry out a statement in a session's transaction, for one row of values or for many; all it returns is there."""
    # At once, not a coroutine for the connection and one for the statement.
    return await session.run_sync(lambda inner: inner.connection().execute(statement, values))
