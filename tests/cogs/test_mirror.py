"""What is remembered of what was said."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cogs.party import Party


def kept(folder: Path, message_id: int) -> tuple[str, bool, bool] | None:
    """A message in the bot's database: its words, whether it was edited, whether it was deleted."""
    with closing(sqlite3.connect(folder / "chorus.db")) as connection:
        row = connection.execute(
            "SELECT message, edited_at IS NOT NULL, deleted_at IS NOT NULL FROM chats WHERE message_id = ?",
            (message_id,),
        ).fetchone()
    return None if row is None else (row[0], bool(row[1]), bool(row[2]))


async def listed(party: Party) -> str:
    """What `/message list` shows: by then the bot has handled what was sent before."""
    return (await party.ada.slash("message list", channel=party.thread)).text


async def test_what_is_said_is_kept_and_listed_to_who_asks_alone(party: Party, bot_folder: Path) -> None:
    message = await party.ben.send(party.thread, "Hello **everyone**")
    answer = await party.ada.slash("message list", channel=party.thread)
    assert answer.ephemeral
    assert "Ben" in answer.text
    assert "everyone" in answer.text
    assert kept(bot_folder, message.id) == ("Hello **everyone**", False, False)


async def test_an_edit_replaces_the_words(party: Party, bot_folder: Path) -> None:
    message = await party.ben.send(party.thread, "slwo")
    await party.ben.edit(message, "slow")
    assert "slow" in await listed(party)
    assert kept(bot_folder, message.id) == ("slow", True, False)


async def test_a_deleted_message_is_no_longer_listed_and_its_words_stay(party: Party, bot_folder: Path) -> None:
    message = await party.ben.send(party.thread, "regretted")
    await party.ben.delete(message)
    assert "regretted" not in await listed(party)
    assert kept(bot_folder, message.id) == ("regretted", False, True)


async def test_what_is_said_outside_groups_is_not_kept(party: Party, bot_folder: Path) -> None:
    message = await party.ben.send(party.general, "not in the group")
    await listed(party)
    assert kept(bot_folder, message.id) is None


async def test_messages_are_listed_oldest_first_and_the_newest_are_chosen(party: Party) -> None:
    for number in range(6):
        await party.ben.send(party.thread, f"number {number}")
    text = (await party.ada.slash("message list", channel=party.thread, limit=3)).text
    assert text.index("number 3") < text.index("number 4") < text.index("number 5")
    assert "number 2" not in text


async def test_a_list_of_long_messages_fits_into_one_of_discords(party: Party) -> None:
    for number in range(25):
        await party.ben.send(party.thread, f"{number} " + "*word* " * 280)
    text = (await party.ada.slash("message list", channel=party.thread, limit=25)).text
    assert len(text) <= 2000
    assert "24 " in text


async def test_a_message_that_was_missed_while_the_socket_was_down_is_kept_after_the_resume(
    party: Party, bot_folder: Path
) -> None:
    await party.guild.sandbox.drop_gateway()
    message = await party.ben.send(party.thread, "said into the gap")
    assert "said into the gap" in await listed(party)
    assert kept(bot_folder, message.id) == ("said into the gap", False, False)


async def test_an_outsider_cannot_read_the_list(party: Party) -> None:
    await party.ben.send(party.thread, "secret")
    answer = await party.cleo.slash("message list", channel=party.general)
    assert "secret" not in answer.text
    assert "no group" in answer.text
