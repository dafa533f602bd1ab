"""What `/message export` sends, to whom, and what is said when it cannot."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import discord
import pytest

from cogs.message_export import PrivateDelivery
from cogs.speech import Speech
from services.chat_export import ExportUndeliverableError, Part
from services.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    import aiohttp

    from sandbox.client import Answer, BotProcess, Hold, Member, Message, Sandbox
    from tests.cogs.party import Party

PATIENCE_S = 60.0
DIRECT = "POST /channels/*/messages"
LIMIT_BYTES = 10 * 1024 * 1024


async def direct_to(member: Member) -> str:
    """The call that sends somebody a direct message, and no other that the bot may make meanwhile."""
    return f"POST /channels/{(await member.open_dm()).id}/messages"


async def held_up(party: Party, sandbox: Sandbox) -> tuple[Answer, Hold]:
    """Ada's export of a chat with "hello" in it, whose first direct message does not get through yet."""
    await party.ben.send(party.thread, "hello")
    await party.ben.slash("message list", channel=party.thread)
    held = await sandbox.faults.hold_call(await direct_to(party.ada))
    answer = await party.ada.slash("message export", channel=party.thread, format="jsonl")
    assert "by direct message" in answer.text  # at once, whatever holds it up
    await held.reached(timeout_s=PATIENCE_S)
    return answer, held


async def written_to(member: Member, words: str) -> list[Message]:
    """What somebody reads in their direct messages, once these words are among it."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            read = await member.history(await member.open_dm())
            if any(words in message.text for message in read):
                return read


async def files_of(sandbox: Sandbox, *messages: Message | None) -> dict[str, bytes]:
    """The files of messages, by name."""
    attachments = [one for message in messages if message is not None for one in message.attachments]
    return {one["filename"]: await sandbox.fetch_attachment(one) for one in attachments}


async def handed(sandbox: Sandbox, member: Member) -> dict[str, bytes]:
    """All that somebody is sent of a chat, when it is complete."""
    return await files_of(sandbox, *await written_to(member, "That was the chat of"))


def lines_of(files: dict[str, bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for content in files.values() for line in content.splitlines()]


def keep_long_messages(folder: Path, thread_id: int, count: int) -> range:
    """Put many long messages into the bot's database; their ids."""
    ids = range(thread_id + 1, thread_id + 1 + count)
    with closing(sqlite3.connect(folder / "chorus.db")) as database, database:
        database.executemany(
            """
            INSERT INTO chats (message, group_id, message_id, thread_id, author_id, author_name, created_at)
            SELECT ?, group_id, ?, thread_id, 7, 'Somebody', created_at FROM places WHERE thread_id = ?
            """,
            [("long " * 800, message_id, thread_id) for message_id in ids],
        )
    return ids


async def test_an_owner_gets_the_whole_chat_by_direct_message(party: Party, sandbox: Sandbox) -> None:
    said = await party.ben.send(party.thread, "hello 👋")
    await party.ben.slash("message list", channel=party.thread)  # what was said is written down by then
    refused = await party.ben.slash("message export", channel=party.thread)
    assert "Only an owner" in refused.text
    answer = await party.ada.slash("message export", channel=party.thread, format="jsonl")
    assert answer.ephemeral
    assert "by direct message" in answer.text
    (entry,) = [one for one in lines_of(await handed(sandbox, party.ada)) if one["id"] == str(said.id)]
    assert (entry["author_id"], entry["text"], entry["deleted"]) == (str(party.ben.id), "hello 👋", False)
    assert await party.ben.history(await party.ben.open_dm()) == []


@pytest.mark.parametrize(("form", "name"), [(None, "chorus-chat.html"), ("csv", "chorus-chat.csv")])
async def test_a_chat_comes_in_the_form_that_was_picked(
    party: Party, sandbox: Sandbox, form: str | None, name: str
) -> None:
    await party.ben.send(party.thread, "=1+1 <b>")
    await party.ben.slash("message list", channel=party.thread)
    options: dict[str, Any] = {} if form is None else {"format": form}
    await party.ada.slash("message export", channel=party.thread, **options)
    files = await handed(sandbox, party.ada)
    assert list(files) == [name]
    text = files[name].decode("utf-8-sig")
    if form is None:
        assert "=1+1 &lt;b&gt;" in text
    else:
        assert "'=1+1 <b>" in [row["text"] for row in csv.DictReader(io.StringIO(text, newline=""))]


async def test_an_archive_holds_the_files_that_people_sent(party: Party, sandbox: Sandbox) -> None:
    await party.ben.send(party.thread, "look", files=[("../cat.png", b"a cat"), ("../cat.png", b"another")])
    async with asyncio.timeout(PATIENCE_S):
        while "Files kept: 2," not in (await party.ada.slash("group show", channel=party.thread)).text:
            pass
    await party.ada.slash("message export", channel=party.thread, format="zip")
    ((name, content),) = (await handed(sandbox, party.ada)).items()
    assert name == "chorus-chat.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    assert sorted(data for name, data in inside.items() if name.startswith("files/")) == [b"a cat", b"another"]
    assert b'href="files/' in inside["chat-1.html"]
    assert "look" in [line["text"] for line in lines_of({"": inside["chat-1.jsonl"]})]


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
    exported = await party.ada.slash("message export", channel=party.general, group=value, format="jsonl")
    assert exported.ephemeral
    assert "for later" in [entry["text"] for entry in lines_of(await handed(sandbox, party.ada))]
    for group in (value, party.name):
        refused = await party.ben.slash("message export", channel=party.general, group=group)
        assert "no group called" in refused.text
    assert await party.ben.autocomplete("message export", channel=party.general, focused="group", query="") == []


