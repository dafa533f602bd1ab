"""What people see who take what is kept of them with them, and go."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cogs.party import email_of, erase_account, login, register

if TYPE_CHECKING:
    from sandbox.client import Sandbox
    from tests.cogs.party import Party


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
    goodbye = await erase_account(party.ada, party.general)
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
    answer = await erase_account(party.ada, party.general, "four dogs on a barge")
    assert answer.ephemeral
    assert "not your password" in answer.text
    assert "Ada Example" in (await party.ada.slash("user show", channel=party.general)).text


async def test_the_button_that_is_pressed_when_it_is_over_is_answered(party: Party) -> None:
    question = await party.cleo.slash("user delete", channel=party.general)
    assert "deleted" in (await erase_account(party.cleo, party.general)).text
    answer = await party.cleo.click(question, "Delete my account")
    assert answer.ephemeral
    assert "not registered" in answer.whole_text


async def test_a_second_discord_account_is_no_longer_anybodys_either(party: Party) -> None:
    await login(party.dan, party.general, email_of(party.cleo))
    await erase_account(party.cleo, party.general)
    assert "not registered" in (await party.dan.slash("user accounts", channel=party.general)).text
