"""Events that are lost, doubled, late, stale, emptied or held on their way to the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.client import SandboxError

if TYPE_CHECKING:
    from sandbox.client import BotProcess, Channel, Member, Sandbox


async def told_of(bot: BotProcess, ada: Member, channel: Channel, *words: str) -> list[str]:
    """Say the words; returns those that the bot told of until it told of a last one, in its order."""
    last = f"end {channel.id}"
    for word in words:
        await ada.send(channel, f"{word} {channel.id}")
    await ada.send(channel, last)
    await bot.wait_for_line(f'"{last}"')
    lines = [line for line in bot.log.splitlines() if f' {channel.id}"' in line and "hello" not in line]
    return [line.split('"content": "')[1].split()[0] for line in lines]


async def test_events_are_lost_from_a_session_that_stays_up(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    await sandbox.faults.drop_events("MESSAGE_CREATE", 2)
    assert await told_of(bot, ada, general, "one", "two", "three") == ["three", "end"]


async def test_lost_events_do_not_come_back_with_a_resume(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    await sandbox.faults.drop_events("MESSAGE_*", content=f"two {general.id}")
    assert await told_of(bot, ada, general, "one", "two") == ["one", "end"]
    await sandbox.drop_gateway()
    await ada.send(general, f"more {general.id}")
    await bot.wait_for_line(f'"more {general.id}"', timeout=20)
    assert f'"two {general.id}"' not in bot.log


async def test_an_event_arrives_behind_later_ones(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    await sandbox.faults.delay_events("MESSAGE_CREATE", behind=2)
    assert await told_of(bot, ada, general, "one", "two", "three") == ["two", "three", "one", "end"]


async def test_an_event_arrives_twice(sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel) -> None:
    await sandbox.faults.double_events("MESSAGE_CREATE")
    assert await told_of(bot, ada, general, "one", "two") == ["one", "one", "two", "end"]


async def test_an_interaction_arrives_twice_and_can_be_answered_once(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    await sandbox.faults.double_events("INTERACTION_CREATE")
    answer = await ada.slash("ping", channel=general)
    assert answer.text == "pong"
    await bot.wait_for_line(f'"answered", "id": {answer.id}')
    await bot.wait_for_line(f'"answer failed", "id": {answer.id}, "code": 40060')
    assert len(await sandbox.history(general)) == 2


async def test_a_message_comes_without_its_content(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    before = bot.log.count('"content": ""')
    await sandbox.faults.blank_events()
    assert await told_of(bot, ada, general, "secret", "two") == ["two", "end"]
    assert bot.log.count('"content": ""') == before + 1


async def test_an_embed_update_carries_the_text_from_before_the_last_edit(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    message = await ada.send(general, f"https://example.com/ old {general.id}")
    await ada.edit(message, f"new {general.id}")
    await bot.wait_for_line('"edit"', f'"content": "new {general.id}"', '"embeds": []', '"edited": true')
    await sandbox.faults.send_stale_embed(message)
    await bot.wait_for_line(f'old {general.id}"', '"embeds": ["', '"edited": false')
    assert [entry["what"] for entry in await sandbox.journal(general)][-2:] == ["create", "edit"]


async def test_a_stale_embed_update_looks_past_previews_to_the_words_before(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    message = await ada.send(general, f"https://example.com/ first {general.id}")
    with pytest.raises(SandboxError, match="never changed"):
        await sandbox.faults.send_stale_embed(message)
    for word in ("second", "third"):
        await ada.edit(message, f"https://example.com/ {word} {general.id}")
    assert await sandbox.unfurl(message, {"type": "link", "title": "Third", "url": "https://example.com/"})
    await bot.wait_for_line('"edit"', f'third {general.id}"', '"embeds": ["Third"]')
    await sandbox.faults.send_stale_embed(message)
    await bot.wait_for_line('"edit"', f'second {general.id}"', '"embeds": ["Third", "A page"]', '"edited": true')


async def test_an_event_is_held_with_all_behind_it_until_released(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    hold = await sandbox.faults.hold_event("MESSAGE_CREATE", nth=2, channel_id=str(general.id))
    for word in ("one", "two", "three"):
        await ada.send(general, f"{word} {general.id}")
    assert (await hold.reached())["data"]["content"] == f"two {general.id}"
    await bot.wait_for_line(f'"one {general.id}"')
    assert f'"two {general.id}"' not in bot.log
    await hold.release()
    assert await told_of(bot, ada, general) == ["one", "two", "three", "end"]


async def test_each_of_two_holds_keeps_its_own_events_back(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    holds = [await sandbox.faults.hold_event("MESSAGE_CREATE", channel_id=str(general.id)) for _ in range(2)]
    for word in ("one", "two"):
        await ada.send(general, f"{word} {general.id}")
    assert (await holds[1].reached())["data"]["content"] == f"two {general.id}"
    await holds[0].release()
    await bot.wait_for_line(f'"one {general.id}"')
    assert f'"two {general.id}"' not in bot.log
    await holds[1].release()
    await bot.wait_for_line(f'"two {general.id}"')


async def test_a_late_event_comes_at_once_when_all_is_well_again(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    await sandbox.faults.delay_events("MESSAGE_CREATE", behind=50)
    await ada.send(general, f"late {general.id}")
    await sandbox.faults.clear()
    await bot.wait_for_line(f'"late {general.id}"')


async def test_a_bot_that_is_killed_before_an_event_never_hears_of_it(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    hold = await sandbox.faults.hold_event("MESSAGE_CREATE", channel_id=str(general.id))
    await ada.send(general, f"unheard {general.id}")
    await hold.reached()
    pid = bot.pid
    await bot.kill()
    await bot.restart()
    await bot.wait_ready()
    await hold.release()
    assert bot.pid != pid
    assert await told_of(bot, ada, general, "one") == ["one", "end"]
