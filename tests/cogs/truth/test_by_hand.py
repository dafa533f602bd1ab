"""What people do to groups by hand, live and while the bot is down: database and Discord agree afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cogs.party import register, voice_channel
from tests.cogs.truth.agreement import until

if TYPE_CHECKING:
    from sandbox.client import Channel, Member
    from tests.cogs.party import Party
    from tests.cogs.truth.agreement import Truth
    from tests.cogs.truth.conftest import Hand


async def says(party: Party, words: str, *, thread: Channel | None = None) -> None:
    """Wait until the bot has said something in the group's thread."""
    where = thread or party.thread

    async def said() -> bool:
        history = await party.guild.sandbox.history(where)
        return any(message.is_bot and words in message.content for message in history)

    await until(said)


async def test_a_renamed_thread_gives_the_group_its_name(party: Party, truth: Truth, hand: Hand) -> None:
    async with hand:
        await party.thread.rename("Book club")
    await until(lambda: named(truth, "Book club"))
    await truth.comes()
    assert (await party.voice.fetch())["name"] == "Book club"


async def test_a_renamed_voice_channel_gives_the_group_its_name(party: Party, truth: Truth, hand: Hand) -> None:
    async with hand:
        await party.voice.rename("Book club")
    await until(lambda: named(truth, "Book club"))
    await truth.comes()
    assert (await party.thread.fetch())["name"] == "Book club"


async def named(truth: Truth, name: str) -> bool:
    return name in truth.groups()


async def test_a_name_that_is_taken_is_set_back_and_told(party: Party, truth: Truth, hand: Hand) -> None:
    await party.cleo.slash("group create", channel=party.general, name="Book club")
    async with hand:
        await party.thread.rename("BOOK CLUB")
    await says(party, "can't be called")
    await truth.comes()
    assert sorted(truth.groups()) == ["Book club", party.name]


async def test_a_name_that_cannot_be_used_is_set_back_and_told(party: Party, truth: Truth, hand: Hand) -> None:
    async with hand:
        await party.thread.rename("**bold**")
    await says(party, "can't be called")
    await truth.comes()
    assert truth.groups() == [party.name]


async def test_a_thread_that_was_deleted_is_opened_anew(party: Party, truth: Truth, hand: Hand) -> None:
    async with hand:
        await party.thread.delete()
    await truth.comes()
    anew = await party.guild.thread(party.name)
    assert anew.id != party.thread.id
    assert truth.members(party.name) == {party.ada.id, party.ben.id}
    await says(party, "I opened this one", thread=anew)
    shown = await party.ada.slash("group show", channel=anew)
    assert party.name in shown.text


async def test_a_voice_channel_that_was_deleted_is_made_anew(party: Party, truth: Truth, hand: Hand) -> None:
    async with hand:
        await party.voice.delete()
    await truth.comes()
    await says(party, "I made it anew")
    anew = await voice_channel(party.guild, party.name)
    assert anew.id != party.voice.id
    listener = await party.ben.join(anew)
    await listener.leave()


async def test_a_channel_that_goes_with_its_thread_has_the_thread_opened_at_home(
    party: Party, truth: Truth, hand: Hand
) -> None:
    admin = await party.guild.add_member("Root", administrator=True)
    home = await party.guild.create_text_channel("home")
    await admin.slash("chorus setup", channel=party.general, channel_=home)
    async with hand:
        await party.general.delete()
    await truth.comes()
    assert int((await party.guild.thread(party.name)).raw["parent_id"]) == home.id


async def without_voice(party: Party) -> None:
    """The voice channel is deleted by hand, and the bot may make none."""
    await party.guild.set_bot_permissions(manage_channels=False)
    await party.voice.delete()
    await says(party, "I can't make it anew")


async def test_a_lost_voice_channel_is_made_by_group_update_once_the_bot_may(party: Party, truth: Truth) -> None:
    await without_voice(party)
    refused = await party.ada.slash("group update", channel=party.thread, reset="voice")
    assert "Manage Channels" in refused.text
    await party.guild.set_bot_permissions(manage_channels=True)
    answer = await party.ada.slash("group update", channel=party.thread, reset="voice")
    assert "is changed" in answer.text
    await truth.comes()
    listener = await party.ben.join(await voice_channel(party.guild, party.name))
    await listener.leave()


