"""Delays after failed log-ins, and resets of forgotten passwords."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from models import LoginDelay, PasswordReset
from tests.models.rows import MOMENT, keep_user

if TYPE_CHECKING:
    from models import User
    from models.database import Database

DISCORD_ID = 2**62


def delay(key: str, failures: int, *, hours: int = 0) -> LoginDelay:
    at = MOMENT + timedelta(hours=hours)
    return LoginDelay(key=key, failures=failures, failed_at=at, not_before=at)


async def ask(database: Database, user: User, discord_id: int = DISCORD_ID) -> int:
    reset = PasswordReset(user_id=user.row_id, discord_id=discord_id, asked_at=MOMENT, ready_at=MOMENT)
    async with database.begin() as tx:
        return (await tx.login_guards.ask_reset(reset)).row_id


async def test_the_newest_delay_of_a_key_counts_until_it_is_lifted(database: Database) -> None:
    for failures in (1, 2):
        async with database.begin() as tx:
            await tx.login_guards.keep_delay(delay("a", failures))
    async with database.begin() as tx:
        kept = await tx.login_guards.delay("a")
        assert kept is not None
        assert kept.failures == 2
        await tx.login_guards.lift_delay("a")
    async with database.read() as tx:
        assert await tx.login_guards.delay("a") is None


async def test_delays_are_forgotten_from_a_moment_on(database: Database) -> None:
    async with database.begin() as tx:
        for hours in range(3):
            await tx.login_guards.keep_delay(delay(f"at {hours}", 1, hours=hours))
        await tx.login_guards.forget_delays(failed_before=MOMENT + timedelta(hours=1))
    async with database.read() as tx:
        left = [await tx.login_guards.delay(f"at {hours}") is not None for hours in range(3)]
    assert left == [False, True, True]


async def test_an_account_has_its_own_open_reset_until_that_ends(database: Database) -> None:
    ada, ben = await keep_user(database), await keep_user(database, "Ben")
    reset_id = await ask(database, ada)
    async with database.read() as tx:
        reset = await tx.login_guards.open_reset(ada.row_id)
        assert reset is not None
        assert reset.id == reset_id
        assert await tx.login_guards.open_reset(ben.row_id) is None
    async with database.begin() as tx:
        assert await tx.login_guards.end_resets(ada.row_id, "used", now=MOMENT)
        assert not await tx.login_guards.end_resets(ada.row_id, "used", now=MOMENT)
    async with database.read() as tx:
        assert await tx.login_guards.open_reset(ada.row_id) is None


async def test_a_reset_is_ended_by_its_number_or_by_who_asked_or_not_at_all(database: Database) -> None:
    ada = await keep_user(database)
    reset_id = await ask(database, ada)
    async with database.begin() as tx:
        end = tx.login_guards.end_resets
        assert not await end(ada.row_id, "cancelled", now=MOMENT, reset_id=reset_id + 1)
        assert not await end(ada.row_id, "cancelled", now=MOMENT, asked_by=DISCORD_ID + 1)
        assert not await end(ada.row_id + 1, "cancelled", now=MOMENT)
        assert await end(ada.row_id, "cancelled", now=MOMENT, reset_id=reset_id, asked_by=DISCORD_ID)
