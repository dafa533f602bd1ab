"""What people do with groups beyond making and ending them: change, find, join, leave; roles and invitations."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from cogs.group_pages import PAGE
from sandbox.client import Refused
from tests.cogs.conftest import MOST_GROUPS
from tests.cogs.party import register, voice_channel
from tests.cogs.truth.agreement import until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sandbox.client import Answer, BotProcess, Member, Message
    from tests.cogs.party import Party


async def update(party: Party, **options: Any) -> Answer:
    return await party.ada.slash("group update", channel=party.thread, **options)


async def heard(member: Member, words: str) -> Message:
    """The bot's direct message with these words, once it is there."""
    private = await member.open_dm()
    found: list[Message] = []

    async def came() -> bool:
        found[:] = [message for message in await member.history(private) if words in message.text]
        return bool(found)

    await until(came)
    return found[-1]


async def in_thread(party: Party, words: str) -> Message:
    """The bot's message in the group's thread with these words, once it is there."""
    found: list[Message] = []

    async def said() -> bool:
        history = await party.guild.sandbox.history(party.thread)
        found[:] = [message for message in history if message.is_bot and words in message.text]
        return bool(found)

    await until(said)
    return found[-1]


async def names_in_list(party: Party, who: Member, which: str) -> str:
    return (await who.slash("group list", channel=party.general, which=which)).text


async def test_a_renamed_group_renames_its_channels(party: Party) -> None:
    answer = await update(party, name="Book club")
    assert answer.ephemeral
    assert "Book club" in answer.text
    assert (await party.thread.fetch())["name"] == (await party.voice.fetch())["name"] == "Book club"


async def test_a_group_cannot_take_the_name_of_another(party: Party) -> None:
    await party.cleo.slash("group create", channel=party.general, name="Book club")
    assert "already" in (await update(party, name="book  CLUB")).text
    assert (await party.thread.fetch())["name"] == party.name


async def test_a_rename_that_discord_refuses_leaves_the_name(party: Party) -> None:
    await party.guild.sandbox.faults.fail_calls("PATCH /channels/*", 400, code=50035, message="no")
    assert "did not let me" in (await update(party, name="Book club")).text
    assert party.name in (await party.ada.slash("group list", channel=party.general)).text


async def test_a_change_of_nothing_says_so(party: Party) -> None:
    assert "at least one thing" in (await update(party)).text


async def test_what_is_so_already_is_not_called_changed(party: Party) -> None:
    for options in ({"name": party.name}, {"visibility": "private"}, {"reset": "voice"}, {"owner": party.ada}):
        assert "like that already" in (await update(party, **options)).text, options
    first, second = [
        await party.ada.slash("member update", channel=party.thread, person=party.ben, role="dj") for _ in range(2)
    ]
    assert "is now a DJ" in first.text
    assert "is a DJ of **Film night** already" in second.text


async def test_before_a_group_is_deleted_its_owner_reads_what_will_happen(party: Party) -> None:
    question = await party.ada.slash("group delete", channel=party.thread)
    assert "its voice channel goes" in question.text
    assert "thread is locked" in question.text
    await party.ada.click(question, "Keep it")
    await update(party, voice=await party.guild.create_voice_channel("Lounge"))
    question = await party.ada.slash("group delete", channel=party.thread)
    assert "voice channel that it listens in stays" in question.text
    await party.ada.click(question, "Keep it")


async def test_a_visible_group_is_found_by_everybody_and_a_private_one_is_not(party: Party) -> None:
    assert party.name not in await names_in_list(party, party.cleo, "all")
    assert "no group called" in (await party.cleo.slash("group show", channel=party.general, name=party.name)).text
    await update(party, visibility="visible")
    assert party.name in await names_in_list(party, party.cleo, "all")
    assert "no group" in await names_in_list(party, party.cleo, "mine")
    shown = await party.cleo.slash("group show", channel=party.general, name=party.name)
    assert "Ada Example" in shown.text


async def test_an_administrator_sees_the_private_groups_of_their_server_too(party: Party) -> None:
    root = await party.guild.add_member("Root", administrator=True)
    await register(root, party.general)
    assert f"**{party.name}** (private, and you are not in it)" in await names_in_list(party, root, "all")
    assert party.name not in await names_in_list(party, root, "mine")


