"""What people see of groups, and who gets into their channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sandbox.client import Refused
from tests.cogs.conftest import MOST_GROUPS
from tests.cogs.party import Party, register

if TYPE_CHECKING:
    from sandbox.client import Channel, Guild


async def test_a_new_group_has_a_thread_and_a_voice_channel_for_its_owner(party: Party) -> None:
    assert party.ada.id in await party.thread.members()
    (listener,) = await party.listen(party.ada)
    await listener.leave()


async def test_the_thread_begins_by_saying_that_the_chat_is_kept(party: Party) -> None:
    first, *_ = [message for message in await party.ada.history(party.thread) if message.raw["type"] == 0]
    assert "keeps a copy" in first.content


async def test_an_outsider_sees_no_thread_and_may_not_enter_the_voice_channel(party: Party) -> None:
    assert party.thread.id not in {thread.id for thread in await party.cleo.threads()}
    with pytest.raises(Refused):
        await party.cleo.join(party.voice)
    with pytest.raises(Refused):  # members do not bring in others: a group's people are those the bot knows
        await party.ben.add_to_thread(party.thread, party.cleo)


async def test_a_server_administrator_may_enter_the_voice_channel(party: Party) -> None:
    admin = await party.guild.add_member("Root", administrator=True)
    listener = await admin.join(party.voice)
    await listener.leave()


async def test_an_added_member_gets_into_both_channels_and_a_removed_one_out_of_them(party: Party) -> None:
    added = await party.ada.slash("member add", channel=party.thread, person=party.cleo)
    assert added.ephemeral
    assert "Cleo Example" in added.text
    assert party.cleo.id in await party.thread.members()
    (listener,) = await party.listen(party.cleo)
    await listener.leave()
    await party.ada.slash("member remove", channel=party.thread, person=party.cleo)
    assert party.cleo.id not in await party.thread.members()
    with pytest.raises(Refused):
        await party.cleo.join(party.voice)


async def test_who_is_removed_while_they_listen_is_put_out_of_the_voice_channel(party: Party) -> None:
    await party.listen(party.ben)
    await party.ada.slash("member remove", channel=party.thread, person=party.ben)
    assert await party.guild.voice_state(party.ben.id) is None


async def test_the_group_is_shown_with_its_people_and_places(party: Party) -> None:
    answer = await party.ben.slash("group show", channel=party.thread)
    for expected in (party.name, "Ada Example", "Ben Example", f"<#{party.thread.id}>", f"<#{party.voice.id}>"):
        assert expected in answer.text
    members = await party.ben.slash("member list", channel=party.thread)
    assert "Ada Example (owner)" in members.text


async def test_adding_somebody_twice_changes_nothing(party: Party) -> None:
    answer = await party.ada.slash("member add", channel=party.thread, person=party.ben)
    assert "already" in answer.text


async def test_only_moderators_and_owners_add_and_remove(party: Party) -> None:
    for command, person in (("member add", party.cleo), ("member remove", party.ada)):
        answer = await party.ben.slash(command, channel=party.thread, person=person)
        assert "Only a moderator or an owner" in answer.text
    assert party.cleo.id not in await party.thread.members()
    assert party.ada.id in await party.thread.members()


async def test_the_owner_cannot_be_removed(party: Party) -> None:
    answer = await party.ada.slash("member remove", channel=party.thread, person=party.ada)
    assert "owns the group" in answer.text
    assert party.ada.id in await party.thread.members()


async def test_somebody_who_left_the_server_or_sits_in_a_thread_that_fell_asleep_can_be_removed(party: Party) -> None:
    await party.ada.slash("member add", channel=party.thread, person=party.cleo)
    await party.thread.archive()
    asleep = await party.ada.slash("member remove", channel=party.general, person=party.ben)
    assert "no longer in" in asleep.text
    await party.cleo.leave_guild()
    gone = await party.ada.slash("member remove", channel=party.general, person=party.cleo)
    # Their membership ended when they left, unless this came first.
    assert any(words in gone.text for words in ("no longer in", "can't find that person", "is not in"))


async def test_a_refused_addition_leaves_no_door_open(party: Party) -> None:
    await party.general.set_permissions(party.cleo, view_channel=False)
    answer = await party.ada.slash("member add", channel=party.thread, person=party.cleo)
    assert "is now in" not in answer.text
    with pytest.raises(Refused):
        await party.cleo.join(party.voice)
    assert "Cleo" not in (await party.ada.slash("member list", channel=party.thread)).text


async def test_nothing_that_is_said_pings_anybody(party: Party) -> None:
    await party.ada.send(party.thread, f"@everyone {party.ben.mention}")
    listed = await party.ada.slash("message list", channel=party.thread)
    shown = await party.ada.slash("group show", channel=party.thread)
    for answer in (listed, shown):
        assert answer.message is not None
        assert answer.message.raw["mention_everyone"] is False
        assert answer.message.raw["mentions"] == []
    added = await party.ada.slash("member add", channel=party.thread, person=party.cleo)
    assert added.message is not None
    assert party.cleo.mention in added.text


async def test_deleting_asks_first_and_can_be_declined(party: Party) -> None:
    question = await party.ada.slash("group delete", channel=party.thread)
    assert question.ephemeral
    answer = await party.ada.click(question, "Keep it")
    await answer.until(lambda seen: "stays" in seen.text)
    assert await party.voice.exists()


async def test_a_deleted_group_loses_its_voice_channel_and_keeps_its_words_readable(party: Party) -> None:
    said = await party.ada.send(party.thread, "the last words")
    question = await party.ada.slash("group delete", channel=party.thread)
    answer = await party.ada.click(question, "Delete it")
    await answer.until(lambda seen: "is deleted" in seen.text)
    assert not await party.voice.exists()
    assert said.id in {message.id for message in await party.ada.history(party.thread)}
    with pytest.raises(Refused):
        await party.ada.send(party.thread, "words after the last")
    listed = (await party.ada.slash("group list", channel=party.general)).text
    assert "in no group" in listed
    assert f"**{party.name}** (deleted" in listed, "its chat is still hers"


async def test_a_group_whose_thread_fell_asleep_is_deleted_too(party: Party) -> None:
    await party.thread.archive()
    question = await party.ada.slash("group delete", channel=party.general, name=party.name)
    answer = await party.ada.click(question, "Delete it")
    await answer.until(lambda seen: "is deleted" in seen.text)
    assert not await party.voice.exists()


async def test_only_an_owner_or_an_administrator_deletes(party: Party) -> None:
    assert "Only an owner" in (await party.ben.slash("group delete", channel=party.thread)).text
    admin = await party.guild.add_member("Root", administrator=True)
    await register(admin, party.general)
    question = await admin.slash("group delete", channel=party.general, name=party.name)
    answer = await admin.click(question, "Delete it")
    await answer.until(lambda seen: "is deleted" in seen.text)


async def test_a_name_that_is_taken_in_another_case_is_refused(party: Party) -> None:
    answer = await party.cleo.slash("group create", channel=party.general, name="FILM NIGHT")
    assert "already" in answer.text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("   ", "can't be empty"),
        ("x" * 101, "at most 100"),
        ("@everyone come in", "can't hold mentions"),
        ("<@123456789012345678>", "can't hold mentions"),
        ("**bold** and `code`", "can't hold mentions"),
        ("hid\u202eden", "can't be seen"),
    ],
)
async def test_a_bad_name_is_refused_and_nothing_is_made(party: Party, name: str, words: str) -> None:
    before = {channel.id for channel in await party.guild.channels()}
    answer = await party.ada.slash("group create", channel=party.general, name=name)
    assert answer.ephemeral
    assert words in answer.text
    assert {channel.id for channel in await party.guild.channels()} == before


async def test_who_belongs_to_several_groups_is_asked_which_one(party: Party) -> None:
    await party.ada.slash("group create", channel=party.general, name="Book club")
    question = await party.ada.slash("member list", channel=party.general)
    answer = await party.ada.select(question, ["Book club"])
    assert "Book club" in answer.text
    assert "one member" in answer.text


async def test_the_thread_a_command_is_typed_in_decides_which_group_it_means(party: Party) -> None:
    await party.ada.slash("group create", channel=party.general, name="Book club")
    answer = await party.ada.slash("member list", channel=party.thread)
    assert party.name in answer.text


async def test_the_voice_channel_decides_when_the_thread_does_not(party: Party) -> None:
    await party.ada.slash("group create", channel=party.general, name="Book club")
    (listener,) = await party.listen(party.ada)
    answer = await party.ada.slash("member list", channel=party.general)
    assert party.name in answer.text
    await listener.leave()


async def test_buttons_that_belong_to_somebody_else_do_nothing(
    party: Party,
) -> None:
    question = await party.ada.slash("group delete", channel=party.thread)
    with pytest.raises(Refused):  # it is ephemeral: Ben does not even see it
        await party.ben.click(question, "Delete it")
    assert await party.voice.exists()


async def test_a_server_full_of_groups_takes_no_more(party: Party) -> None:
    for number in range(MOST_GROUPS - 1):
        who = party.ada if number % 2 else party.ben
        await who.slash("group create", channel=party.general, name=f"Group {number}")
    answer = await party.ada.slash("group create", channel=party.general, name="One too many")
    assert f"This server has {MOST_GROUPS} groups, which is the most" in answer.text


@pytest.mark.parametrize(
    ("permission", "words"),
    [
        ("create_private_threads", "Create Private Threads"),
        ("manage_channels", "Manage Channels"),
        ("manage_roles", "Manage Roles"),
    ],
)
async def test_a_missing_permission_is_named(guild: Guild, permission: str, words: str) -> None:
    general, ada = guild.channel("general"), await guild.add_member("Ada")
    await register(ada, general)
    await guild.set_bot_permissions(**{permission: False})
    before = {channel.id for channel in await guild.channels()}
    answer = await ada.slash("group create", channel=general, name="Film night")
    assert words in answer.text
    assert {channel.id for channel in await guild.channels()} == before
    assert "no group" in (await ada.slash("group list", channel=general)).text


@pytest.mark.parametrize(
    ("command", "permission", "words"),
    [
        ("member add", "manage_roles", "Manage Roles"),
        ("member remove", "manage_threads", "Manage Threads"),
        ("group delete", "manage_channels", "Manage Channels"),
    ],
)
async def test_a_permission_that_was_taken_away_later_is_named_and_nothing_changes(
    party: Party, command: str, permission: str, words: str
) -> None:
    await party.guild.set_bot_permissions(**{permission: False})
    options: dict[str, Any] = {"member add": {"person": party.cleo}, "member remove": {"person": party.ben}}
    answer = await party.ada.slash(command, channel=party.thread, **options.get(command, {}))
    if answer.buttons:
        await party.ada.click(answer, "Delete it")
        await answer.until(lambda seen: words in seen.whole_text)
        assert answer.buttons == []
    assert words in answer.whole_text
    members = await party.ada.slash("member list", channel=party.thread)
    assert "Ben" in members.text
    assert "Cleo" not in members.text
    assert await party.voice.exists()


async def test_a_server_without_room_for_a_channel_says_so_and_keeps_no_thread(guild: Guild) -> None:
    general, ada = guild.channel("general"), await guild.add_member("Ada")
    await register(ada, general)
    await guild.fill_channels()
    answer = await ada.slash("group create", channel=general, name="Film night")
    assert "as many channels as Discord allows" in answer.text
    assert await guild.threads() == []


async def test_a_server_without_room_for_a_thread_says_so(guild: Guild) -> None:
    general, ada = guild.channel("general"), await guild.add_member("Ada")
    await register(ada, general)
    await guild.fill_threads()
    answer = await ada.slash("group create", channel=general, name="Film night")
    assert "as many active threads" in answer.text


async def test_commands_of_a_group_are_refused_in_a_direct_message(party: Party) -> None:
    private: Channel = await party.ada.open_dm()
    for command in ("group list", "member list", "queue show"):
        with pytest.raises(Refused):
            await party.ada.slash(command, channel=private)
