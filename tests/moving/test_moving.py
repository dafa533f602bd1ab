"""What months and minutes do to people. The real bot, in the sandbox, with both clocks moved."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.cogs.party import email_of, login, register, voice_channel
from tests.media import make_tone

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess, Channel, Guild, Member
    from tests.moving.time import Time


@pytest.fixture(scope="module")
async def bot(time: Time, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[BotProcess]:
    folder = tmp_path_factory.mktemp("bot")
    (folder / "library").mkdir()
    make_tone(folder / "library" / "Bells.flac", format="flac", codec="flac", seconds=30.0, tags={"title": "Bells"})
    async with time.running_bot(folder) as bot:
        yield bot


@pytest.fixture
async def ada(guild: Guild, general: Channel) -> Member:
    """Ada, who has just registered and is logged in."""
    ada = await guild.add_member("Ada")
    await register(ada, general)
    return ada


async def test_a_session_ends_after_thirty_days_and_logging_in_begins_another(
    time: Time, ada: Member, general: Channel
) -> None:
    await time.advance(days=29)
    assert "in no group" in (await ada.slash("group list", channel=general)).text
    await time.advance(days=2)
    assert "logged out" in (await ada.slash("group list", channel=general)).text
    await login(ada, general, email_of(ada))
    assert "in no group" in (await ada.slash("group list", channel=general)).text


async def test_a_bot_that_starts_again_does_not_fall_back_in_time(
    time: Time, bot: BotProcess, ada: Member, general: Channel
) -> None:
    await time.advance(days=31)
    await bot.restart()
    await bot.wait_ready()
    assert "logged out" in (await ada.slash("group list", channel=general)).text


async def test_an_answer_that_comes_after_fifteen_minutes_reaches_nobody_but_the_work_is_done(
    time: Time, bot: BotProcess, guild: Guild, ada: Member, general: Channel
) -> None:
    held = await time.sandbox.faults.hold_call("POST /channels/*/threads")
    created = asyncio.create_task(ada.slash("group create", channel=general, name="Film night"))
    await held.reached()
    await time.advance(minutes=16)
    with pytest.raises(TimeoutError, match="still thinking"):
        await created
    await held.release()
    await bot.wait_for_line("a person could not be told")
    assert (await guild.thread("Film night")).name == "Film night"


async def test_a_bot_with_nothing_to_play_leaves_the_voice_channel_after_a_while(
    time: Time, guild: Guild, ada: Member, general: Channel
) -> None:
    await ada.slash("group create", channel=general, name="Film night")
    thread, voice = await guild.thread("Film night"), await voice_channel(guild, "Film night")
    listener = await ada.join(voice)
    try:
        await ada.slash("play", channel=thread, query="bells")
        await listener.wait_for_packets(5)
        await ada.slash("skip", channel=thread)
        left = asyncio.create_task(
            time.sandbox.wait_for("VOICE_STATE_UPDATE", lambda event: event["channel_id"] is None, timeout=10)
        )
        await time.advance(minutes=4)
        assert not left.done()
        await time.advance(minutes=2)
        await left
    finally:
        await listener.leave()


async def test_with_the_sandboxs_clock_left_behind_such_an_answer_would_arrive(
    time: Time, ada: Member, general: Channel
) -> None:
    held = await time.sandbox.faults.hold_call("POST /channels/*/threads")
    created = asyncio.create_task(ada.slash("group create", channel=general, name="Film night"))
    await held.reached()
    await time.advance_bots_alone(minutes=16)
    await held.release()
    assert "Film night" in (await created).text


async def test_with_the_bots_clock_left_behind_a_session_would_never_end(
    time: Time, ada: Member, general: Channel
) -> None:
    await time.sandbox.advance(timedelta(days=31).total_seconds())
    assert "in no group" in (await ada.slash("group list", channel=general)).text
    await time.advance(seconds=0)
    assert "logged out" in (await ada.slash("group list", channel=general)).text
