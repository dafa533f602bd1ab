"""What people see who look at where their account is used, and end that."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.cogs.party import PASSWORD, email_of, login
from tests.cogs.truth import agreement

if TYPE_CHECKING:
    from sandbox.client import Answer, BotProcess, Member
    from tests.cogs.party import Party


async def unlink(
    member: Member, page: Answer, other: Member, password: str = PASSWORD, *, until: str = "no longer belongs"
) -> Answer:
    """Pick another Discord account on the page, type the password, and wait for what that leads to."""
    form = await member.select(page, [str(other.id)])
    assert form.modal is not None
    (field,) = form.modal.fields
    answer = await member.submit(form.modal, {field.custom_id: password})
    return await answer.until(lambda seen: until in seen.whole_text)


@pytest.fixture
async def two(party: Party) -> Party:
    """Dan is Ben's second Discord account."""
    await login(party.dan, party.general, email_of(party.ben))
    return party


async def test_both_discord_accounts_are_listed_and_one_is_unlinked_and_out_of_the_thread(two: Party) -> None:
    assert two.dan.id in await two.thread.members()
    page = await two.ben.slash("user accounts", channel=two.general)
    assert page.ephemeral
    assert "2 Discord accounts" in page.text
    assert f"<@{two.dan.id}>" in page.text
    changed = await unlink(two.ben, page, two.dan)
    assert "no longer belongs" in changed.text
    assert "one Discord account" in changed.text
    assert two.dan.id not in await two.thread.members()
    assert "not registered" in (await two.dan.slash("group list", channel=two.general)).text
    told = (await two.dan.history(await two.dan.open_dm()))[-1].text
    assert f"<@{two.ben.id}> has unlinked <@{two.dan.id}>" in told


async def test_without_the_password_no_other_discord_account_is_unlinked(two: Party) -> None:
    page = await two.dan.slash("user accounts", channel=two.general)
    answer = await unlink(two.dan, page, two.ben, "four dogs on a barge", until="not your password")
    assert "not your password" in answer.whole_text
    assert "2 Discord accounts" in (await two.ben.slash("user accounts", channel=two.general)).text


async def is_out(two: Party) -> bool:
    return two.dan.id not in await two.thread.members()


async def test_a_door_that_the_server_keeps_open_is_told_and_shut_once_it_can_be(two: Party, bot: BotProcess) -> None:
    page = await two.ben.slash("user accounts", channel=two.general)
    await two.guild.set_bot_permissions(manage_threads=False)
    changed = await unlink(two.ben, page, two.dan)
    assert "no longer belongs" in changed.text
    assert f"the channels of **{two.name}** stay open" in changed.text
    assert two.dan.id in await two.thread.members()
    await two.guild.set_bot_permissions(manage_threads=True)
    await bot.restart()
    await bot.wait_ready()
    await agreement.until(lambda: is_out(two))


async def test_the_account_one_is_using_may_be_unlinked_too(two: Party) -> None:
    page = await two.dan.slash("user accounts", channel=two.general)
    assert "no longer belongs" in (await two.dan.select(page, [str(two.dan.id)])).text
    assert "one Discord account" in (await two.ben.slash("user accounts", channel=two.general)).text


async def test_the_last_discord_account_is_unlinked_after_a_warning(party: Party) -> None:
    page = await party.cleo.slash("user accounts", channel=party.general)
    warning = await party.cleo.select(page, [str(party.cleo.id)])
    assert warning.ephemeral
    assert "only Discord account" in warning.text
    assert "one Discord account" in (await party.cleo.slash("user accounts", channel=party.general)).text
    assert "no longer belongs" in (await party.cleo.click(warning, "Unlink it all the same")).text
    assert "not registered" in (await party.cleo.slash("user accounts", channel=party.general)).text
    assert "Welcome back" in (await login(party.cleo, party.general, email_of(party.cleo))).text


async def test_what_was_unlinked_from_elsewhere_meanwhile_is_told(two: Party) -> None:
    old = await two.ben.slash("user accounts", channel=two.general)
    new = await two.ben.slash("user accounts", channel=two.general)
    await unlink(two.ben, new, two.dan)
    answer = await two.ben.select(old, [str(two.dan.id)])
    assert answer.ephemeral
    assert "does not belong to yours any more" in answer.whole_text


async def test_log_ins_are_listed_and_ended_one_or_all(two: Party) -> None:
    page = await two.ben.slash("user sessions", channel=two.general)
    assert page.ephemeral
    assert "2 places" in page.text
    assert "here only" in (await two.ben.select(page, [two.dan.name])).text
    assert "logged out" in (await two.dan.slash("group list", channel=two.general)).text
    await login(two.dan, two.general, email_of(two.ben))
    page = await two.ben.slash("user sessions", channel=two.general)
    assert "One other log-in is ended" in (await two.ben.click(page, "Log out everywhere else")).text
    assert "logged out" in (await two.dan.slash("group list", channel=two.general)).text
    assert "in no group" not in (await two.ben.slash("group list", channel=two.general)).text


async def test_a_button_that_is_pressed_twice_is_answered_twice(two: Party) -> None:
    pages = [await two.ben.slash("user sessions", channel=two.general) for _ in range(2)]
    answers = await asyncio.gather(*(two.ben.click(page, "Log out everywhere else") for page in pages))
    assert sorted("One other log-in is ended" in answer.text for answer in answers) == [False, True]
    assert sorted("0 other log-ins are ended" in answer.text for answer in answers) == [False, True]


async def test_who_is_logged_out_sees_and_ends_nothing(two: Party) -> None:
    page = await two.ben.slash("user sessions", channel=two.general)
    await two.ben.slash("logout", channel=two.general)
    for command in ("user sessions", "user accounts", "user export", "user delete", "user update", "user show"):
        answer = await two.ben.slash(command, channel=two.general)
        assert answer.ephemeral
        assert "logged out" in answer.text
    pressed = await two.ben.click(page, "Log out everywhere else")
    assert "logged out" in pressed.whole_text


async def test_selects_and_buttons_go_on_after_a_restart(two: Party, bot: BotProcess) -> None:
    stays = await two.ben.slash("user sessions", channel=two.general)
    accounts = await two.ben.slash("user accounts", channel=two.general)
    leaving = await two.ben.slash("user delete", channel=two.general)
    alone = await two.cleo.slash("user accounts", channel=two.general)
    warning = await two.cleo.select(alone, [str(two.cleo.id)])
    await bot.restart()
    await bot.wait_ready()
    assert "One other log-in is ended" in (await two.ben.click(stays, "Log out everywhere else")).text
    assert "one Discord account" in (await unlink(two.ben, accounts, two.dan)).text
    assert (await two.ben.click(leaving, "Delete my account")).modal is not None
    assert "no longer belongs" in (await two.cleo.click(warning, "Unlink it all the same")).text
