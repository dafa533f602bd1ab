"""Previews of links, which come later, and hiding them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import discord
import pytest

from sandbox.client import Refused
from tests.sandbox.test_limits import refusal

if TYPE_CHECKING:
    from sandbox.client import BotProcess, Channel, Guild, Member, Sandbox

PREVIEW = {"url": "https://example.com/", "title": "Example", "description": "A page"}


async def test_a_preview_arrives_as_an_update_that_is_no_edit(
    bot: BotProcess, sandbox: Sandbox, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    message = await ada.send(general, "see https://example.com/")
    assert await sandbox.unfurl(message, PREVIEW)
    line = await bot.wait_for_line(f'"edit", "id": {message.id}')
    assert '"embeds": ["Example"], "edited": false' in line
    seen = await channel.fetch_message(message.id)
    assert (seen.embeds[0].title, seen.embeds[0].type, seen.edited_at) == ("Example", "link", None)


async def test_without_embed_links_there_is_no_preview(sandbox: Sandbox, ada: Member, general: Channel) -> None:
    await general.set_permissions(ada, embed_links=False)
    message = await ada.send(general, "see https://example.com/")
    assert not await sandbox.unfurl(message, PREVIEW)
    assert (await ada.history(general))[0].embeds == []


async def test_a_moderating_bot_hides_the_previews_of_others(
    sandbox: Sandbox, guild: Guild, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    message = await ada.send(general, "see https://example.com/")
    await sandbox.unfurl(message, PREVIEW)
    seen = await channel.fetch_message(message.id)
    assert await refusal(seen.edit(content="mine")) == 50005
    await seen.edit(suppress=True)
    hidden = (await ada.history(general))[0]
    assert (hidden.embeds, hidden.flags, hidden.edited) == ([], 1 << 2, False)
    assert not await sandbox.unfurl(message, PREVIEW)
    await seen.edit(suppress=False)
    assert await sandbox.unfurl(message, PREVIEW)
    await guild.set_bot_permissions(manage_messages=False)
    assert await refusal(seen.edit(suppress=True)) == 50013


async def test_people_hide_their_own_previews(sandbox: Sandbox, ada: Member, ben: Member, general: Channel) -> None:
    message = await ada.send(general, "see https://example.com/")
    await sandbox.unfurl(message, PREVIEW)
    with pytest.raises(Refused) as refused:
        await ben.suppress_embeds(message)
    assert refused.value.code == 50013
    await ada.suppress_embeds(message)
    assert (await ben.history(general))[0].embeds == []


async def test_a_preview_after_an_edit_seems_to_come_before_it_by_less_than_a_millisecond(
    sandbox: Sandbox, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    message = await ada.send(general, "https://example.com/")
    first = sandbox.wait_for("MESSAGE_UPDATE")
    await ada.edit(message, "https://example.com/ look")
    edited = datetime.fromisoformat((await first)["edited_timestamp"])
    later = sandbox.wait_for("MESSAGE_UPDATE")
    await sandbox.unfurl(message, {"title": "A page"})
    unfurled = datetime.fromisoformat((await later)["edited_timestamp"])
    assert timedelta() <= edited - unfurled < timedelta(milliseconds=1)
    seen = await channel.fetch_message(message.id)
    assert seen.edited_at == unfurled
    assert unfurled.microsecond % 1000 == 0


async def test_a_message_is_as_old_as_its_id_says(channel: discord.TextChannel, ada: Member, general: Channel) -> None:
    message = await ada.send(general, "hello")
    assert datetime.fromisoformat(message.raw["timestamp"]) == discord.utils.snowflake_time(message.id)