async def test_a_lost_voice_channel_is_made_by_setup_once_the_bot_may(party: Party, truth: Truth) -> None:
    admin = await party.guild.add_member("Root", administrator=True)
    await without_voice(party)
    answer = await admin.slash("chorus setup", channel=party.general)
    assert "Manage Channels" in answer.text
    assert f"What **{party.name}** lacks" in answer.text
    await party.guild.set_bot_permissions(manage_channels=True)
    answer = await admin.slash("chorus setup", channel=party.general)
    anew = await voice_channel(party.guild, party.name)
    assert f"**{party.name}** had lost its voice channel, and has one again: <#{anew.id}>" in answer.text
    assert answer.ephemeral
    await truth.comes()
    assert party.name not in (await admin.slash("chorus setup", channel=party.general)).text


async def test_a_group_without_a_home_gets_its_thread_when_one_is_set(party: Party, truth: Truth) -> None:
    admin = await party.guild.add_member("Root", administrator=True)
    home = await party.guild.create_text_channel("home")
    await party.general.delete()
    private = await party.ada.open_dm()

    async def told() -> bool:
        return any("I can't open another" in message.text for message in await party.ada.history(private))

    await until(told)
    answer = await admin.slash("chorus setup", channel=home, channel_=home)
    anew = await party.guild.thread(party.name)
    assert f"**{party.name}** had lost its thread, and has one again: <#{anew.id}>" in answer.text
    await truth.comes()


async def test_who_leaves_the_thread_leaves_the_group(party: Party, truth: Truth, hand: Hand) -> None:
    async with hand:
        await party.ben.leave_thread(party.thread)
    await says(party, "Ben Example has left")
    await truth.comes()
    assert truth.members(party.name) == {party.ada.id}


async def test_an_owner_who_leaves_the_thread_is_brought_back(party: Party, truth: Truth, hand: Hand) -> None:
    async with hand:
        await party.ada.leave_thread(party.thread)
    await says(party, "I brought them back")
    await truth.comes()
    assert truth.members(party.name) == {party.ada.id, party.ben.id}


async def test_who_leaves_the_server_leaves_the_group(party: Party, truth: Truth, hand: Hand) -> None:
    async with hand:
        await party.ben.leave_guild()
    await says(party, "Ben Example has left")
    await truth.comes()
    assert truth.members(party.name) == {party.ada.id}


async def test_an_owner_who_leaves_the_server_passes_the_group_on(party: Party, truth: Truth, hand: Hand) -> None:
    async with hand:
        await party.ada.leave_guild()
    await says(party, "belongs to Ben Example now")
    await truth.comes()
    assert "(owner)" in (await party.ben.slash("member list", channel=party.thread)).text


async def test_an_owner_who_leaves_the_server_alone_ends_the_group(party: Party, truth: Truth, hand: Hand) -> None:
    await party.ada.slash("member remove", channel=party.thread, person=party.ben)
    async with hand:
        await party.ada.leave_guild()
    await until(lambda: ended(truth))
    await truth.comes()
    assert not await party.voice.exists()
    assert (await party.thread.fetch())["thread_metadata"]["locked"]


async def ended(truth: Truth) -> bool:
    return truth.groups() == []


async def test_an_owner_and_an_heir_who_both_leave_the_server_leave_the_group_to_the_next(
    party: Party, truth: Truth, hand: Hand
) -> None:
    await party.ada.slash("member add", channel=party.thread, person=party.cleo)
    async with hand:
        await party.ada.leave_guild()
        await party.ben.leave_guild()
    await says(party, "belongs to Cleo Example now")
    await truth.comes()
    assert truth.members(party.name) == {party.cleo.id}


async def test_a_mention_from_before_they_went_lets_nobody_come_back_by_themselves(
    party: Party, truth: Truth, hand: Hand
) -> None:
    await party.guild.member("Olga").add_role(party.ben, await party.guild.create_role("Keepers", "manage_threads"))
    await party.ada.send(party.thread, f"Thanks for the film, {party.ben.mention}")
    await party.ben.leave_thread(party.thread)
    await says(party, "Ben Example has left")
    async with hand:
        await party.ben.join_thread(party.thread)
    await says(party, "only a moderator or an owner")
    await truth.comes()
    assert truth.members(party.name) == {party.ada.id}


async def test_a_mention_that_was_written_in_afterwards_brings_nobody_in(
    party: Party, truth: Truth, hand: Hand
) -> None:
    await party.guild.member("Olga").add_role(party.ben, await party.guild.create_role("Keepers", "manage_threads"))
    await party.ada.slash("member remove", channel=party.thread, person=party.ben)
    farewell = await party.ada.send(party.thread, "Bye then")
    await party.ada.edit(farewell, f"Bye then, {party.ben.mention}")
    async with hand:
        await party.ben.join_thread(party.thread)
    await says(party, "only a moderator or an owner")
    await truth.comes()
    assert truth.members(party.name) == {party.ada.id}


