"""What else comes with a message: its author's membership, its place in a thread, whose webhook wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from sandbox.client import Refused, SandboxError
from tests.sandbox.test_limits import refusal
from tests.sandbox.test_threads import start_thread

if TYPE_CHECKING:
    from sandbox.client import BotProcess, Channel, Guild, Member, Sandbox


async def raw(api: discord.Client, channel_id: int) -> list[Any]:
    """A channel's newest messages as REST has them, oldest first."""
    return [*reversed(await api.http.logs_from(channel_id, 50))]


async def test_an_update_tells_as_much_of_the_author_as_the_message_did(
    bot: BotProcess, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    message = await ada.send(general, "one")
    await ada.edit(message, "two")
    await bot.wait_for_line(f'"edit", "id": {message.id}', '"member": true')
    webhook = await channel.create_webhook(name="mirror")
    posted = await webhook.send("one", wait=True)
    await posted.edit(content="two")
    await bot.wait_for_line(f'"edit", "id": {posted.id}', '"member": false')


async def test_a_reaction_tells_whose_message_it_is_on(
    bot: BotProcess, ada: Member, ben: Member, general: Channel
) -> None:
    message = await ada.send(general, "one")
    await ben.react(message, "👍")
    await bot.wait_for_line(f'"reacted", "id": {message.id}', f'"user": {ben.id}, "author": {ada.id}')


async def test_only_replies_and_the_like_bring_what_they_are_about(
    api: discord.Client, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    question = await ada.send(general, "why?")
    await ada.send(general, "because", reply_to=question)
    await (await channel.fetch_message(question.id)).pin()
    _, reply, pinned = await raw(api, channel.id)
    assert reply["referenced_message"]["content"] == "why?"
    assert pinned["type"] == 6
    assert pinned["message_reference"]["message_id"] == str(question.id)
    assert "referenced_message" not in pinned


async def test_a_reply_to_what_was_deleted_since_says_so(
    api: discord.Client, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    question = await ada.send(general, "why?")
    await ada.send(general, "because", reply_to=question)
    await ada.delete(question)
    [reply] = await raw(api, channel.id)
    assert reply["referenced_message"] is None
    assert reply["message_reference"]["message_id"] == str(question.id)


async def test_what_discord_says_of_a_threads_members_and_name_is_deleted_by_nobody(
    api: discord.Client, guild: Guild, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    moderator = await guild.add_member("Mo", administrator=True)
    thread = await start_thread(api, general)
    await thread.add_user(discord.Object(ada.id))
    shown = await guild.thread("Film night")
    await shown.rename("Song night")
    said = await ada.send(shown, "hello")
    await (await thread.fetch_message(said.id)).pin()
    added, renamed, _, pinned = await moderator.history(shown)
    for message in (added, renamed):
        with pytest.raises(Refused) as refused:
            await moderator.delete(message)
        assert refused.value.code == 50021
        assert await refusal(thread.get_partial_message(message.id).delete()) == 50021
    await thread.delete_messages([discord.Object(message.id) for message in (added, said, pinned)])
    assert [message.type for message in await moderator.history(shown)] == [added.type, renamed.type]


async def test_a_webhooks_message_tells_whose_application_made_it_and_has_a_picture_of_its_own(
    api: discord.Client, channel: discord.TextChannel, general: Channel
) -> None:
    own = await channel.create_webhook(name="mirror")
    strange = await general.create_webhook("elsewhere")
    partial = discord.Webhook.partial(strange["id"], strange["token"], client=api)
    for webhook in (own, partial):
        await webhook.send("one", username="Al", avatar_url="https://example.com/al.png")
    await own.send("two")
    first, second, third = await raw(api, channel.id)
    assert [first.get("application_id"), second.get("application_id")] == [str(api.application_id), None]
    author = first["author"]
    assert (author["username"], author["global_name"], author["discriminator"], author["bot"]) == (
        "Al",
        None,
        "0000",
        True,
    )
    assert author["avatar"] == second["author"]["avatar"] is not None
    assert third["author"]["avatar"] is None


async def test_messages_of_a_thread_are_numbered_whatever_is_deleted(
    api: discord.Client, guild: Guild, ada: Member, general: Channel
) -> None:
    thread = await start_thread(api, general)
    await thread.add_user(discord.Object(ada.id))
    shown = await guild.thread("Film night")
    sent = [await ada.send(shown, str(number)) for number in range(3)]
    await ada.delete(sent[1])
    await ada.send(shown, "3")
    await ada.send(general, "elsewhere")
    assert [message["position"] for message in await raw(api, shown.id)] == [0, 1, 3, 4]
    assert "position" not in (await raw(api, general.id))[-1]


async def test_another_bot_writes_as_a_bot_and_with_embeds(
    bot: BotProcess, sandbox: Sandbox, channel: discord.TextChannel, guild: Guild, ada: Member, general: Channel
) -> None:
    other = await guild.add_bot("Weather")
    message = await other.send(general, embeds=[{"title": "Rain", "description": "All day"}])
    seen = await channel.fetch_message(message.id)
    assert (seen.author.bot, seen.content, seen.embeds[0].title) == (True, "", "Rain")
    await bot.wait_for_line(f'"message", "id": {message.id}', '"author": "Weather"')
    with pytest.raises(SandboxError, match="only bots"):
        await ada.send(general, "x", embeds=[{"title": "Rain"}])
    assert [entry["is_bot"] for entry in await sandbox.journal(general)] == [True]
