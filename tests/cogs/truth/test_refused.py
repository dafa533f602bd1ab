"""Discord refuses one call of a command, or does it and then says it did not: nothing is left half done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.client import Sandbox
from tests.cogs.conftest import running_bot
from tests.cogs.party import Party

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cogs.truth.agreement import Truth

NAME = "Book club"
CREATING = ["POST /channels/*/threads", "POST /guilds/*/channels", "PUT /channels/*/thread-members/*"]
ADDING = ["PUT /channels/*/thread-members/*", "PUT /channels/*/permissions/*"]
REMOVING = ["DELETE /channels/*/permissions/*", "DELETE /channels/*/thread-members/*"]
DELETING = ["DELETE /channels/*", "PATCH /channels/*"]
EITHER = pytest.mark.parametrize("performed", [False, True], ids=["not done", "done all the same"])


async def refuse(party: Party, route: str, *, performed: bool) -> None:
    await party.guild.sandbox.faults.fail_calls(route, 400, code=50035, message="no", performed=performed)


@EITHER
@pytest.mark.parametrize("route", CREATING)
async def test_a_group_that_cannot_be_made_leaves_nothing(
    party: Party, truth: Truth, route: str, performed: bool
) -> None:
    await refuse(party, route, performed=performed)
    answer = await party.cleo.slash("group create", channel=party.general, name=NAME)
    assert "Discord did not let me" in answer.text
    await truth.comes()
    assert NAME not in truth.groups()
    assert "is ready" in (await party.cleo.slash("group create", channel=party.general, name=NAME)).text


@EITHER
@pytest.mark.parametrize("route", ADDING)
async def test_somebody_who_cannot_be_added_is_in_nowhere(
    party: Party, truth: Truth, route: str, performed: bool
) -> None:
    await refuse(party, route, performed=performed)
    answer = await party.ada.slash("member add", channel=party.thread, person=party.cleo)
    assert "Discord did not let me" in answer.text
    await truth.comes()
    assert party.cleo.id not in truth.members(party.name)


@EITHER
@pytest.mark.parametrize("route", REMOVING)
async def test_somebody_who_cannot_be_removed_is_in_everywhere_or_nowhere(
    party: Party, truth: Truth, route: str, performed: bool
) -> None:
    await refuse(party, route, performed=performed)
    answer = await party.ada.slash("member remove", channel=party.thread, person=party.ben)
    assert "Discord did not let me" in answer.text
    await truth.comes()


@EITHER
@pytest.mark.parametrize("route", DELETING)
async def test_a_group_that_cannot_be_deleted_goes_on(party: Party, truth: Truth, route: str, performed: bool) -> None:
    await refuse(party, route, performed=performed)
    question = await party.ada.slash("group delete", channel=party.thread)
    await party.ada.click(question, "Delete it")
    await question.until(lambda seen: "Discord did not let me" in seen.whole_text)
    await truth.comes()
    assert truth.groups() == [party.name]


async def test_two_who_delete_a_group_at_once_delete_it_once(party: Party, truth: Truth) -> None:
    await party.ada.slash("group update", channel=party.thread, second_owner=party.ben)
    questions = [await who.slash("group delete", channel=party.thread) for who in (party.ada, party.ben)]
    held = await party.guild.sandbox.faults.hold_call("DELETE /channels/*")
    first = await party.ada.click(questions[0], "Delete it")
    await held.reached()
    await party.ben.click(questions[1], "Delete it")
    await held.release()
    await first.until(lambda seen: "is deleted" in seen.whole_text)
    await questions[1].until(lambda seen: "deleted in the meantime" in seen.whole_text)
    assert truth.groups() == []
    await truth.comes()


async def test_a_thread_goes_with_its_group_where_the_config_says_so(tmp_path: Path) -> None:
    (tmp_path / "config.local.toml").write_text('[groups]\non_delete = "delete"\n', "utf-8")
    async with Sandbox.start(seed="empty") as sandbox, running_bot(sandbox, tmp_path):
        guild = await sandbox.create_guild("Elsewhere")
        await guild.create_text_channel("general")
        party = await Party.gather(guild)
        question = await party.ada.slash("group delete", channel=party.general)
        assert "thread is deleted" in question.text
        answer = await party.ada.click(question, "Delete it")
        await answer.until(lambda seen: f"**{party.name}** is deleted" in seen.text)
        assert not await party.thread.exists()
        assert not await party.voice.exists()
