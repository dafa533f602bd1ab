"""`/message send`, `edit` and `delete`, as the people of a group see what comes of them in its thread."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tests.cogs.party import register

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import Answer, BotProcess, Member, Message, Sandbox
    from tests.cogs.party import Party

TOKEN = "SELECT token FROM webhooks WHERE channel_id = ?"


async def said_in_thread(party: Party) -> list[Message]:
    """What was said through webhooks."""
    return [message for message in await party.ben.history(party.thread) if "webhook_id" in message.raw]


async def texts(party: Party) -> list[str]:
    return [message.content for message in await said_in_thread(party)]


async def send(member: Member, party: Party, text: str) -> Answer:
    return await member.slash("message send", channel=party.general, text=text)


async def edit(member: Member, party: Party, message: Message, text: str) -> Answer:
    form = await member.slash("message edit", channel=party.general, message=str(message.id))
    assert form.modal is not None, form.text
    (field,) = form.modal.fields
    return await member.submit(form.modal, {field.custom_id: text})


async def delete(member: Member, party: Party, message: Message) -> Answer:
    return await member.slash("message delete", channel=party.general, message=link_to(party, message))


def link_to(party: Party, message: Message) -> str:
    """What "Copy Message Link" hands out."""
    return f"https://discord.com/channels/{party.guild.id}/{message.channel_id}/{message.id}"


def rows(folder: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "chorus.db")) as database:
        return database.execute(query, values).fetchall()


def avatar_of(member: Member) -> str:
    """The hash that the sandbox makes of the address of somebody's default picture (Discord docs: Reference > Default
    User Avatar: which of six it is follows from the id).
    """
    address = f"https://cdn.discordapp.com/embed/avatars/{(member.id >> 22) % 6}.png"
    return hashlib.blake2s(address.encode(), digest_size=16).hexdigest()


async def test_what_somebody_sends_stands_in_the_thread_under_their_name_and_picture(party: Party) -> None:
    answer = await send(party.ada, party, "hello from afar")
    assert answer.ephemeral
    assert "under your name" in answer.text
    (said,) = await said_in_thread(party)
    assert (said.author_name, said.content) == ("Ada", "hello from afar")
    assert said.raw["author"]["avatar"] == avatar_of(party.ada)
    assert not [message for message in await party.ada.history(party.general) if "webhook_id" in message.raw]


async def test_what_is_sent_is_mirrored_once(party: Party, bot_folder: Path) -> None:
    await send(party.ada, party, "only once")
    (said,) = await said_in_thread(party)
    await party.ben.send(party.thread, "indeed")
    await party.ben.slash("message list", channel=party.thread)  # what was said is written down by then
    kept = rows(
        bot_folder, "SELECT message_id FROM chats WHERE message = 'only once' AND thread_id = ?", said.channel_id
    )
    assert kept == [(said.id,)]


async def test_a_form_opens_where_the_text_is_left_out(party: Party) -> None:
    form = await party.ada.slash("message send", channel=party.general)
    assert form.modal is not None
    (field,) = form.modal.fields
    answer = await party.ada.submit(form.modal, {field.custom_id: "two\nlines"})
    assert "under your name" in answer.text
    assert await texts(party) == ["two\nlines"]


@pytest.mark.parametrize("length", [1, 2_000, 2_001, 4_000])
async def test_a_long_text_comes_in_parts_that_are_the_whole(party: Party, length: int) -> None:
    text = ("words and words " * 300)[: length - 1] + "."
    await send(party.ada, party, text)
    parts = await texts(party)
    assert len(parts) == -(-length // 2_000) or (length == 4_000 and len(parts) == 3)
    assert " ".join(parts).split() == text.split()


@pytest.mark.parametrize("text", ["\u200b\u200d", " "])
async def test_what_nobody_could_see_is_not_sent(party: Party, text: str) -> None:
    form = await party.ada.slash("message send", channel=party.general)
    assert form.modal is not None
    (field,) = form.modal.fields
    answer = await party.ada.submit(form.modal, {field.custom_id: text})
    assert "nothing to be seen" in answer.text
    assert answer.buttons == ["Try again"]
    assert await said_in_thread(party) == []


async def test_emoji_alone_are_sent(party: Party) -> None:
    await send(party.ada, party, "👩‍👩‍👧‍👦🎉")
    assert await texts(party) == ["👩‍👩‍👧‍👦🎉"]


async def test_a_name_that_discord_keeps_to_itself_is_still_recognised(party: Party) -> None:
    eve = await party.guild.add_member("Clyde discord ``` @everyone")
    await register_and_add(eve, party)
    answer = await send(eve, party, "it is me @everyone")
    assert "under your name" in answer.text
    said = (await said_in_thread(party))[-1]
    assert said.author_name == "Cl\u0443de dis\u0441ord ''' @everyone"
    assert said.raw["mention_everyone"] is False


async def register_and_add(member: Member, party: Party) -> None:
    await register(member, party.general, email=f"m{member.id}@example.com", first_name="Eve")
    await party.ada.slash("member add", channel=party.thread, person=member)


async def test_a_text_grows_and_shrinks_part_by_part(party: Party) -> None:
    await send(party.ada, party, "short")
    (first,) = await said_in_thread(party)
    long = "\n".join(f"line {number} " + "x" * 60 for number in range(50))
    answer = await edit(party.ada, party, first, long)
    assert "It says that now" in answer.text
    grown = await said_in_thread(party)
    assert len(grown) == 2
    assert grown[0].id == first.id
    assert "\n".join(message.content for message in grown) == long
    await edit(party.ada, party, grown[1], "short again")
    (left,) = await said_in_thread(party)
    assert (left.id, left.content) == (first.id, "short again")


async def test_the_form_of_an_edit_holds_the_whole_text(party: Party) -> None:
    text = ("words and words " * 200).strip()
    await send(party.ada, party, text)
    parts = await said_in_thread(party)
    form = await party.ada.slash("message edit", channel=party.general, message=str(parts[1].id))
    assert form.modal is not None
    assert form.modal.fields[0].value == text


async def test_own_messages_are_offered_to_be_changed_and_deleted(party: Party) -> None:
    await send(party.ada, party, "sent through Chorus")
    await party.ada.send(party.thread, "written by hand")
    await party.ben.send(party.thread, "written by Ben")
    await party.ada.slash("message list", channel=party.thread)  # what was said is written down by then
    editable = await party.ada.autocomplete("message edit", channel=party.general, focused="message", query="")
    assert [name for name, _ in editable] == ["sent through Chorus"]
    own = await party.ada.autocomplete("message delete", channel=party.general, focused="message", query="")
    assert [name for name, _ in own] == ["written by hand", "sent through Chorus"]
    assert await party.ben.autocomplete("message edit", channel=party.general, focused="message", query="") == []


async def test_only_what_one_sent_oneself_can_be_changed(party: Party) -> None:
    await send(party.ada, party, "Ada's")
    (adas,) = await said_in_thread(party)
    by_hand = await party.ben.send(party.thread, "by hand")
    await party.ben.slash("message list", channel=party.thread)  # what was said is written down by then

    async def told(member: Member, named: str) -> str:
        return (await member.slash("message edit", channel=party.general, message=named)).text

    assert "not a message of yours" in await told(party.ben, str(adas.id))
    assert "change it there" in await told(party.ben, link_to(party, by_hand))
    assert "not a message of yours" in await told(party.ada, str(by_hand.id))
    assert "no longer there" in await told(party.ada, str(adas.id + 1))
    assert "can't tell which message" in await told(party.ada, "the last one")


async def test_deleting_a_split_text_takes_all_of_it(party: Party) -> None:
    await send(party.ada, party, "words " * 600)
    parts = await said_in_thread(party)
    assert len(parts) == 2
    assert "Deleted" in (await delete(party.ada, party, parts[1])).text
    assert await said_in_thread(party) == []
    assert "no longer there" in (await delete(party.ada, party, parts[0])).text


async def test_what_was_typed_in_discord_is_deleted_by_its_author_and_by_moderators_only(party: Party) -> None:
    by_ben = await party.ben.send(party.thread, "by Ben")
    by_ada = await party.ada.send(party.thread, "by Ada")
    assert "moderator" in (await delete(party.ben, party, by_ada)).text
    assert "Deleted. " in (await delete(party.ben, party, by_ben)).text
    another = await party.ben.send(party.thread, "by Ben again")
    assert "administrators can see" in (await delete(party.ada, party, another)).text
    assert [message.id for message in await party.ben.history(party.thread) if not message.is_bot][-1:] == [by_ada.id]
    root = await party.guild.add_member("Root", administrator=True)
    await register(root, party.general)
    audit = await root.slash("chorus audit", channel=party.general)
    assert "Ada Example deleted what somebody else had said (Ben Example" in audit.text


async def test_a_part_that_was_deleted_by_hand_is_laid_out_anew(party: Party) -> None:
    await send(party.ada, party, "words " * 600)
    first, second = await said_in_thread(party)
    root = await party.guild.add_member("Root", administrator=True)
    await root.delete(first)
    answer = await edit(party.ada, party, second, "all that is left")
    assert "It says that now" in answer.text
    (left,) = await said_in_thread(party)
    assert (left.id, left.content) == (second.id, "all that is left")


async def test_what_is_sent_wakes_an_archived_thread_and_can_be_changed_in_one(party: Party) -> None:
    await party.thread.archive()
    await send(party.ada, party, "wake up")
    assert not (await party.thread.fetch())["thread_metadata"]["archived"]
    (said,) = await said_in_thread(party)
    await party.thread.archive()
    await edit(party.ada, party, said, "awake?")
    assert await texts(party) == ["awake?"]
    await party.thread.archive()
    await delete(party.ada, party, said)
    assert await said_in_thread(party) == []


async def test_a_webhook_that_was_deleted_by_hand_is_made_once_more(party: Party) -> None:
    await send(party.ada, party, "one")
    (said,) = await said_in_thread(party)
    await party.general.delete_webhook(int(said.raw["webhook_id"]))
    await send(party.ada, party, "two")
    assert await texts(party) == ["one", "two"]
    assert "nobody change it now" in (await edit(party.ada, party, said, "one?")).text
    assert "Deleted" in (await delete(party.ada, party, said)).text
    assert await texts(party) == ["two"]


async def test_a_webhook_that_discord_forgets_for_a_moment_is_found_again(party: Party, sandbox: Sandbox) -> None:
    await send(party.ada, party, "one")
    await sandbox.faults.forget_webhooks()
    await send(party.ada, party, "two")
    said = await said_in_thread(party)
    assert [message.content for message in said] == ["one", "two"]
    assert len({message.raw["webhook_id"] for message in said}) == 1


async def test_all_groups_of_a_channel_share_one_webhook(party: Party) -> None:
    await party.ada.slash("group create", channel=party.general, name="Book club")
    books = await party.guild.thread("Book club")
    for thread in (party.thread, books, party.thread):
        await party.ada.slash("message send", channel=thread, text="hello")
    hooks = {message.raw["webhook_id"] for message in await said_in_thread(party)}
    (in_books,) = [message for message in await party.ada.history(books) if "webhook_id" in message.raw]
    assert hooks == {in_books.raw["webhook_id"]}


async def test_a_channel_that_is_full_of_webhooks_is_told_of(party: Party) -> None:
    for number in range(15):
        webhook = await party.general.create_webhook(f"hook {number}")
    assert "as many webhooks as Discord allows" in (await send(party.ada, party, "no room")).text
    await party.general.delete_webhook(int(webhook["id"]))
    await send(party.ada, party, "room")
    assert await texts(party) == ["room"]


async def test_a_missing_permission_is_named(party: Party) -> None:
    await party.guild.set_bot_permissions(manage_webhooks=False)
    assert "Manage Webhooks" in (await send(party.ada, party, "hello")).text
    by_ben = await party.ben.send(party.thread, "by Ben")
    await party.guild.set_bot_permissions(manage_messages=False)
    assert "Manage Messages" in (await delete(party.ben, party, by_ben)).text


async def test_who_may_not_write_in_the_thread_does_not_speak_through_chorus_either(party: Party) -> None:
    await party.general.set_permissions(party.ben, send_messages_in_threads=False)
    assert "does not let you write" in (await send(party.ben, party, "psst")).text
    assert await said_in_thread(party) == []


async def test_people_that_are_mentioned_are_told_and_nobody_else(party: Party) -> None:
    await send(party.ada, party, f"{party.ben.mention} and @everyone")
    (said,) = await said_in_thread(party)
    assert [int(user["id"]) for user in said.raw["mentions"]] == [party.ben.id]
    assert said.raw["mention_everyone"] is False


@pytest.mark.parametrize("performed", [True, False])
async def test_a_post_that_discord_does_not_answer_is_there_once(
    party: Party, sandbox: Sandbox, performed: bool
) -> None:
    await send(party.ada, party, "before")
    await sandbox.faults.fail_calls("POST /webhooks/*/*", 502, performed=performed)
    assert "under your name" in (await send(party.ada, party, "once")).text
    await sandbox.faults.lose_calls("POST /webhooks/*/*", performed=performed)
    assert "under your name" in (await send(party.ada, party, "once more")).text
    await sandbox.faults.clear()
    assert await texts(party) == ["before", "once", "once more"]


async def test_the_token_of_a_webhook_is_nowhere_to_be_seen(party: Party, bot: BotProcess, bot_folder: Path) -> None:
    answer = await send(party.ada, party, "hello")
    ((token,),) = rows(bot_folder, TOKEN, party.general.id)
    assert token not in bot.log
    assert token not in answer.text