async def test_who_an_administrator_of_the_group_adds_by_hand_is_a_member(
    party: Party, truth: Truth, hand: Hand
) -> None:
    admin = await party.guild.add_member("Root", administrator=True)
    await register(admin, party.general)
    await party.ada.slash("member add", channel=party.thread, person=admin)
    await party.ada.slash("member update", channel=party.thread, person=admin, role="moderator")
    async with hand:
        await admin.add_to_thread(party.thread, party.cleo)
    await until(lambda: is_member(truth, party, party.cleo))
    await truth.comes()


async def is_member(truth: Truth, party: Party, who: Member) -> bool:
    return who.id in truth.members(party.name)


async def test_who_is_added_by_hand_without_an_account_is_taken_out_and_invited(
    party: Party, truth: Truth, hand: Hand
) -> None:
    admin = await party.guild.add_member("Root", administrator=True)
    await register(admin, party.general)
    await party.ada.slash("member add", channel=party.thread, person=admin)
    async with hand:
        await admin.add_to_thread(party.thread, party.dan)
    await says(party, "not registered with Chorus yet")
    await truth.comes()
    await register(party.dan, party.general)
    await until(lambda: is_member(truth, party, party.dan))
    await truth.comes()


async def test_who_is_added_by_hand_by_somebody_who_may_not_is_taken_out(
    party: Party, truth: Truth, hand: Hand
) -> None:
    keeper = await party.guild.create_role("Keepers", "manage_threads")
    await party.guild.member("Olga").add_role(party.ben, keeper)
    async with hand:
        await party.ben.add_to_thread(party.thread, party.cleo)
    await says(party, "only a moderator or an owner")
    await truth.comes()
    assert truth.members(party.name) == {party.ada.id, party.ben.id}


async def test_an_archived_thread_stays_a_group_and_unfolds_when_it_is_used(
    party: Party, truth: Truth, hand: Hand
) -> None:
    async with hand:
        await party.thread.archive()
    await party.ada.slash("member add", channel=party.general, person=party.cleo)
    await truth.comes()
    assert truth.members(party.name) == {party.ada.id, party.ben.id, party.cleo.id}
    assert not (await party.thread.fetch())["thread_metadata"]["archived"]


async def test_doors_of_the_voice_channel_that_were_moved_by_hand_are_set_right(
    party: Party, truth: Truth, hand: Hand
) -> None:
    async with hand:
        await party.voice.set_permissions(party.cleo, view_channel=True, connect=True)
    await truth.comes()


async def test_what_happened_while_the_bot_was_not_on_the_server_is_made_good(party: Party, truth: Truth) -> None:
    await party.guild.remove_bot()
    await party.ben.leave_guild()
    await party.voice.delete()
    await party.guild.invite_bot()
    await truth.comes()
    assert truth.members(party.name) == {party.ada.id}
    assert party.bot_id in await party.thread.members()


async def test_an_outage_of_the_server_is_not_taken_for_a_deletion(party: Party, truth: Truth) -> None:
    await party.guild.go_down()
    await party.guild.come_back()
    await says_after_outage(party)
    await truth.comes()
    assert truth.members(party.name) == {party.ada.id, party.ben.id}
    assert await party.voice.exists()


async def says_after_outage(party: Party) -> None:
    assert party.name in (await party.ada.slash("group show", channel=party.thread)).text


async def test_what_happened_in_an_outage_is_made_good_after_it(party: Party, truth: Truth) -> None:
    await party.guild.go_down()
    await party.ben.leave_guild()
    await party.guild.come_back()
    await until(lambda: went(truth, party))
    await truth.comes()


async def went(truth: Truth, party: Party) -> bool:
    return party.ben.id not in truth.members(party.name)


async def test_an_event_that_was_lost_is_made_good_when_the_session_resumes(party: Party, truth: Truth) -> None:
    sandbox = party.guild.sandbox
    await sandbox.faults.drop_events("GUILD_MEMBER_REMOVE")
    await party.ben.leave_guild()
    assert party.ben.id in truth.members(party.name)
    await sandbox.drop_gateway()
    await until(lambda: went(truth, party))
    await truth.comes()


async def test_events_that_come_twice_are_told_once(party: Party, truth: Truth) -> None:
    await party.guild.sandbox.faults.double_events("THREAD_*", count=4)
    await party.ben.leave_thread(party.thread)
    await says(party, "Ben Example has left")
    await party.thread.rename("Book club")
    await until(lambda: named(truth, "Book club"))
    await truth.comes()
    history = await party.guild.sandbox.history(party.thread)
    assert len([message for message in history if "Ben Example has left" in message.content]) == 1
