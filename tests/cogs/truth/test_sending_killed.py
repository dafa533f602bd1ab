"""The bot is killed at each REST call of a text that is sent, changed or deleted: in the thread it is there once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cogs.test_sending import edit, said_in_thread, texts
from tests.cogs.truth.agreement import until
from tests.cogs.truth.test_killed import Killing

if TYPE_CHECKING:
    from sandbox.client import BotProcess
    from tests.cogs.party import Party
    from tests.cogs.truth.agreement import Truth

FEWEST_CALLS = 2
TEXT = "SELECT id FROM outgoing WHERE message LIKE ? AND thread_id = ?"
PARTS = """
    SELECT message_id FROM outgoing_parts JOIN outgoing ON outgoing.id = outgoing_parts.outgoing_id
    WHERE outgoing.thread_id = ? ORDER BY message_id
"""
HEAD, TAIL = "head " * 390, "tail " * 100


@pytest.fixture(params=[False, True], ids=["before the call", "after the call"])
def killing(bot: BotProcess, party: Party, request: pytest.FixtureRequest) -> Killing:
    return Killing(bot, party, request.param)


async def settle(truth: Truth) -> None:
    """Wait until nothing is intended any more."""

    async def is_settled() -> bool:
        await truth.guild.channels()  # the bot has its hands free meanwhile
        return truth.rows("SELECT id FROM outgoing WHERE state = 'intended'") == []

    await until(is_settled)


async def test_a_text_that_was_being_sent_is_there_once_or_not_at_all(
    party: Party, truth: Truth, killing: Killing
) -> None:
    nth, intended = 1, 0
    while True:
        text = f"{nth} {HEAD}\n{TAIL}{nth}"

        async def send(text: str = text) -> None:
            await party.ada.slash("message send", channel=party.general, text=text)

        was_killed = await killing.at_call(nth, send)
        await settle(truth)
        is_known = (
            truth.rows("SELECT id FROM outgoing WHERE message LIKE ? AND thread_id = ?", f"{nth} %", party.thread.id)
            != []
        )
        intended += is_known
        parts = [said for said in await texts(party) if said.startswith(f"{nth} ") or said.endswith(f" {nth}")]
        assert " ".join(" ".join(parts).split()) == (" ".join(text.split()) if is_known else "")
        ids = truth.rows(PARTS, party.thread.id)
        assert [message_id for (message_id,) in ids] == [message.id for message in await said_in_thread(party)]
        if not was_killed:
            break
        nth += 1
    assert nth > FEWEST_CALLS
    assert is_known
    assert intended > 1, "some were killed behind the intent"
    assert len({message.raw["webhook_id"] for message in await said_in_thread(party)}) == 1


async def test_a_text_that_was_being_changed_says_the_one_or_the_other(
    party: Party, truth: Truth, killing: Killing
) -> None:
    await party.ada.slash("message send", channel=party.general, text="short")
    says, nth = "short", 1
    while True:
        first = (await said_in_thread(party))[0]
        wanted = f"{nth} {HEAD}\n{TAIL}{nth}" if len(await said_in_thread(party)) == 1 else f"short {nth}"

        async def change(wanted: str = wanted) -> None:
            await edit(party.ada, party, first, wanted)  # noqa: B023 - called in this round

        was_killed = await killing.at_call(nth, change)
        await settle(truth)
        now = " ".join(" ".join(await texts(party)).split())
        assert now in (" ".join(wanted.split()), " ".join(says.split()))
        says = now
        if not was_killed:
            break
        nth += 1
    assert nth > FEWEST_CALLS
    assert says == " ".join(wanted.split())


async def test_a_text_that_was_being_deleted_is_whole_or_gone(party: Party, truth: Truth, killing: Killing) -> None:
    nth = 1
    while True:
        if not await texts(party):
            await party.ada.slash("message send", channel=party.general, text=f"{HEAD}\n{TAIL}")
        first = (await said_in_thread(party))[0]

        async def delete() -> None:
            await party.ada.slash("message delete", channel=party.general, message=str(first.id))  # noqa: B023

        was_killed = await killing.at_call(nth, delete)
        await settle(truth)
        assert len(await texts(party)) in (0, 2)
        if not was_killed:
            break
        nth += 1
    assert nth > FEWEST_CALLS
    assert await texts(party) == []