async def test_a_large_chat_comes_in_parts_that_hold_each_message_once(
    party: Party, sandbox: Sandbox, bot_folder: Path
) -> None:
    ids = keep_long_messages(bot_folder, party.thread.id, 6_000)
    await party.ada.slash("message export", channel=party.thread, format="jsonl")
    files = await handed(sandbox, party.ada)
    assert list(files) == [f"chorus-chat-{number}.jsonl" for number in (1, 2, 3)]
    assert all(len(content) <= LIMIT_BYTES for content in files.values())
    read = [int(entry["id"]) for entry in lines_of(files)]
    assert read == sorted(set(read))
    assert set(ids) <= set(read)
    texts = [message.text for message in await written_to(party.ada, "That was the chat of")]
    assert "in 3 parts" in texts[0]
    assert "Part 3" in texts[-1]
    assert "the last one" in texts[-1]


async def test_who_takes_no_direct_messages_gets_the_parts_in_answers_that_only_they_see(
    party: Party, sandbox: Sandbox, bot_folder: Path
) -> None:
    ids = keep_long_messages(bot_folder, party.thread.id, 3_000)
    await sandbox.faults.fail_calls(DIRECT, 403, code=50007)
    answer = await party.ada.slash("message export", channel=party.thread, format="jsonl")
    await answer.until(lambda seen: "You take no direct messages from me" in seen.text)
    await answer.until(lambda seen: "That was the chat of" in seen.text, PATIENCE_S)
    parts = await answer.followups()
    assert all(part.ephemeral for part in parts)
    read = [int(entry["id"]) for entry in lines_of(await files_of(sandbox, *parts))]
    assert set(ids) <= set(read)
    assert len(read) == len(set(read))
    assert await party.ada.history(await party.ada.open_dm()) == []


async def test_who_closes_their_direct_messages_meanwhile_gets_the_rest_in_answers(
    party: Party, sandbox: Sandbox
) -> None:
    answer, held = await held_up(party, sandbox)
    await sandbox.faults.fail_calls(DIRECT, 403, code=50007)
    await held.release()
    await answer.until(lambda seen: f"The chat of **{party.name}**." in seen.whole_text, PATIENCE_S)
    (part,) = await answer.followups()
    assert "hello" in [entry["text"] for entry in lines_of(await files_of(sandbox, part))]


async def test_one_export_at_a_time_and_others_are_told_so(party: Party, sandbox: Sandbox) -> None:
    _, held = await held_up(party, sandbox)
    refused = await party.ada.slash("message export", channel=party.thread)
    assert "one at a time" in refused.text
    await held.release()
    assert list(await handed(sandbox, party.ada)) == ["chorus-chat.jsonl"]


async def test_what_discord_refuses_is_told(party: Party, sandbox: Sandbox) -> None:
    _, held = await held_up(party, sandbox)
    await sandbox.faults.fail_calls(DIRECT, 413, code=40005, message="Request entity too large")
    await held.release()
    await written_to(party.ada, "Request entity too large")
    await party.ada.slash("message export", channel=party.thread, format="jsonl")
    assert list(await handed(sandbox, party.ada)) == ["chorus-chat.jsonl"]


async def test_dates_that_cannot_be_read_are_answered_and_others_narrow_it(party: Party, sandbox: Sandbox) -> None:
    await party.ben.send(party.thread, "hello")
    await party.ben.slash("message list", channel=party.thread)
    malformed = await party.ada.slash("message export", channel=party.thread, after="when it rained")
    crossed = await party.ada.slash("message export", channel=party.thread, after="1 day", before="2 days")
    assert "yesterday" in malformed.text
    assert "Nothing lies between" in crossed.text
    empty = await party.ada.slash("message export", channel=party.thread, before="2 days")
    assert "Nothing was said" in empty.text
    assert await party.ada.history(await party.ada.open_dm()) == []


class ClosedDoor:
    """An interaction that is over, of somebody who takes no direct messages: nothing real lasts 15 minutes here."""

    def __init__(self) -> None:
        self.client = SimpleNamespace(speech=Speech(Words()))
        self.user = self
        self.id = 5
        self.expires_at = discord.utils.utcnow()
        self.filesize_limit = LIMIT_BYTES

    async def send(self, _: str) -> None:
        response = cast("aiohttp.ClientResponse", SimpleNamespace(status=403, reason="Forbidden"))
        raise discord.Forbidden(response, {"code": 50007})

    async def edit_original_response(self, **_: object) -> None:
        """Takes anything."""


async def test_whom_nothing_reaches_any_more_gets_nothing_and_the_export_ends() -> None:
    delivery = PrivateDelivery(ClosedDoor(), "Film night")  # type: ignore[arg-type]
    assert await delivery.begin(1) == LIMIT_BYTES
    with pytest.raises(ExportUndeliverableError) as refused:
        await delivery.hand_over(Part(1, "chorus-chat.html", io.BytesIO(b"hello"), 1, True))
    await delivery.fail(refused.value)


@pytest.mark.parametrize("killed", [True, False])
async def test_whose_export_was_cut_off_by_a_restart_is_told_so_once(
    party: Party, sandbox: Sandbox, bot: BotProcess, killed: bool
) -> None:
    _, held = await held_up(party, sandbox)
    if not killed:
        await bot.stop()
    await bot.restart()
    await bot.wait_ready()
    await held.release()
    read = await written_to(party.ada, "I was restarted")
    assert [party.name in message.text for message in read if "I was restarted" in message.text] == [True]
    await party.ada.slash("message export", channel=party.thread, format="jsonl")
    assert list(await handed(sandbox, party.ada)) == ["chorus-chat.jsonl"]
