"""Forgotten passwords, as people live through them: the wait, the messages, the objection. With both clocks moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cogs.party import email_of, login, register

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import Answer, BotProcess, Channel, Guild, Member, Message, Sandbox
    from tests.moving.time import Time

NEW = "five owls in a kiosk"


@pytest.fixture(scope="module")
async def bot(time: Time, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[BotProcess]:
    async with time.running_bot(tmp_path_factory.mktemp("bot")) as bot:
        yield bot


@pytest.fixture
async def ada(guild: Guild, general: Channel) -> Member:
    """Ada, who has forgotten her password and is logged out."""
    ada = await guild.add_member("Ada")
    await register(ada, general)
    await ada.slash("logout", channel=general)
    return ada


@pytest.fixture
async def phone(guild: Guild, general: Channel, ada: Member) -> Member:
    """Ada's second Discord account, which is still logged in."""
    phone = await guild.add_member("Phone")
    await login(phone, general, email_of(ada))
    return phone


async def told(member: Member) -> list[Message]:
    """What the bot has written to somebody directly."""
    return await member.history(await member.open_dm())


async def set_password(member: Member, form: Answer) -> Answer:
    assert form.modal is not None
    (field,) = form.modal.fields
    return await member.submit(form.modal, {field.custom_id: NEW})


async def test_a_new_password_is_set_a_day_later_and_ends_every_other_log_in(
    time: Time, ada: Member, phone: Member, general: Channel
) -> None:
    asked = await ada.slash("user reset", channel=general)
    assert asked.ephemeral
    assert "Your other Discord account has been told" in asked.text
    early = await ada.click(asked, "Set a new password")
    assert early.ephemeral
    assert "not before" in early.whole_text
    await time.advance(hours=24)
    done = await set_password(ada, await ada.slash("user reset", channel=general))
    assert done.ephemeral
    assert "new password is set, Ada" in done.text
    assert "in no group" in (await ada.slash("group list", channel=general)).text, "she is logged in"
    assert "logged out" in (await phone.slash("group list", channel=general)).text
    assert "has set a new password" in (await told(phone))[-1].text
    assert "Welcome back" in (await login(phone, general, email_of(ada), NEW)).text


async def test_the_message_to_who_asked_has_a_button_that_still_works_after_a_restart(
    time: Time, bot: BotProcess, ada: Member, general: Channel
) -> None:
    await ada.slash("user reset", channel=general)
    (message,) = await told(ada)
    assert message.buttons == ["Set a new password", "Cancel it"]
    await bot.restart()
    await bot.wait_ready()
    assert "not before" in (await ada.click(message, "Set a new password")).whole_text
    await time.advance(hours=24)
    assert "new password is set" in (await set_password(ada, await ada.click(message, "Set a new password"))).text
    again = await ada.click(message, "Set a new password")
    assert "was used" in again.whole_text


async def test_another_discord_account_is_told_at_once_and_objects_with_one_press(
    time: Time, bot: BotProcess, ada: Member, phone: Member, general: Channel
) -> None:
    await ada.slash("user reset", channel=general)
    (message,) = await told(phone)
    assert f"<@{ada.id}>" in message.text
    assert message.buttons == ["Cancel it"], "who did not ask sets nothing"
    await bot.restart()
    await bot.wait_ready()
    assert "is cancelled" in (await phone.click(message, "Cancel it")).text
    assert "is cancelled" in (await told(ada))[-1].text
    early = await ada.slash("user reset", channel=general)
    assert early.ephemeral
    assert "You can ask again" in early.text
    await time.advance(hours=24)
    assert (await ada.slash("user reset", channel=general)).modal is None, "it begins anew"


async def test_who_is_logged_in_elsewhere_sees_it_and_cancels_it_by_command(
    ada: Member, phone: Member, general: Channel
) -> None:
    await ada.slash("user reset", channel=general)
    for page in ("user show", "user accounts"):
        assert f"asked for from <@{ada.id}>" in (await phone.slash(page, channel=general)).text
    seen = await phone.slash("user reset", channel=general)
    assert seen.ephemeral
    assert f"<@{ada.id}> asked for a new password" in seen.text
    assert seen.buttons == ["Cancel it"]
    assert "is cancelled" in (await phone.click(seen, "Cancel it")).text


async def test_who_remembers_the_password_after_all_cancels_it_by_logging_in(
    time: Time, ada: Member, general: Channel
) -> None:
    asked = await ada.slash("user reset", channel=general)
    await login(ada, general, email_of(ada))
    await time.advance(hours=24)
    assert "cancelled" in (await ada.click(asked, "Set a new password")).whole_text


async def test_who_takes_no_messages_can_reset_all_the_same(
    time: Time, sandbox: Sandbox, ada: Member, phone: Member, general: Channel
) -> None:
    await sandbox.faults.fail_calls("POST /users/@me/channels", 403, code=50007, count=2)
    asked = await ada.slash("user reset", channel=general)
    assert "You can set a new password" in asked.text
    assert "None of your other Discord accounts could be told" in asked.text
    assert [await told(member) for member in (ada, phone)] == [[], []]
    await time.advance(hours=24)
    assert "is set" in (await set_password(ada, await ada.click(asked, "Set a new password"))).text


async def test_who_was_never_registered_has_nothing_to_reset(guild: Guild, general: Channel) -> None:
    dan = await guild.add_member("Dan")
    answer = await dan.slash("user reset", channel=general)
    assert answer.ephemeral
    assert "not registered" in answer.text


async def test_who_failed_seven_times_waits_a_minute_whatever_happens_to_the_bot(
    time: Time, bot: BotProcess, guild: Guild, ada: Member, general: Channel
) -> None:
    dan = await guild.add_member("Dan")
    for failures in range(1, 8):
        await time.advance(seconds=2**failures)
        assert "don't belong together" in (await login(dan, general, email_of(ada), "not this one")).text
    assert "Try again" in (await login(dan, general, email_of(ada))).text
    await bot.restart()
    await bot.wait_ready()
    assert "Try again" in (await login(dan, general, email_of(ada))).text, "a restart lifts no wait"
    await time.advance(seconds=64)
    assert "Welcome back" in (await login(dan, general, email_of(ada))).text
