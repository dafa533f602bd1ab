"""What `/message list` shows, what is offered while it is typed, and the file of `/message export`."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import Message, Sandbox
    from tests.cogs.party import Party


async def test_what_chorus_says_itself_is_not_listed(party: Party) -> None:
    await party.ada.slash("group show", channel=party.thread)
    assert "Nothing has been said" in (await party.ada.slash("message list", channel=party.thread)).text
    await party.ben.send(party.thread, "I like this song")
    await party.ben.slash("pause", channel=party.thread)
    listed = (await party.ada.slash("message list", channel=party.thread)).text
    assert "I like this song" in listed
    assert "Chorus" not in listed


async def test_the_list_can_be_narrowed_to_a_person_or_to_words(party: Party) -> None:
    await party.ada.send(party.thread, "Which SONG next?")
    await party.ben.send(party.thread, "The slow song")
    await party.ben.send(party.thread, "Or none")
    by_ben = (await party.ada.slash("message list", channel=party.thread, person="ben")).text
    assert "slow song" in by_ben
    assert "Which" not in by_ben
    with_words = (await party.ada.slash("message list", channel=party.thread, words="song")).text
    assert "Which" in with_words
    assert "none" not in with_words
    nothing = await party.ada.slash("message list", channel=party.thread, words="opera")
    assert "Nothing that fits" in nothing.text
    assert nothing.ephemeral


async def test_members_and_words_are_offered_while_one_types(party: Party) -> None:
    await party.ben.send(party.thread, "The slow song")
    await party.ada.slash("message list", channel=party.thread)  # what was said is written down by then
    people = await party.ada.autocomplete("message list", channel=party.thread, focused="person", query="b")
    assert people == [("Ben Example", "Ben Example")]
    words = await party.ada.autocomplete("message list", channel=party.thread, focused="words", query="SLOW")
    assert words == [("The slow song", "The slow song")]
    (_, picked) = words[0]
    assert "slow song" in (await party.ada.slash("message list", channel=party.thread, words=picked)).text


async def test_groups_are_offered_to_those_who_may_see_them(party: Party) -> None:
    await party.cleo.slash("group create", channel=party.general, name="Film club", visibility="visible")
    offered = {
        member.name: [
            name
            for name, _ in await member.autocomplete("group show", channel=party.general, focused="name", query="FILM")
        ]
        for member in (party.ada, party.cleo, party.dan)
    }
    assert offered == {"Ada": ["Film club", "Film night"], "Cleo": ["Film club"], "Dan": []}


async def read_all(sandbox: Sandbox, message: Message | None) -> list[dict[str, Any]]:
    """The entries of the files of a message."""
    assert message is not None
    entries = []
    for attachment in message.attachments:
        entries += [json.loads(line) for line in (await sandbox.fetch_attachment(attachment)).splitlines()]
    return entries


async def test_an_owner_gets_the_whole_chat_as_a_file_that_only_they_see(party: Party, sandbox: Sandbox) -> None:
    said = await party.ben.send(party.thread, "hello 👋")
    await party.ben.slash("message list", channel=party.thread)  # what was said is written down by then
    refused = await party.ben.slash("message export", channel=party.thread)
    assert "Only an owner" in refused.text
    answer = await party.ada.slash("message export", channel=party.thread)
    assert answer.ephemeral
    entries = await read_all(sandbox, answer.message)
    (entry,) = [one for one in entries if one["id"] == str(said.id)]
    assert (entry["author_id"], entry["text"], entry["deleted"]) == (str(party.ben.id), "hello 👋", False)


async def test_the_chat_of_a_deleted_group_is_still_its_owners(party: Party, sandbox: Sandbox) -> None:
    await party.ben.send(party.thread, "for later")
    await party.ben.slash("message list", channel=party.thread)
    question = await party.ada.slash("group delete", channel=party.general)
    answer = await party.ada.click(question, "Delete it")
    await answer.until(lambda seen: "is deleted" in seen.text)
    listed = (await party.ada.slash("group list", channel=party.general)).text
    assert party.name in listed
    assert "message export" in listed
    ((text, value),) = await party.ada.autocomplete(
        "message export", channel=party.general, focused="group", query="film"
    )
    assert text.startswith(f"{party.name} (deleted on ")
    exported = await party.ada.slash("message export", channel=party.general, group=value)
    assert exported.ephemeral
    assert "for later" in [entry["text"] for entry in await read_all(sandbox, exported.message)]
    for group in (value, party.name):
        refused = await party.ben.slash("message export", channel=party.general, group=group)
        assert "no group called" in refused.text
    assert await party.ben.autocomplete("message export", channel=party.general, focused="group", query="") == []


async def test_a_chat_that_is_larger_than_discord_takes_at_once_comes_in_several_files(
    party: Party, sandbox: Sandbox, bot_folder: Path
) -> None:
    with closing(sqlite3.connect(bot_folder / "chorus.db")) as database, database:
        database.executemany(
            """
            INSERT INTO chats (message, group_id, message_id, thread_id, author_id, author_name, created_at)
            SELECT ?, group_id, thread_id + ?, thread_id, 7, 'Somebody', created_at FROM places WHERE thread_id = ?
            """,
            [("long " * 800, number, party.thread.id) for number in range(1, 3_001)],
        )
    answer = await party.ada.slash("message export", channel=party.thread)
    await answer.until(lambda seen: "File 2 of 2" in seen.whole_text)
    (second,) = await answer.followups()
    ids = [int(entry["id"]) for message in (answer.message, second) for entry in await read_all(sandbox, message)]
    assert ids == sorted(ids)
    assert set(range(party.thread.id + 1, party.thread.id + 3_001)) <= set(ids)
