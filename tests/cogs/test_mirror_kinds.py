"""Everything that can be said in a group's thread, and how it is kept."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

from tests.cogs.truth.agreement import until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cogs.party import Party


PATIENCE_S = 30.0
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


async def kept(party: Party, folder: Path, message_id: int) -> dict[str, Any]:
    """A message's row once the bot has written all that was told before, its details as a mapping."""
    await party.ada.slash("message list", channel=party.thread)
    with closing(sqlite3.connect(folder / "chorus.db")) as connection:
        connection.row_factory = sqlite3.Row
        row = dict(connection.execute("SELECT * FROM chats WHERE message_id = ?", (message_id,)).fetchone())
    return row | {"details": json.loads(row["details"] or "{}")}


async def kept_with(party: Party, folder: Path, message_id: int, *path: str | int) -> dict[str, Any]:
    """A message's row once its details have something under `path`, for which the bot has to ask Discord again."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            row = await kept(party, folder, message_id)
            found = row["details"]
            with suppress(KeyError, IndexError):
                for step in path:
                    found = found[step]
                return row


def former_words(folder: Path, message_id: int) -> list[str]:
    query = "SELECT message FROM chat_versions WHERE message_id = ? ORDER BY written_at"
    with closing(sqlite3.connect(folder / "chorus.db")) as connection:
        return [row[0] for row in connection.execute(query, (message_id,))]


async def test_a_reply_names_what_it_answers(party: Party, bot_folder: Path) -> None:
    first = await party.ben.send(party.thread, "first")
    reply = await party.ada.send(party.thread, "second", reply_to=first)
    assert (await kept(party, bot_folder, reply.id))["reply_to_id"] == first.id


async def test_a_poll_is_kept_with_its_answers_and_the_votes_it_gets(party: Party, bot_folder: Path) -> None:
    await party.general.set_permissions(party.ben, send_polls=True)
    poll = await party.ben.send_poll(party.thread, "When?", ["now", "later"])
    await party.ada.vote(poll, 1)
    row = await kept_with(party, bot_folder, poll.id, "poll", "results", "answer_counts", 0, "count")
    assert row["details"]["poll"]["question"]["text"] == "When?"


async def test_a_forward_holds_what_it_forwards(party: Party, bot_folder: Path) -> None:
    original = await party.ben.send(party.general, "said elsewhere")
    forward = await party.ben.forward(original, party.thread)
    row = await kept(party, bot_folder, forward.id)
    assert row["details"]["message_snapshots"][0]["message"]["content"] == "said elsewhere"


async def test_files_and_voice_messages_are_noted_with_their_message(party: Party, bot_folder: Path) -> None:
    file = await party.ben.send(party.thread, "look", files=[("cat.txt", b"meow")])
    await party.general.set_permissions(party.ben, send_voice_messages=True)
    voice = await party.ben.send_voice_message(party.thread, ("voice.ogg", b"OggS"), duration_s=1.5)
    assert (await kept(party, bot_folder, file.id))["has_files"]
    assert (await kept(party, bot_folder, voice.id))["has_files"]
    with closing(sqlite3.connect(bot_folder / "chorus.db")) as connection:
        rows = connection.execute(
            "SELECT size, name FROM chat_files WHERE message_id IN (?, ?) ORDER BY message_id", (file.id, voice.id)
        ).fetchall()
    assert rows == [(4, "cat.txt"), (4, "voice.ogg")]


async def test_pins_reactions_and_the_notice_of_a_pin_are_kept(party: Party, bot_folder: Path) -> None:
    message = await party.ben.send(party.thread, "pin me")
    await party.general.set_permissions(party.ada, pin_messages=True, add_reactions=True)
    await party.ada.pin(message)
    await party.ada.react(message, "👍")
    row = await kept_with(party, bot_folder, message.id, "reactions", 0, "emoji", "name")
    assert row["is_pinned"]
    with closing(sqlite3.connect(bot_folder / "chorus.db")) as connection:
        kinds = connection.execute("SELECT kind FROM chats WHERE thread_id = ?", (party.thread.id,)).fetchall()
    assert (6,) in kinds


async def test_each_edit_is_kept_with_the_words_before_it(party: Party, bot_folder: Path) -> None:
    message = await party.ben.send(party.thread, "first")
    await party.ben.edit(message, "second")
    await party.ben.edit(message, "third")
    assert (await kept(party, bot_folder, message.id))["message"] == "third"
    assert former_words(bot_folder, message.id) == ["first", "second"]


async def test_an_embed_with_old_words_and_a_lost_intent_change_no_words(party: Party, bot_folder: Path) -> None:
    message = await party.ben.send(party.thread, "first")
    await party.ben.edit(message, "second")
    await party.guild.sandbox.faults.send_stale_embed(message)
    await party.guild.sandbox.faults.blank_events("MESSAGE_UPDATE")
    await party.ben.suppress_embeds(message)
    assert (await kept(party, bot_folder, message.id))["message"] == "second"
    assert former_words(bot_folder, message.id) == ["first"]


async def test_doubled_events_and_an_edit_before_its_message_change_nothing(party: Party, bot_folder: Path) -> None:
    faults = party.guild.sandbox.faults
    await faults.double_events("MESSAGE_CREATE")
    await faults.delay_events("MESSAGE_CREATE", behind=1)
    message = await party.ben.send(party.thread, "first")
    await party.ben.edit(message, "second")
    row = await kept(party, bot_folder, message.id)
    assert (row["message"], row["deleted_at"]) == ("second", None)
    assert former_words(bot_folder, message.id) == ["first"]
    await faults.clear()


async def test_a_delete_before_its_message_stays_a_delete(party: Party, bot_folder: Path) -> None:
    faults = party.guild.sandbox.faults
    await faults.delay_events("MESSAGE_CREATE", behind=1)
    message = await party.ben.send(party.thread, "regretted at once")
    await party.ben.delete(message)
    row = await kept(party, bot_folder, message.id)
    assert row["message"] == "regretted at once"
    assert row["deleted_at"] is not None
    await faults.clear()


async def test_a_sticker_is_kept_with_its_name(party: Party, bot_folder: Path) -> None:
    sticker = await party.guild.create_sticker("wave", PNG)
    message = await party.ben.send_stickers(party.thread, sticker)
    assert (await kept(party, bot_folder, message.id))["details"]["sticker_items"][0]["name"] == "wave"


async def test_what_somebody_said_is_marked_as_deleted_when_a_ban_takes_it_away(party: Party, bot_folder: Path) -> None:
    first = await party.ben.send(party.thread, "one")
    second = await party.ben.send(party.thread, "two")
    other = await party.ada.send(party.thread, "three")
    moderator = await party.guild.add_member("Mo", administrator=True)
    await moderator.ban(party.ben, delete_message_seconds=3600)
    for message, is_deleted in ((first, True), (second, True), (other, False)):
        row = await kept(party, bot_folder, message.id)
        assert (row["deleted_at"] is not None, bool(row["message"])) == (is_deleted, True)


async def test_the_bot_s_words_are_kept_and_what_it_posts_for_somebody_is_theirs(
    party: Party, bot_folder: Path
) -> None:
    await party.ada.slash("message send", channel=party.thread, text="as myself")
    history = await party.ada.history(party.thread)
    (sent,) = [message for message in history if message.content == "as myself"]
    row = await kept(party, bot_folder, sent.id)
    assert (row["author_id"], row["message"]) == (party.ada.id, "as myself")
    own = [message for message in history if message.author_id == party.bot_id and not message.ephemeral]
    assert any("Welcome" in message.content for message in own)
    await until(lambda: _all_are_there(party, bot_folder, [message.id for message in own]))


async def _all_are_there(party: Party, folder: Path, message_ids: list[int]) -> bool:
    await party.ada.slash("message list", channel=party.thread)
    with closing(sqlite3.connect(folder / "chorus.db")) as connection:
        there = {row[0] for row in connection.execute("SELECT message_id FROM chats WHERE is_bot")}
    return there.issuperset(message_ids)
