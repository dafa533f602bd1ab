"""Gateway connections and sessions that break."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.faults import GatewayFaults
from tests.sandbox.conftest import start_bot

if TYPE_CHECKING:
    from sandbox.client import BotProcess, Channel, Member, Sandbox


def resumes(bot: BotProcess) -> int:
    """How often the bot has resumed so far."""
    return bot.log.count('"resumed"')


async def is_heard_once(bot: BotProcess, ada: Member, channel: Channel) -> None:
    """Something said now reaches the bot, and no second time."""
    message = await ada.send(channel, f"after {channel.id}")
    await bot.wait_for_line(f'"{message.text}"', timeout=20)
    marker = await ada.send(channel, f"end {channel.id}")
    await bot.wait_for_line(f'"{marker.text}"', timeout=20)
    assert bot.log.count(f'"{message.text}"') == 1


def test_the_cut_comes_with_the_event_that_was_named_and_once() -> None:
    faults = GatewayFaults()
    faults.cut_after(2)
    assert [faults.count_event() for _ in range(4)] == [False, True, False, False]


async def test_a_connection_is_cut_after_so_many_events(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    before = resumes(bot)
    await sandbox.faults.drop_gateway(after_events=2)
    for word in ("one", "two", "three", "four"):
        await ada.send(general, f"{word} {general.id}")
    await is_heard_once(bot, ada, general)
    assert resumes(bot) == before + 1
    assert [bot.log.count(f'"{word} {general.id}"') for word in ("one", "two", "three", "four")] == [1, 1, 1, 1]


async def test_a_bot_that_is_asked_to_reconnect_resumes(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    before, sessions = resumes(bot), await sandbox.link.call("sessions")
    await sandbox.faults.ask_to_reconnect()
    await is_heard_once(bot, ada, general)
    assert (resumes(bot), await sandbox.link.call("sessions")) == (before + 1, sessions)


async def test_most_close_codes_leave_the_session_to_be_resumed(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    before, sessions = resumes(bot), await sandbox.link.call("sessions")
    await sandbox.faults.close_gateway(4000)
    await is_heard_once(bot, ada, general)
    assert (resumes(bot), await sandbox.link.call("sessions")) == (before + 1, sessions)


async def test_a_session_that_timed_out_cannot_be_resumed(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    before, sessions = resumes(bot), await sandbox.link.call("sessions")
    await sandbox.faults.close_gateway(4009)
    await sandbox.link.call("wait_ready", after=sessions, timeout_s=20)
    await is_heard_once(bot, ada, general)
    assert resumes(bot) == before


async def test_a_session_that_was_declared_invalid_for_now_is_resumed(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    before, sessions = resumes(bot), await sandbox.link.call("sessions")
    await sandbox.faults.invalidate_session(resumable=True)
    await is_heard_once(bot, ada, general)
    assert (resumes(bot), await sandbox.link.call("sessions")) == (before + 1, sessions)


async def test_a_session_that_was_declared_invalid_for_good_is_replaced(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    before, sessions = resumes(bot), await sandbox.link.call("sessions")
    await sandbox.faults.invalidate_session(resumable=False)
    await sandbox.link.call("wait_ready", after=sessions, timeout_s=20)
    await is_heard_once(bot, ada, general)
    assert resumes(bot) == before


async def test_a_refused_resume_loses_what_was_said_meanwhile(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    sessions = await sandbox.link.call("sessions")
    await sandbox.faults.refuse_resumes()
    await sandbox.drop_gateway()
    await ada.send(general, f"unheard {general.id}")
    await sandbox.link.call("wait_ready", after=sessions, timeout_s=20)
    await is_heard_once(bot, ada, general)
    assert f'"unheard {general.id}"' not in bot.log


async def test_a_resume_that_is_refused_for_now_is_tried_again(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    before, sessions = resumes(bot), await sandbox.link.call("sessions")
    await sandbox.faults.refuse_resumes(resumable=True)
    await sandbox.drop_gateway()
    await is_heard_once(bot, ada, general)
    assert (resumes(bot), await sandbox.link.call("sessions")) == (before + 1, sessions)


async def test_a_bot_whose_heartbeats_stay_unanswered_reconnects(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    await sandbox.faults.set_heartbeat_interval(200)
    nervous = await start_bot(sandbox, "nervous", "beating")
    await nervous.wait_ready()
    await sandbox.faults.disturb_heartbeats(1, delay_s=0.1)
    await is_heard_once(nervous, ada, general)
    await sandbox.faults.disturb_heartbeats(6)
    await nervous.wait_for_line('"resumed"', timeout=20)
    await is_heard_once(nervous, ada, await ada.guild.create_text_channel("later"))
    await nervous.stop()