async def test_many_groups_of_long_names_are_turned_page_by_page_after_a_restart_too(
    party: Party, bot: BotProcess
) -> None:
    await party.guild.sandbox.relax_limits()
    for number in range(MOST_GROUPS // 2):
        for who in (party.ada, party.ben):
            name = f"{who.name} {number} {'long ' * 18}".strip()
            made = await who.slash("group create", channel=party.general, name=name, visibility="visible")
            assert "is ready" in made.text
    page = await party.ada.slash("group list", channel=party.general, which="all")
    pages = [page.text]
    await bot.restart()
    await bot.wait_ready()
    while "Next" in page.buttons:
        page = await party.ada.click(page, "Next")
        pages.append(page.text)
    assert len(pages) == 2
    assert all(len(text) <= 2000 for text in pages)
    assert sum(line.startswith("•") for text in pages for line in text.splitlines()) == MOST_GROUPS
    assert f"{MOST_GROUPS} groups" in pages[0]
    assert (await party.ada.click(page, "Back")).text == pages[0]
    await party.guild.sandbox.relax_limits(relaxed=False)


async def test_the_owner_makes_a_second_owner_who_may_do_as_much(party: Party) -> None:
    assert "Only an owner" in (await party.ben.slash("group update", channel=party.thread, music="djs")).text
    await update(party, second_owner=party.ben)
    assert (
        "Ben Example" in (await party.ada.slash("group show", channel=party.thread)).text.partition("Second owner")[2]
    )
    assert "is changed" in (await party.ben.slash("group update", channel=party.thread, music="djs")).text
    refused = await party.ben.slash("group update", channel=party.thread, owner=party.ben)
    assert "Only an owner" in refused.text
    await update(party, reset="second_owner")
    assert "Only an owner" in (await party.ben.slash("group update", channel=party.thread, music="everyone")).text


async def test_only_a_member_can_become_an_owner(party: Party) -> None:
    assert "is not in" in (await update(party, second_owner=party.cleo)).text
    assert "is not in" in (await update(party, owner=party.cleo)).text


async def test_an_owner_passes_the_group_on_and_can_leave_then(party: Party) -> None:
    refused = await party.ada.slash("group leave", channel=party.thread)
    assert "Make somebody else its owner" in refused.text
    await update(party, owner=party.ben)
    assert "no longer in" in (await party.ada.slash("group leave", channel=party.thread)).text
    assert party.ada.id not in await party.thread.members()
    assert "Ben Example (owner)" in (await party.ben.slash("member list", channel=party.thread)).text


async def test_who_leaves_gets_into_neither_channel_any_more(party: Party) -> None:
    await party.ben.slash("group leave", channel=party.thread)
    assert party.ben.id not in await party.thread.members()
    with pytest.raises(Refused):
        await party.ben.join(party.voice)


async def test_a_group_can_listen_in_a_channel_of_the_server_which_stays_as_it_is(party: Party) -> None:
    lounge = await party.guild.create_voice_channel("Lounge")
    before = (await lounge.fetch())["permission_overwrites"]
    await update(party, voice=lounge)
    assert not await party.voice.exists()
    assert f"<#{lounge.id}>" in (await party.ada.slash("group show", channel=party.thread)).text
    await party.ada.slash("member add", channel=party.thread, person=party.cleo)
    await party.ada.slash("member remove", channel=party.thread, person=party.ben)
    await update(party, name="Book club")
    question = await party.ada.slash("group delete", channel=party.thread)
    answer = await party.ada.click(question, "Delete it")
    await answer.until(lambda seen: "is deleted" in seen.text)
    assert (await lounge.fetch())["permission_overwrites"] == before
    assert (await lounge.fetch())["name"] == "Lounge"
    made = await party.cleo.slash("group create", channel=party.general, name="Next", voice=lounge)
    assert f"<#{lounge.id}>" in made.text


async def test_a_group_gets_back_a_voice_channel_of_its_own(party: Party) -> None:
    await update(party, voice=await party.guild.create_voice_channel("Lounge"))
    await update(party, reset="voice")
    own = await voice_channel(party.guild, party.name)
    listener = await party.ben.join(own)
    await listener.leave()
    with pytest.raises(Refused):
        await party.cleo.join(own)


async def test_a_voice_channel_that_one_cannot_enter_cannot_be_taken(party: Party) -> None:
    closed = await party.guild.create_voice_channel("Closed")
    await closed.set_permissions(party.ada, connect=False)
    assert "can enter" in (await update(party, voice=closed)).text
    answer = await party.ada.slash("group create", channel=party.general, name="Next", voice=closed)
    assert "can enter" in answer.text
    assert await party.voice.exists()


async def test_two_groups_cannot_listen_in_one_channel(party: Party) -> None:
    lounge = await party.guild.create_voice_channel("Lounge")
    await update(party, voice=lounge)
    answer = await party.cleo.slash("group create", channel=party.general, name="Next", voice=lounge)
    assert "Another group listens" in answer.text


async def test_the_one_who_asks_to_join_is_in_when_a_moderator_agrees(party: Party) -> None:
    await update(party, visibility="visible")
    asked = await party.cleo.slash("group join", channel=party.general, name=party.name)
    assert "asked to join" in asked.text
    assert party.cleo.id not in await party.thread.members()
    again = await party.cleo.slash("group join", channel=party.general, name=party.name)
    assert "already" in again.text
    wish = await in_thread(party, "would like to join")
    refused = await party.ben.click(wish, "Let them in")
    assert "Only a moderator or an owner" in refused.whole_text
    await party.ada.click(wish, "Let them in")
    await until(lambda: is_inside(party, party.cleo))
    assert "Ada Example let" in (await in_thread(party, "Ada Example let")).text
    await heard(party.cleo, "You are in")


async def is_inside(party: Party, who: Member) -> bool:
    return who.id in await party.thread.members()


async def test_of_two_who_decide_at_once_one_is_too_late(party: Party) -> None:
    await update(party, visibility="visible", second_owner=party.ben)
    await party.cleo.slash("group join", channel=party.general, name=party.name)
    wish = await in_thread(party, "would like to join")
    answers = await asyncio.gather(party.ada.click(wish, "Let them in"), party.ben.click(wish, "Turn them away"))

    async def late() -> list[Answer]:
        return [answer for answer in answers if "answered already" in (await answer.refresh()).whole_text]

    await until(lambda: holds(late))
    (loser,) = await late()
    decision = "Ben Example turned" if loser is answers[0] else "Ada Example let"
    await in_thread(party, decision)
    assert await is_inside(party, party.cleo) is (loser is answers[1])


async def holds(look: Callable[[], Awaitable[list[Answer]]]) -> bool:
    return bool(await look())


async def test_a_wish_to_join_outlives_a_restart(party: Party, bot: BotProcess) -> None:
    await update(party, visibility="visible")
    await party.cleo.slash("group join", channel=party.general, name=party.name)
    wish = await in_thread(party, "would like to join")
    await bot.restart()
    await bot.wait_ready()
    await party.ada.click(wish, "Turn them away")
    await in_thread(party, "turned")
    assert party.cleo.id not in await party.thread.members()
    await heard(party.cleo, "did not let you in")


async def test_a_private_group_cannot_be_joined(party: Party) -> None:
    answer = await party.cleo.slash("group join", channel=party.general, name=party.name)
    assert "no group called" in answer.text
    assert "are in" in (await party.ben.slash("group join", channel=party.general, name=party.name)).text


async def test_roles_are_given_by_moderators_and_moderators_made_by_owners(party: Party) -> None:
    await party.ada.slash("member add", channel=party.thread, person=party.cleo)
    made = await party.ada.slash("member update", channel=party.thread, person=party.ben, role="moderator")
    assert "a moderator" in made.text
    assert "a DJ" in (await party.ben.slash("member update", channel=party.thread, person=party.cleo, role="dj")).text
    refused = await party.ben.slash("member update", channel=party.thread, person=party.cleo, role="moderator")
    assert "Only an owner" in refused.text
    assert "owner" in (await party.ben.slash("member update", channel=party.thread, person=party.ada, role="dj")).text
    listed = (await party.cleo.slash("member list", channel=party.thread)).text
    for line in ("Ada Example (owner)", "Ben Example (moderator)", "Cleo Example (DJ)"):
        assert line in listed
    refused = await party.cleo.slash("member remove", channel=party.thread, person=party.ben)
    assert "Only a moderator" in refused.text


async def test_somebody_unregistered_gets_a_button_and_is_in_on_registering(party: Party) -> None:
    invited = await party.ada.slash("member add", channel=party.thread, person=party.dan)
    assert invited.ephemeral
    assert "wrote to them" in invited.text
    invitation = await heard(party.dan, party.name)
    form = await party.dan.click(invitation, "Register")
    assert form.modal is not None
    values = ("Dan", "Example", f"dan-{party.dan.id}@example.com", "three cats on a tram")
    await party.dan.submit(form.modal, dict(zip((field.custom_id for field in form.modal.fields), values, strict=True)))
    assert party.dan.id in await party.thread.members()
    listener = await party.dan.join(party.voice)
    await listener.leave()


async def test_an_invitation_can_be_taken_back(party: Party) -> None:
    await party.ada.slash("member add", channel=party.thread, person=party.dan)
    again = await party.ada.slash("member add", channel=party.thread, person=party.dan)
    assert "invited" in again.text
    assert "no longer invited" in (await party.ada.slash("member remove", channel=party.thread, person=party.dan)).text
    await register(party.dan, party.general)
    assert party.dan.id not in await party.thread.members()


async def test_an_invitation_whose_inviter_is_out_is_told_to_have_ended(party: Party) -> None:
    await party.ada.slash("member update", channel=party.thread, person=party.ben, role="moderator")
    await party.ben.slash("member add", channel=party.thread, person=party.dan)
    await party.ada.slash("member remove", channel=party.thread, person=party.ben)
    welcome = await register(party.dan, party.general)
    assert "Your invitation to **Film night** has ended" in welcome.text
    assert party.dan.id not in await party.thread.members()


async def test_an_administrators_invitation_stands(party: Party) -> None:
    root = await party.guild.add_member("Root", administrator=True)
    await register(root, party.general)
    await root.slash("member add", channel=party.thread, person=party.dan)
    assert "You are in **Film night** now" in (await register(party.dan, party.general)).text
    assert party.dan.id in await party.thread.members()


async def test_who_was_turned_away_reads_when_to_ask_again(party: Party) -> None:
    await update(party, visibility="visible")
    await party.cleo.slash("group join", channel=party.general, name=party.name)
    await party.ada.click(await in_thread(party, "would like to join"), "Turn them away")
    assert "You can ask again <t:" in (await heard(party.cleo, "did not let you in")).text
    again = await party.cleo.slash("group join", channel=party.general, name=party.name)
    assert "You can ask again <t:" in again.text


async def test_music_goes_on_in_the_channel_that_took_the_place_of_a_deleted_one(party: Party) -> None:
    (listener,) = await party.listen(party.ada)
    for query in ("First Light", "Second Wind"):
        await party.ada.slash("play", channel=party.thread, query=query)
    await listener.wait_for_packets(5)
    await party.voice.delete()
    await in_thread(party, "I made it anew")
    anew = await voice_channel(party.guild, party.name)
    again = await party.ada.join(anew)
    party.listeners.append(again)
    await party.ada.slash("resume", channel=party.thread)
    await again.wait_for_packets(5)
    assert "Second Wind" in (await party.ada.slash("queue show", channel=party.thread)).text


async def test_a_long_list_of_members_has_pages_that_outlive_a_restart(party: Party, bot: BotProcess) -> None:
    for number in range(PAGE):
        person = await party.guild.add_member(f"Guest{number:02}")
        await register(person, party.general)
        await party.ada.slash("member add", channel=party.thread, person=person)
    first = await party.ben.slash("member list", channel=party.thread)
    assert "Ada Example (owner)" in first.text
    last = f"Guest{PAGE - 1:02}"
    assert last not in first.text
    await bot.restart()
    await bot.wait_ready()
    second = await party.ben.click(first, "Next")
    assert last in second.text
    assert "Ada Example" not in second.text
    back = await party.ben.click(first, "Back")
    assert "Ada Example (owner)" in back.text


@pytest.mark.parametrize("logged_out", [False, True], ids=["taken out", "logged out"])
async def test_a_deletion_is_refused_when_who_asked_may_not_do_it_any_more(party: Party, logged_out: bool) -> None:
    await update(party, second_owner=party.ben)
    question = await party.ben.slash("group delete", channel=party.general, name=party.name)
    if logged_out:
        await party.ben.slash("logout", channel=party.general)
    else:
        await party.ada.slash("member remove", channel=party.thread, person=party.ben)
    await party.ben.click(question, "Delete it")
    await question.until(lambda seen: ("/login" if logged_out else "not a member") in seen.whole_text)
    assert party.name in await names_in_list(party, party.ada, "mine")
    assert await party.voice.exists()


async def test_a_private_group_in_a_public_voice_channel_is_not_named_to_others_who_sit_there(party: Party) -> None:
    lounge = await party.guild.create_voice_channel("Lounge")
    await update(party, voice=lounge)
    party.listeners.append(await party.cleo.join(lounge))
    nowhere = await party.cleo.slash("member list", channel=party.general)
    assert party.name not in nowhere.text
    await party.cleo.slash("group create", channel=party.general, name="Book club")
    assert "Cleo Example (owner)" in (await party.cleo.slash("member list", channel=party.general)).text
