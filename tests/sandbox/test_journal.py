"""The journal: every version of every message, and all else that happened to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from sandbox.journal import Journal
from sandbox.world import World
from tests.sandbox.test_threads import start_thread

if TYPE_CHECKING:
    from sandbox.client import Channel, Guild, Member, Sandbox


async def test_the_journal_has_every_version_of_a_message_and_when_its_words_changed(
    sandbox: Sandbox, ada: Member, general: Channel
) -> None:
    message = await ada.send(general, "https://example.com/", files=[("a.txt", b"a")])
    await ada.edit(message, "https://example.com/ look")
    assert await sandbox.unfurl(message, {"title": "A page", "url": "https://example.com/"})
    created, edited, unfurled = await sandbox.journal(general)
    assert [entry["content"] for entry in (created, edited, unfurled)] == [
        message.content,
        *[f"{message.content} look"] * 2,
    ]
    assert created["edited_timestamp"] is None
    assert edited["edited_timestamp"][:-9] == unfurled["edited_timestamp"][:-9]
    assert [len(entry["embeds"]) for entry in (created, edited, unfurled)] == [0, 0, 1]
    assert created["attachments"][0]["filename"] == "a.txt"
    assert created["number"] < edited["number"] < unfurled["number"]


async def test_the_journal_tells_of_reactions_votes_and_pins_when_asked_for_all_of_it(
    sandbox: Sandbox, guild: Guild, ada: Member, general: Channel
) -> None:
    moderator = await guild.add_member("Mo", administrator=True)
    poll = await moderator.send_poll(general, "When?", ["now", "later"])
    await ada.react(poll, "👍")
    await moderator.unreact(poll, "👍", of=ada)
    await ada.react(poll, "🎉")
    await moderator.clear_reactions(poll)
    await ada.vote(poll, 2)
    await moderator.pin(poll)
    told = [entry for entry in await sandbox.journal(general, whole=True) if entry["id"] in (poll.id, None)]
    assert [(entry["what"], entry.get("emoji"), entry.get("user_id"), entry.get("answer_id")) for entry in told] == [
        ("create", None, None, None),
        ("react", "👍", ada.id, None),
        ("unreact", "👍", ada.id, None),
        ("react", "🎉", ada.id, None),
        ("clear_reactions", None, None, None),
        ("vote", None, ada.id, 2),
        ("edit", None, None, None),
        ("pins", None, None, None),
    ]
    assert [entry["pinned"] for entry in told if "pinned" in entry] == [False, True]
    assert told[0]["poll"]["question"]["text"] == "When?"
    assert {entry["what"] for entry in await sandbox.journal(general)} == {"create", "edit"}


async def test_the_journal_of_a_deleted_thread_ends_with_its_end(
    sandbox: Sandbox, api: discord.Client, guild: Guild, ada: Member, general: Channel
) -> None:
    thread = await start_thread(api, general)
    await thread.add_user(discord.Object(ada.id))
    shown = await guild.thread("Film night")
    await ada.send(shown, "hello")
    await shown.delete()
    assert [entry["what"] for entry in await sandbox.journal(shown, whole=True)] == ["create", "create", "end"]


def test_numbers_go_on_where_a_loaded_journal_ends() -> None:
    world = World()
    journal = Journal(world)
    guild_id = int(world.people.create_guild("Film club")["id"])
    channel_id = int(world.people.create_channel(guild_id, "general")["id"])
    user_id = int(world.people.add_member(guild_id, "Ada")["user"]["id"])
    world.chat.write(user_id, channel_id, "before")
    again = World()
    later = Journal(again)
    later.load(again.load(world.dump({"journal": journal.dump()}))["journal"])
    again.chat.write(user_id, channel_id, "after")
    assert [entry["number"] for entry in later.of(channel_id)] == [0, 1]
