"""What a person is told when something takes long, is asked back, or goes wrong in a way that nobody thought of."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

from demo.stage import PROJECT
from sandbox.client import Sandbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess, Channel, Guild, Member


@pytest.fixture(scope="module")
async def odd_sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed="empty") as running:
        yield running


@pytest.fixture(scope="module")
async def odd_bot(odd_sandbox: Sandbox) -> AsyncIterator[BotProcess]:
    environment = {
        "ENDPOINT": odd_sandbox.endpoint,
        "CA_FILE": str(odd_sandbox.ca_file),
        "TOKEN": odd_sandbox.token,
    }
    bot = await odd_sandbox.start_bot([sys.executable, "-m", "tests.cogs.odd_bot"], env=environment, cwd=PROJECT)
    await bot.wait_ready()
    yield bot
    await bot.stop()


@pytest.fixture
async def room(odd_sandbox: Sandbox, odd_bot: BotProcess) -> tuple[Guild, Channel, Member]:
    guild = await odd_sandbox.create_guild("Odd")
    return guild, await guild.create_text_channel("general"), await guild.add_member("Ada")


async def test_what_takes_long_is_answered_all_the_same(room: tuple[Guild, Channel, Member]) -> None:
    _, general, ada = room
    answer = await ada.slash("long", channel=general)
    assert answer.text == "done at last"
    assert not answer.ephemeral


async def test_work_goes_on_and_is_answered_when_discord_does_not_take_the_deferral(
    odd_sandbox: Sandbox, room: tuple[Guild, Channel, Member]
) -> None:
    _, general, ada = room
    await odd_sandbox.faults.fail_calls("POST /interactions/*/*/callback", 400, code=50035)
    answer = await ada.slash("long", channel=general)
    assert answer.text == "done at last"


async def test_an_answer_takes_the_place_of_a_deferral_whose_receipt_was_lost(
    odd_sandbox: Sandbox, room: tuple[Guild, Channel, Member]
) -> None:
    _, general, ada = room
    await odd_sandbox.faults.fail_calls("POST /interactions/*/*/callback", 400, code=50035, performed=True)
    answer = await ada.slash("long", channel=general)
    assert answer.text == "done at last"


async def test_work_that_nobody_waits_for_is_carried_to_its_end(room: tuple[Guild, Channel, Member]) -> None:
    _, general, ada = room
    assert (await ada.slash("abandon", channel=general)).text == "done for nobody"


async def test_somebody_elses_question_cannot_be_answered_and_waits_for_its_owner(
    room: tuple[Guild, Channel, Member],
) -> None:
    guild, general, ada = room
    ben = await guild.add_member("Ben")
    question = await ada.slash("ask", channel=general)
    refused = await ben.select(question, ["Tea"])
    assert refused.ephemeral
    assert "belong to somebody else" in refused.text
    answer = await ada.select(question, ["Coffee"])
    assert answer.text == "Number 2 it is."
    await question.until(lambda seen: seen.text == "You have Coffee." and seen.selects == [])


async def test_a_second_press_changes_nothing_and_is_answered(
    odd_sandbox: Sandbox, room: tuple[Guild, Channel, Member]
) -> None:
    _, general, ada = room
    question = await ada.slash("ask", channel=general)
    still_there = await odd_sandbox.faults.hold_call("PATCH /webhooks/*/*/messages/@original")
    assert (await ada.select(question, ["Tea"])).text == "Number 1 it is."
    await still_there.reached()
    assert (await ada.select(question, ["Coffee"])).state == "acknowledged"
    await still_there.release()
    await question.until(lambda seen: seen.text == "You have Tea." and seen.selects == [])


async def test_a_question_that_nobody_answers_expires_with_a_sentence_and_so_does_a_late_press(
    odd_sandbox: Sandbox, room: tuple[Guild, Channel, Member]
) -> None:
    _, general, ada = room
    still_there = await odd_sandbox.faults.hold_call("PATCH /webhooks/*/*/messages/@original")
    question = await ada.slash("hurry", channel=general)
    await still_there.reached()
    late = await ada.select(question, ["Tea"])
    assert late.ephemeral
    assert "has expired" in late.text
    await still_there.release()
    await question.until(lambda seen: seen.selects == [] and "has expired" in seen.whole_text)


async def test_a_question_that_was_put_away_expires_all_the_same(
    odd_sandbox: Sandbox, room: tuple[Guild, Channel, Member]
) -> None:
    _, general, ada = room
    await odd_sandbox.faults.fail_calls("PATCH /webhooks/*/*/messages/@original", 404, code=10008)
    question = await ada.slash("hurry", channel=general)
    await question.until(lambda seen: "has expired" in seen.whole_text)


async def test_a_late_failure_is_told_to_one_person_and_leaves_nothing_for_the_others(
    room: tuple[Guild, Channel, Member],
) -> None:
    guild, general, ada = room
    ben = await guild.add_member("Ben")
    answer = await ada.slash("fail", channel=general)
    await answer.until(lambda seen: seen.state == "deleted")
    (told,) = await answer.followups()
    assert "Nothing is playing" in told.content
    assert await ben.history(general) == []


async def test_a_late_failure_in_private_takes_the_place_of_the_waiting(room: tuple[Guild, Channel, Member]) -> None:
    _, general, ada = room
    answer = await ada.slash("whisper", channel=general)
    assert answer.ephemeral
    assert "Nothing is playing" in answer.text


async def test_an_unknown_failure_gives_a_reference_that_stands_in_the_log(
    room: tuple[Guild, Channel, Member], odd_bot: BotProcess
) -> None:
    _, general, ada = room
    answer = await ada.slash("odd", channel=general)
    assert answer.ephemeral
    assert "not your fault" in answer.text
    assert "secret of the inside" not in answer.text
    reference = re.search(r"reference (\w+)", answer.text)
    assert reference is not None
    assert f"reference {reference[1]}" in odd_bot.log
    assert "ZeroDivisionError" in odd_bot.log
