"""What `/chorus` tells: what somebody can do, where groups live, who did what."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from services.audit_trail import PAGE_LENGTH
from tests.cogs.party import Party, register
from tests.cogs.truth.agreement import until

if TYPE_CHECKING:
    from sandbox.client import BotProcess, Guild, Member, Sandbox


@pytest.fixture
async def root(guild: Guild) -> Member:
    """An administrator of the server, who never registered."""
    return await guild.add_member("Root", administrator=True)


async def test_a_stranger_is_shown_how_to_begin_and_nothing_that_they_cannot_do(party: Party) -> None:
    answer = await party.dan.slash("chorus help", channel=party.general)
    assert answer.ephemeral
    assert "</register:" in answer.text
    assert "</chorus help:" in answer.text
    for closed in ("logout", "group create", "play", "chorus setup"):
        assert f"</{closed}:" not in answer.text


async def test_an_owner_is_shown_more_than_a_member_and_a_member_more_than_an_outsider(party: Party) -> None:
    owner = (await party.ada.slash("chorus help", channel=party.thread)).text
    member = (await party.ben.slash("chorus help", channel=party.thread)).text
    outsider = (await party.cleo.slash("chorus help", channel=party.general)).text
    assert "</group delete:" in owner
    assert party.name in owner
    assert "</member add:" in owner
    assert "</group delete:" not in member
    assert "</play:" in member
    assert "</play:" not in outsider
    assert "</group create:" in outsider
    assert "</group show:" in outsider


async def test_who_is_logged_out_is_sent_to_log_in(party: Party) -> None:
    await party.ben.slash("logout", channel=party.general)
    answer = await party.ben.slash("chorus help", channel=party.general)
    assert "logged out" in answer.text
    assert "</login:" in answer.text
    assert "</register:" not in answer.text


async def test_help_in_a_direct_message_shows_only_what_can_be_typed_there(party: Party) -> None:
    answer = await party.ada.slash("chorus help", channel=await party.ada.open_dm())
    assert "</logout:" in answer.text
    assert "</group create:" not in answer.text


async def test_help_for_the_most_powerful_person_fits_into_one_message(party: Party, root: Member) -> None:
    await register(root, party.general)
    await party.ada.slash("member add", channel=party.thread, person=root)
    answer = await root.slash("chorus help", channel=party.thread)
    assert "</chorus audit:" in answer.text
    assert "more." not in answer.text


async def test_setup_shows_what_is_set_and_that_nothing_is_missing(guild: Guild, root: Member) -> None:
    general = guild.channel("general")
    before = await root.slash("chorus setup", channel=general)
    assert before.ephemeral
    assert "where </group create:" in before.text
    assert "every permission" in before.text
    home = await guild.create_text_channel("groups")
    after = await root.slash("chorus setup", channel=general, channel_=home)
    assert f"<#{home.id}>" in after.text
    assert f"<#{home.id}>" in (await root.slash("chorus setup", channel=general)).text
    anywhere = await root.slash("chorus setup", channel=general, anywhere=True)
    assert f"<#{home.id}>" not in anywhere.text


async def test_setup_names_what_the_bot_is_missing_where(guild: Guild, root: Member) -> None:
    general, home = guild.channel("general"), await guild.create_text_channel("groups")
    await home.set_permissions("bot", create_private_threads=False, manage_threads=False)
    answer = await root.slash("chorus setup", channel=general, channel_=home)
    assert f"in <#{home.id}>: Manage Threads and Posts, Create Private Threads." in answer.text
    assert "every permission" not in answer.text
    await guild.set_bot_permissions(move_members=False)
    answer = await root.slash("chorus setup", channel=general)
    assert "a permission on this server: Move Members." in answer.text


async def test_setup_says_when_what_was_set_is_gone(guild: Guild, root: Member) -> None:
    general, home = guild.channel("general"), await guild.create_text_channel("groups")
    await root.slash("chorus setup", channel=general, channel_=home)
    await home.delete()
    assert "no longer exists" in (await root.slash("chorus setup", channel=general)).text
    assert "every permission" in (await root.slash("chorus setup", channel=general, anywhere=True)).text


@pytest.mark.parametrize("command", ["chorus setup", "chorus audit"])
async def test_only_administrators_set_up_and_read_the_audit_log(party: Party, command: str) -> None:
    answer = await party.ada.slash(command, channel=party.thread)
    assert answer.ephemeral
    assert "Only an administrator" in answer.text


async def fill_audit_log(guild: Guild, root: Member, deeds: int) -> None:
    """Do something that is written down, so many times."""
    for _ in range(deeds):
        await root.slash("chorus setup", channel=guild.channel("general"), anywhere=True)


async def test_the_audit_log_tells_who_did_what_to_whom(party: Party, root: Member) -> None:
    await party.ada.slash("member add", channel=party.thread, person=party.cleo)
    await party.ada.slash("member remove", channel=party.thread, person=party.cleo)
    answer = await root.slash("chorus audit", channel=party.general)
    assert answer.ephemeral
    lines = answer.text.splitlines()
    assert "Ada Example removed Cleo Example from **Film night**" in lines[1]
    assert "Ada Example added Cleo Example to **Film night**" in lines[2]


async def test_the_audit_log_can_be_narrowed_to_a_person_or_a_group(party: Party, root: Member) -> None:
    await fill_audit_log(party.guild, root, 1)
    await party.cleo.slash("group create", channel=party.general, name="Book club")
    of_cleo = (await root.slash("chorus audit", channel=party.general, person=party.cleo)).text
    assert "created **Book club**" in of_cleo
    assert "Film night" not in of_cleo
    of_group = (await root.slash("chorus audit", channel=party.general, group="film NIGHT")).text
    assert "Ada Example created **Film night**" in of_group
    assert "Book club" not in of_group
    of_root = (await root.slash("chorus audit", channel=party.general, person=root)).text
    assert f"{root.mention} set where groups live" in of_root
    assert "no group called" in (await root.slash("chorus audit", channel=party.general, group="Nothing")).text


async def test_a_long_audit_log_is_turned_page_by_page_also_after_a_restart(
    guild: Guild, root: Member, bot: BotProcess
) -> None:
    await fill_audit_log(guild, root, PAGE_LENGTH + 2)
    first = await root.slash("chorus audit", channel=guild.channel("general"))
    assert first.text.count("set where groups live") == PAGE_LENGTH
    assert first.buttons == ["Older"]
    await bot.restart()
    await bot.wait_ready()
    second = await root.click(first, "Older")
    assert second.text.count("set where groups live") == 2
    assert second.buttons == ["Newer"]
    back = await root.click(second, "Newer")
    assert back.text == first.text


async def test_two_presses_at_once_show_the_same_page(guild: Guild, root: Member, sandbox: Sandbox) -> None:
    await fill_audit_log(guild, root, PAGE_LENGTH + 1)
    first = await root.slash("chorus audit", channel=guild.channel("general"))
    answers = [await sandbox.faults.hold_call("POST /interactions/*/*/callback") for _ in range(2)]
    presses = [asyncio.create_task(root.click(first, "Older")) for _ in range(2)]
    for answer in answers:  # none is given before both have pressed
        await answer.reached()
    for answer in answers:
        await answer.release()
    one, other = await asyncio.gather(*presses)
    assert one.text == other.text
    assert one.text.count("set where groups live") == 1


async def test_who_is_no_administrator_any_more_turns_no_page(guild: Guild, root: Member) -> None:
    await fill_audit_log(guild, root, PAGE_LENGTH + 1)
    first = await root.slash("chorus audit", channel=guild.channel("general"))
    await (await guild.role("Administrators")).edit(administrator=False)
    refused = await root.click(first, "Older")
    assert "Only an administrator" in refused.whole_text


async def test_an_administrator_sees_how_the_bot_and_each_copy_stand(party: Party, root: Member) -> None:
    await party.ben.send(party.thread, "hello")

    async def is_whole() -> bool:
        return "Everything said is kept" in (await root.slash("chorus status", channel=party.general)).text

    await until(is_whole)
    answer = await root.slash("chorus status", channel=party.general)
    assert answer.ephemeral
    assert "I was started <t:" in answer.text
    assert f"**{party.name}**: Everything said is kept" in answer.text
    assert "Only an administrator" in (await party.ada.slash("chorus status", channel=party.general)).text
