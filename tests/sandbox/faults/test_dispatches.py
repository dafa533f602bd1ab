"""Which of all that happened was sent to a gateway session, and whether a socket took it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.client import BotProcess, Channel, Guild, Member, Sandbox


async def told_of(sandbox: Sandbox, channel: Channel) -> list[tuple[str, Any]]:
    """The words of each entry in the channel's journal that was sent to a session, and whether it was written."""
    entries = {entry["number"]: entry for entry in await sandbox.journal(channel)}
    return [
        (entries[number].get("content", entries[number]["what"]), dispatch["written_at"] is not None)
        for dispatch in await sandbox.dispatches(channel)
        for number in dispatch["entries"]
    ]


async def test_what_a_session_was_sent_is_numbered_and_tells_which_entries_it_is_about(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    message = await ada.send(general, "one")
    await ada.edit(message, "two")
    await ada.delete(message)
    await bot.wait_for_line(f'"delete", "id": {message.id}')
    assert (await told_of(sandbox, general))[1:] == [("one", True), ("two", True), ("delete", True)]
    dispatches = (await sandbox.dispatches(general))[1:]
    assert [dispatch["event"] for dispatch in dispatches] == ["MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE"]
    assert len({dispatch["session"] for dispatch in dispatches}) == 1
    everything = [entry for entry in await sandbox.dispatches() if entry["session"] == dispatches[0]["session"]]
    assert [entry["sequence"] for entry in everything] == list(range(1, len(everything) + 1))
    assert everything[0]["event"] == "READY"
    assert everything[0]["entries"] == []
    assert all(entry["at"] <= entry["written_at"] for entry in dispatches)


async def test_lost_doubled_emptied_and_late_events_are_told_as_they_were_sent(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    await sandbox.faults.drop_events("MESSAGE_CREATE")
    await ada.send(general, "lost")
    await sandbox.faults.double_events("MESSAGE_CREATE")
    await ada.send(general, "doubled")
    await sandbox.faults.delay_events("MESSAGE_CREATE")
    await ada.send(general, "late")
    await sandbox.faults.blank_events()
    await ada.send(general, "emptied")
    last = await ada.send(general, "last")
    await bot.wait_for_line(f'"message", "id": {last.id}')
    sent = [words for words, _ in await told_of(sandbox, general)][1:]
    assert sent == ["doubled", "doubled", "emptied", "late", "last"]


async def test_what_is_held_back_was_not_sent_yet(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    hold = await sandbox.faults.hold_event("MESSAGE_CREATE", channel_id=str(general.id))
    message = await ada.send(general, "held")
    await hold.reached()
    assert (await told_of(sandbox, general))[1:] == []
    await hold.release()
    await bot.wait_for_line(f'"message", "id": {message.id}')
    assert (await told_of(sandbox, general))[1:] == [("held", True)]


async def test_many_deletions_in_one_event_are_one_dispatch(
    sandbox: Sandbox, guild: Guild, bot: BotProcess, ada: Member, ben: Member, general: Channel
) -> None:
    moderator = await guild.add_member("Mo", administrator=True)
    written = [await ben.send(general, str(number)) for number in range(3)]
    await moderator.ban(ben, delete_message_seconds=3600)
    await bot.wait_for_line('"bulk"', str(written[0].id))
    [bulk] = [entry for entry in await sandbox.dispatches(general) if entry["event"] == "MESSAGE_DELETE_BULK"]
    assert len(bulk["entries"]) == 3


async def test_what_happens_while_no_session_lives_is_sent_to_none(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    await bot.kill()
    await sandbox.wait_disconnected()
    await sandbox.advance(600)  # the session of the dead bot waits some minutes for it
    before = await told_of(sandbox, general)
    await ada.send(general, "unheard")
    assert await told_of(sandbox, general) == before
    await bot.restart()
    await bot.wait_ready()
    message = await ada.send(general, "heard")
    await bot.wait_for_line(f'"message", "id": {message.id}')
    assert await told_of(sandbox, general) == [*before, ("heard", True)]


async def test_what_a_dead_bots_session_still_takes_is_written_to_no_socket(
    sandbox: Sandbox, bot: BotProcess, ada: Member, general: Channel
) -> None:
    hold = await sandbox.faults.hold_event("MESSAGE_CREATE", channel_id=str(general.id))
    await ada.send(general, "too late")
    await hold.reached()
    await bot.kill()
    await sandbox.wait_disconnected()
    await hold.release()
    assert (await told_of(sandbox, general))[-1] == ("too late", False)
    await bot.restart()
    await bot.wait_ready()
