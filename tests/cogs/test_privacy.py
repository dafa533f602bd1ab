"""What people are told of the words that are kept, and how they have them erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cogs.test_mirror import kept, listed
from tests.cogs.truth.agreement import until

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import BotProcess, Member
    from tests.cogs.party import Party

RARE = "xylquorvanish"


async def forget(party: Party, person: Member, button: str) -> str:
    """Press a button of what `/user forget` asks; what is said then."""
    question = await person.slash("user forget", channel=party.thread)
    assert question.ephemeral
    assert "can't be undone" in question.text
    await person.click(question, button)
    await question.until(lambda seen: "erased" in seen.whole_text and "can't be undone" not in seen.whole_text)
    assert question.buttons == []
    return question.whole_text


def traces(folder: Path, word: str) -> list[str]:
    return [path.name for path in folder.glob("chorus.db*") if word.encode() in path.read_bytes()]


async def test_who_is_forgotten_is_not_kept_again_when_the_bot_starts_anew(
    party: Party, bot: BotProcess, bot_folder: Path
) -> None:
    said = await party.ben.send(party.thread, f"{RARE} before")
    other = await party.ada.send(party.thread, "hello Ben")
    assert RARE in await listed(party)
    assert "one message" in await forget(party, party.ben, "Erase everything until now")
    assert RARE not in await listed(party)
    await bot.kill()
    await bot.restart()
    await bot.wait_ready()
    await party.ben.edit(said, f"{RARE} edited")
    later = await party.ben.send(party.thread, "I am still here")
    assert RARE not in await listed(party)
    assert kept(bot_folder, said.id) is None
    assert kept(bot_folder, other.id) == ("hello Ben", False, False)
    assert kept(bot_folder, later.id) == ("I am still here", False, False)
    assert traces(bot_folder, RARE) == []


async def test_what_was_sent_for_somebody_goes_from_discord_too(party: Party, bot_folder: Path) -> None:
    await party.ben.slash("message send", channel=party.thread, text=f"{RARE} sent for me")
    (sent,) = [message for message in await party.ada.history(party.thread) if RARE in message.content]
    await forget(party, party.ben, "Erase everything until now")
    await until(lambda: _is_gone(party, sent.id))
    assert RARE not in await listed(party)
    await until(lambda: _leaves_no_trace(party, bot_folder))


async def _is_gone(party: Party, message_id: int) -> bool:
    return message_id not in {message.id for message in await party.ada.history(party.thread)}


async def _leaves_no_trace(party: Party, folder: Path) -> bool:
    await listed(party)
    return traces(folder, RARE) == []


async def test_who_wants_nothing_kept_is_not_and_needs_no_account_for_it(party: Party, bot_folder: Path) -> None:
    await party.ben.slash("logout", channel=party.general)
    await forget(party, party.ben, "Also keep nothing from now on")
    later = await party.ben.send(party.thread, "off the record")
    await listed(party)
    assert kept(bot_folder, later.id) is None


async def test_who_leaves_it_as_it_is_loses_nothing(party: Party, bot_folder: Path) -> None:
    said = await party.ben.send(party.thread, "stays")
    assert "Nothing was erased" in await forget(party, party.ben, "Leave it as it is")
    await party.ben.slash("message list", channel=party.thread)  # is answered when all that was said is written
    assert kept(bot_folder, said.id) == ("stays", False, False)


async def test_the_threads_first_message_says_that_the_chat_is_kept(party: Party) -> None:
    said = [message.text for message in await party.ada.history(party.thread)]
    assert any("keeps a copy" in text and "chorus privacy" in text for text in said)


async def test_what_is_kept_is_told_to_anybody_and_for_how_long_in_the_thread(party: Party) -> None:
    answer = await party.dan.slash("chorus privacy", channel=party.general)
    assert answer.ephemeral
    assert "people without a Chorus account, with the name" in answer.text
    assert party.name not in answer.text
    await party.ada.slash("group update", channel=party.thread, keep="30 days")
    answer = await party.ben.slash("chorus privacy", channel=party.thread)
    assert f"**{party.name}** is kept for 30 days" in answer.text
    assert "user forget" in answer.text
    assert "kept for 30 days" in (await party.ben.slash("group show", channel=party.thread)).text


async def test_the_group_is_told_that_nothing_is_kept_and_nothing_is(party: Party, bot_folder: Path) -> None:
    before = await party.ben.send(party.thread, "for the record")
    await listed(party)
    await party.ada.slash("group update", channel=party.thread, keep="no more")
    assert any("not kept from now on" in message.text for message in await party.ada.history(party.thread))
    said = await party.ben.send(party.thread, "off the record")
    assert "for the record" in await listed(party)
    assert kept(bot_folder, said.id) is None
    assert kept(bot_folder, before.id) == ("for the record", False, False)


async def test_a_time_that_is_none_is_answered_with_what_can_be_said(party: Party) -> None:
    answer = await party.ada.slash("group update", channel=party.thread, keep="a while")
    assert "“30 days”" in answer.text
