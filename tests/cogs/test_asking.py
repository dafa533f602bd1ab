"""What somebody in several groups sees when a command could mean each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.client import Answer
    from tests.cogs.party import Party


async def asked(party: Party, command: str) -> Answer:
    """Ada, who is in two groups, types a command where neither is meant; returns the question."""
    await party.ada.slash("group create", channel=party.general, name="Book club")
    question = await party.ada.slash(command, channel=party.general)
    assert question.ephemeral
    (select,) = question.selects
    assert sorted(select.options) == ["Book club", party.name]
    return question


async def test_the_group_that_is_picked_is_meant_and_the_question_goes(party: Party) -> None:
    question = await asked(party, "member list")
    answer = await party.ada.select(question, ["Book club"])
    assert "**Book club** has one member" in answer.text
    await question.until(lambda seen: seen.selects == [] and "Book club" in seen.text)


async def test_a_failure_after_the_pick_is_the_answer_to_the_pick(party: Party) -> None:
    question = await asked(party, "pause")
    answer = await party.ada.select(question, [party.name])
    assert answer.ephemeral
    assert f"<#{party.voice.id}>" in answer.text
    await question.until(lambda seen: seen.selects == [])
    assert await question.followups() == [], "it is told once"
