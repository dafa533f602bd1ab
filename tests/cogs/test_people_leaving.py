"""What people see who take what is kept of them with them, and go."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from tests.cogs.party import PASSWORD, email_of, login, register

if TYPE_CHECKING:
    from sandbox.client import Answer, BotProcess, Member, Sandbox
    from tests.cogs.party import Party


async def delete(member: Member, party: Party, password: str = PASSWORD) -> Answer:
    """Go all the way: the question, the button, the password."""
    question = await member.slash("user delete", channel=party.general)
    form = await member.click(question, "Delete my account")
    assert form.modal is not None
    (field,) = form.modal.fields
    return await member.submit(form.modal, {field.custom_id: password})


async def test_all_that_is_kept_comes_as_a_file_that_only_the_person_sees(party: Party, sandbox: Sandbox) -> None:
    said = await party.ada.send(party.thread, "hello 👋")
    await party.ada.slash("message list", channel=party.thread)  # what was said is written down by then
    answer = await party.ada.slash("user export", channel=party.general)
    assert answer.ephemeral
    assert answer.message is not None
    (attachment,) = answer.message.attachments
    assert attachment["filename"] == "chorus-export.json"
    document = json.loads(await sandbox.fetch_attachment(attachment))
    assert document["account"]["entries"][0]["email"] == email_of(party.ada)
    assert [entry["message_id"] for entry in document["messages"]["entries"]] == [str(said.id)]
    assert [entry["group"] for entry in document["memberships"]["entries"]] == [party.name]


async def test_before_an_account_is_deleted_one_is_told_what_will_happen(party: Party) -> None:
    question = await party.ada.slash("user delete", channel=party.general)
    assert question.ephemeral
    for told in ("can't be undone", "second owner", "deleted user", "user export"):
        assert told in question.text
    assert "Ada Example" in (await party.ada.slash("user show", channel=party.general)).text, "asking deletes nothing"


async def test_a_deleted_account_is_gone_and_its_group_passes_on(party: Party) -> None:
    await party.ada.send(party.thread, "my last words")
    await party.ada.slash("message list", channel=party.thread)
    goodbye = await delete(party.ada, party)
    assert goodbye.ephemeral
    assert "deleted" in goodbye.text
    assert "belongs to Ben Example now" in goodbye.text
    assert "not registered" in (await party.ada.slash("group list", channel=party.general)).text
    assert party.ada.id not in await party.thread.members()
    assert "Ben Example" in (await party.ben.slash("group show", channel=party.thread)).text
    listed = (await party.ben.slash("message list", channel=party.thread)).text
    assert "deleted user" in listed
    assert "my last words" in listed
    assert "not registered" in (await party.ben.slash("user show", channel=party.general, person=party.ada)).text
    # The address is free again, and so is the person.
    assert "Welcome, Ada" in (await register(party.ada, party.general)).text


async def test_a_wrong_password_deletes_nothing(party: Party) -> None:
    answer = await delete(party.ada, party, "four dogs on a barge")
    assert answer.ephemeral
    assert "not your password" in answer.text
    assert "Ada Example" in (await party.ada.slash("user show", channel=party.general)).text


async def test_the_button_that_is_pressed_when_it_is_over_is_answered(party: Party) -> None:
    question = await party.cleo.slash("user delete", channel=party.general)
    assert "deleted" in (await delete(party.cleo, party)).text
    answer = await party.cleo.click(question, "Delete my account")
    assert answer.ephemeral
    assert "not registered" in answer.whole_text


async def test_a_second_discord_account_is_no_longer_anybodys_either(party: Party) -> None:
    await login(party.dan, party.general, email_of(party.cleo))
    await delete(party.cleo, party)
    assert "not registered" in (await party.dan.slash("user accounts", channel=party.general)).text


@pytest.mark.parametrize("performed", [False, True])
async def test_a_deletion_that_a_crash_cut_off_is_carried_to_its_end_by_the_next_start(
    party: Party, sandbox: Sandbox, bot: BotProcess, performed: bool
) -> None:
    held = await sandbox.faults.hold_call("DELETE /channels/*/thread-members/*", performed=performed)
    deleting = asyncio.create_task(delete(party.ada, party))
    await held.reached()
    await bot.restart()
    await held.release()
    await bot.wait_ready()
    async with asyncio.timeout(10):
        while "Owner: Ben Example" not in (await party.ben.slash("group show", channel=party.thread)).text:
            pass  # each look asks the bot, which has its hands free meanwhile
    deleting.cancel()
    assert "not registered" in (await party.ada.slash("group list", channel=party.general)).text
    assert party.ada.id not in await party.thread.members()
    assert "not registered" in (await party.ben.slash("user show", channel=party.general, person=party.ada)).text
    assert "Welcome, Ada" in (await register(party.ada, party.general)).text, "nothing of the old account is in the way"
