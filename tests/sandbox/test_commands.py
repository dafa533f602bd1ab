"""Slash commands from the member's side and from the bot's."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord
import pytest

from sandbox.client import Refused

if TYPE_CHECKING:
    from sandbox.client import BotProcess, Channel, Guild, Member, Sandbox

pytestmark = pytest.mark.usefixtures("bot")

INVALID = 50035


async def test_a_command_is_answered(ada: Member, general: Channel) -> None:
    answer = await ada.slash("ping", channel=general)
    assert answer.text == "pong"
    assert answer.ephemeral


async def test_an_ephemeral_answer_shows_to_the_asker_alone(ada: Member, ben: Member, general: Channel) -> None:
    await ada.slash("ping", channel=general)
    assert [message.content for message in await ada.history(general)] == ["pong"]
    assert await ben.history(general) == []


async def test_a_deferred_answer_is_awaited_and_its_later_changes_can_be(ada: Member, general: Channel) -> None:
    answer = await ada.slash("slow", channel=general, name="Ada")
    assert answer.text.startswith("hello Ada")
    await answer.until(lambda shown: shown.text == "hello Ada!")
    assert [message.content for message in await answer.followups()] == ["and welcome"]


async def test_what_never_comes_is_told(ada: Member, general: Channel) -> None:
    answer = await ada.slash("ping", channel=general)
    with pytest.raises(TimeoutError, match="pong"):
        await answer.until(lambda shown: shown.text == "pang", timeout=0.05)


async def test_a_command_without_an_answer_times_out_as_on_discord(
    sandbox: Sandbox, ada: Member, general: Channel
) -> None:
    asked = sandbox.wait_for("INTERACTION_CREATE", lambda event: event["channel_id"] == str(general.id))
    command = asyncio.create_task(ada.slash("silent", channel=general))
    await asked
    await sandbox.advance(3)
    with pytest.raises(TimeoutError, match="/silent: the application did not respond"):
        await command


async def test_a_bot_can_be_given_more_time_than_discord_gives(sandbox: Sandbox, ada: Member, general: Channel) -> None:
    await sandbox.wait_for_answers(30)
    held = await sandbox.faults.hold_event("INTERACTION_CREATE")
    command = asyncio.create_task(ada.slash("ping", channel=general))
    await held.reached()
    await sandbox.advance(4)
    await held.release()
    assert "pong" in (await command).text
    await sandbox.wait_for_answers(3)


async def test_options_of_every_kind_arrive(ada: Member, ben: Member, general: Channel) -> None:
    answer = await ada.slash(
        "order", channel=general, count=3, who=ben, where=general, paper=("a b.txt", b"read"), size="Large", note="!"
    )
    assert answer.text == "3 Ben general read l !"


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"count": 0},
        {"count": 6},
        {"count": "many"},
        {"count": 1, "note": "x" * 11},
        {"count": 1, "size": "Small"},
        {"count": 1, "who": "nobody"},
        {"count": 1, "paper": "not a file"},
        {"count": 1, "colour": "red"},
    ],
    ids=str,
)
async def test_options_that_do_not_fit_are_refused(ada: Member, general: Channel, options: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        await ada.slash("order", channel=general, **options)
    assert refused.value.code == INVALID


async def test_a_refusal_names_what_there_is_in_a_sentence(ada: Member, general: Channel) -> None:
    with pytest.raises(Refused, match="option 'colour' is no option of this command; it has 'name'"):
        await ada.slash("slow", channel=general, colour="red")
    with pytest.raises(Refused, match="option 'size' must be 'Large'"):
        await ada.slash("order", channel=general, count=1, size="Small")


async def test_what_options_name_comes_with_permissions(
    sandbox: Sandbox, guild: Guild, ada: Member, ben: Member, general: Channel
) -> None:
    """Of the asker in the chosen channel, of the chosen member where it is asked."""
    moderator = await guild.add_member("Mo", administrator=True)
    asked = sandbox.wait_for("INTERACTION_CREATE", lambda event: event["channel_id"] == str(general.id))
    await moderator.slash("order", channel=general, count=3, who=ben, where=general)
    resolved = (await asked)["data"]["resolved"]
    in_channel = discord.Permissions(int(resolved["channels"][str(general.id)]["permissions"]))
    of_member = discord.Permissions(int(resolved["members"][str(ben.id)]["permissions"]))
    assert in_channel.administrator
    assert (of_member.send_messages, of_member.administrator) == (True, False)


async def test_a_channel_one_cannot_see_is_no_choice(guild: Guild, ada: Member, general: Channel) -> None:
    hidden = await guild.create_text_channel("hidden")
    await hidden.set_permissions(ada, view_channel=False)
    with pytest.raises(Refused, match="cannot see"):
        await ada.slash("order", channel=general, count=3, where=hidden)


async def test_autocomplete_offers_the_bots_choices(ada: Member, general: Channel) -> None:
    assert await ada.autocomplete("slow", channel=general, focused="name", query="a") == [("alice", "alice")]
    with pytest.raises(Refused):
        await ada.autocomplete("order", channel=general, focused="note", query="a")


async def test_a_subcommand_runs_and_its_group_alone_does_not(ada: Member, general: Channel) -> None:
    answer = await ada.slash("group create", channel=general, name="Film night")
    assert answer.text == "created Film night"
    for wrong in ("group", "group destroy", "nothing"):
        with pytest.raises(Refused):
            await ada.slash(wrong, channel=general)


async def test_a_guild_only_command_is_refused_in_a_direct_message(ada: Member) -> None:
    direct = await ada.open_dm()
    assert (await ada.slash("ping", channel=direct)).text == "pong"
    with pytest.raises(Refused, match="cannot be used here"):
        await ada.slash("group create", channel=direct, name="x")
    assert "group create" not in await ada.commands(direct)


async def test_a_command_needs_the_permission_to_use_commands(ada: Member, general: Channel) -> None:
    await general.set_permissions(ada, use_application_commands=False)
    with pytest.raises(Refused):
        await ada.slash("ping", channel=general)


async def test_a_stranger_cannot_use_a_command(guild: Guild, ada: Member, general: Channel) -> None:
    await ada.leave_guild()
    with pytest.raises(Refused) as refused:
        await ada.slash("ping", channel=general)
    assert refused.value.code == 50001


async def test_the_bot_survived_all_this(bot: BotProcess) -> None:
    assert bot.returncode is None
