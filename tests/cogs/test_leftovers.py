"""What is pressed or sent off after a restart is answered, and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.client import BotProcess
    from tests.cogs.party import Party


async def test_a_question_from_before_a_restart_is_answered_and_deletes_nothing(party: Party, bot: BotProcess) -> None:
    question = await party.ada.slash("group delete", channel=party.thread)
    await bot.restart()
    await bot.wait_ready()
    answer = await party.ada.click(question, "Delete it")
    assert "expired" in answer.whole_text
    assert await party.voice.exists()
    assert party.name in (await party.ada.slash("group list", channel=party.general)).text


async def test_a_form_from_before_a_restart_is_answered_and_registers_nobody(party: Party, bot: BotProcess) -> None:
    form = await party.dan.slash("register", channel=party.general)
    assert form.modal is not None
    await bot.restart()
    await bot.wait_ready()
    typed = ("Dan", "Example", f"dan-{party.dan.id}@example.com", "three cats on a tram")
    fields = [field.custom_id for field in form.modal.fields]
    answer = await party.dan.submit(form.modal, dict(zip(fields, typed, strict=True)))
    assert "expired" in answer.text
    assert answer.ephemeral
    assert "not registered" in (await party.dan.slash("user list", channel=party.general)).text
