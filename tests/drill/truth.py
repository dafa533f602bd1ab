"""What must be true of a sandbox whatever happened in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from sandbox.client import Sandbox
from sandbox.client.connecting import connector
from tests.drill.hearing import folded, happened_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sandbox.client import Channel


async def check_truth(sandbox: Sandbox, channels: Sequence[Channel], folder: Path) -> None:
    """Journal, history, counts, REST and a saved state tell the same story, and as Discord would tell it."""
    for channel in channels:
        await check_history(sandbox, channel)
        await check_counts(sandbox, channel)
    await check_rest(sandbox, channels)
    await check_saved(sandbox, channels, folder / "state")
    await sandbox.check_spec()


async def check_history(sandbox: Sandbox, channel: Channel) -> None:
    """The history is what the journal leads to."""
    history = {message.id: message.content for message in await sandbox.history(channel)}
    assert list(history.items()) == list(folded(happened_in(await sandbox.journal(channel))).items())


async def check_counts(sandbox: Sandbox, channel: Channel) -> None:
    """The numbers that a channel carries (Discord docs: Channel > message_count, total_message_sent)."""
    events = happened_in(await sandbox.journal(channel))
    created = [message_id for what, message_id, _ in events if what == "create"]
    payload = await channel.fetch()
    assert int(payload["last_message_id"]) == created[-1]
    if channel.is_thread:
        assert payload["message_count"] == len(folded(events))
        assert payload["total_message_sent"] == len(created)


async def check_rest(sandbox: Sandbox, channels: Sequence[Channel]) -> None:
    """A bot that reads everything through REST finds what is there."""
    client = discord.Client(
        intents=discord.Intents.none(), connector=connector(sandbox.endpoint, sandbox.ca_file), max_messages=None
    )
    async with client:
        await client.login(sandbox.token)
        for channel in channels:
            place = await client.fetch_channel(channel.id)
            assert isinstance(place, discord.TextChannel | discord.Thread)
            read = {message.id: message.content async for message in place.history(limit=None, oldest_first=True)}
            assert read == {message.id: message.content for message in await sandbox.history(channel)}


async def check_saved(sandbox: Sandbox, channels: Sequence[Channel], path: Path) -> None:
    """A state that is saved and loaded is the same."""
    await sandbox.save(path)
    async with Sandbox.start(state=path) as loaded:
        for channel in channels:
            assert await snapshot(loaded, channel) == await snapshot(sandbox, channel)


async def snapshot(sandbox: Sandbox, channel: Channel) -> tuple[Any, ...]:
    """All that can be seen of a channel. The same channel in another sandbox has the same id."""
    payload = await sandbox.link.call("channel", channel_id=channel.id)
    history = [message.raw for message in await sandbox.history(channel)]
    return payload, history, await sandbox.journal(channel)
