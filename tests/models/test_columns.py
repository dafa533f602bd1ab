"""Moments and Discord's ids survive the way through the database unchanged."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from models import Chat, Place
from tests.models.rows import MOMENT, keep_group, keep_user, user

if TYPE_CHECKING:
    from datetime import datetime

    from models.database import Database

SNOWFLAKES = (1, 2**31, 2**32 + 1, 2**53 + 1, 1_441_234_567_890_123_457, 2**63 - 1)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(MOMENT.replace(year=1900, tzinfo=None), MOMENT.replace(year=2200, tzinfo=None), timezones=ZONES)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(moment=MOMENTS)
async def test_a_moment_of_any_time_zone_comes_back_as_the_same_moment_in_utc(
    database: Database, moment: datetime
) -> None:
    async with database.begin() as tx:
        kept = user("Zoe")
        kept.created_at = moment
        user_id = (await tx.users.add(kept)).row_id
        tx.session.expunge_all()  # so that it is read, and not remembered
        read = await tx.users.by_id(user_id)
        assert read is not None
        assert read.created_at == moment
        assert read.created_at.tzinfo is UTC
        await tx.session.rollback()


async def test_a_moment_without_a_time_zone_is_refused(database: Database) -> None:
    naive = user()
    naive.created_at = MOMENT.replace(tzinfo=None)
    with pytest.raises(StatementError, match="without a time zone"):
        async with database.begin() as tx:
            await tx.users.add(naive)


async def test_a_moment_that_may_be_missing_comes_back_missing(database: Database) -> None:
    group = await keep_group(database, await keep_user(database))
    async with database.read() as tx:
        kept = await tx.groups.by_id(group.row_id)
    assert kept is not None
    assert kept.deleted_at is None


@pytest.mark.parametrize("snowflake", SNOWFLAKES)
async def test_all_64_bits_of_an_id_are_kept(database: Database, snowflake: int) -> None:
    group = await keep_group(database, await keep_user(database), guild_id=snowflake)
    place = Place(
        group_id=group.row_id, guild_id=snowflake, thread_id=snowflake, voice_channel_id=snowflake, created_at=MOMENT
    )
    chat = Chat(
        message="hello",
        group_id=group.row_id,
        message_id=snowflake,
        thread_id=snowflake,
        author_id=snowflake,
        author_name="Ada",
        created_at=MOMENT,
    )
    async with database.begin() as tx:
        await tx.groups.add_place(place)
        await tx.chats.add(chat)
    async with database.read() as tx:
        read = await tx.groups.place_of(group.row_id, snowflake)
        said = await tx.chats.by_message_id(snowflake)
    assert read is not None
    assert said is not None
    assert {read.guild_id, read.thread_id, read.voice_channel_id} == {snowflake}
    assert {said.message_id, said.thread_id, said.author_id} == {snowflake}


def test_a_row_that_was_never_kept_has_no_id() -> None:
    with pytest.raises(ValueError, match="User was never kept"):
        _ = user().row_id
