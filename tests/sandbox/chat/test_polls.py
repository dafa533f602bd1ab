"""Polls: opened by people and bots, voted in, ended by hand or by the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import pytest

from sandbox.client import Refused
from tests.sandbox.chat.test_sending import post
from tests.sandbox.test_limits import INVALID, refusal

if TYPE_CHECKING:
    from sandbox.client import BotProcess, Channel, Member, Sandbox


async def open_poll(channel: discord.TextChannel, *, multiple: bool = False) -> discord.Message:
    """A poll of the bot with three answers."""
    poll = discord.Poll(question="Which film?", duration=timedelta(hours=2), multiple=multiple)
    for answer in ("Alien", "Brazil", "Clue"):
        poll.add_answer(text=answer)
    return await channel.send(poll=poll)


async def test_people_vote_change_their_minds_and_the_bot_counts(
    bot: BotProcess, channel: discord.TextChannel, ada: Member, ben: Member, general: Channel
) -> None:
    message = await open_poll(channel)
    shown = (await ada.history(general))[-1]
    await ada.vote(shown, 1)
    await ben.vote(shown, 2)
    await bot.wait_for_line(f'"voted", "id": {message.id}, "user": {ben.id}, "answer": 2')
    await ada.vote(shown, 2)
    poll = (await channel.fetch_message(message.id)).poll
    assert poll is not None
    assert [answer.vote_count for answer in poll.answers] == [0, 2, 0]
    assert {voter.id async for voter in poll.answers[1].voters()} == {ada.id, ben.id}
    with pytest.raises(Refused) as refused:
        await ada.vote(shown, 1, 2)
    assert refused.value.code == INVALID


async def test_with_several_answers_one_may_choose_more(
    channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    message = await open_poll(channel, multiple=True)
    await ada.vote((await ada.history(general))[-1], 1, 3)
    poll = (await channel.fetch_message(message.id)).poll
    assert poll is not None
    assert [answer.vote_count for answer in poll.answers] == [1, 0, 1]


async def test_a_poll_ended_by_its_author_tells_its_result(
    bot: BotProcess, channel: discord.TextChannel, ada: Member, ben: Member, general: Channel
) -> None:
    message = await open_poll(channel)
    shown = (await ada.history(general))[-1]
    await ada.vote(shown, 3)
    await ben.vote(shown, 3)
    ended = await message.end_poll()
    assert ended.poll is not None
    assert ended.poll.is_finalised()
    assert ended.edited_at is None
    assert ended.poll.expires_at is not None
    assert ended.poll.expires_at - message.created_at < timedelta(hours=1)
    await bot.wait_for_line('"type": "poll_result"')
    result = (await ada.history(general))[-1]
    assert result.raw["message_reference"]["message_id"] == str(message.id)
    values = {entry["name"]: entry["value"] for entry in result.embeds[0]["fields"]}
    assert values == {
        "poll_question_text": "Which film?",
        "victor_answer_votes": "2",
        "total_votes": "2",
        "victor_answer_id": "3",
        "victor_answer_text": "Clue",
    }
    assert await refusal(message.end_poll()) == 520001
    with pytest.raises(Refused) as refused:
        await ada.vote(shown, 1)
    assert refused.value.code == 520001


async def test_a_poll_ends_by_the_clock(sandbox: Sandbox, channel: discord.TextChannel, ada: Member) -> None:
    message = await open_poll(channel)
    await sandbox.advance(2 * 3600 - 60)
    poll = (await channel.fetch_message(message.id)).poll
    assert poll is not None
    assert not poll.is_finalised()
    await sandbox.advance(61)
    poll = (await channel.fetch_message(message.id)).poll
    assert poll is not None
    assert poll.is_finalised()
    [newest] = [seen async for seen in channel.history(limit=1)]
    assert newest.type is discord.MessageType.poll_result
    assert newest.created_at - message.created_at < timedelta(hours=2, seconds=30)


async def test_a_members_poll_is_the_members_to_end(
    bot: BotProcess, channel: discord.TextChannel, ada: Member, ben: Member, general: Channel
) -> None:
    with pytest.raises(Refused) as refused:
        await ada.send_poll(general, "Tea?", ["Yes", "No"])
    assert refused.value.code == 50013
    await general.set_permissions(ada, send_polls=True)
    message = await ada.send_poll(general, "Tea?", ["Yes", "No"])
    assert '"poll": "Tea?"' in await bot.wait_for_line(f'"message", "id": {message.id}')
    assert await refusal(channel.get_partial_message(message.id).end_poll()) == 50005
    with pytest.raises(Refused) as others:
        await ben.end_poll(message)
    assert others.value.code == 50005
    await ada.end_poll(message)
    poll = (await channel.fetch_message(message.id)).poll
    assert poll is not None
    assert poll.is_finalised()


async def test_a_poll_stays_as_it_is(channel: discord.TextChannel) -> None:
    assert await refusal((await open_poll(channel)).edit(content="words")) == 520003


@pytest.mark.parametrize(
    ("question", "answers", "hours"),
    [
        ("", ["A"], 1),
        ("x" * 301, ["A"], 1),
        ("Q", [], 1),
        ("Q", ["A"] * 11, 1),
        ("Q", ["x" * 56], 1),
        ("Q", ["A"], 769),
    ],
    ids=["no question", "long question", "no answer", "eleven answers", "long answer", "33 days"],
)
async def test_a_polls_limits(
    channel: discord.TextChannel, ada: Member, general: Channel, question: str, answers: list[str], hours: int
) -> None:
    await general.set_permissions(ada, send_polls=True)
    with pytest.raises(Refused) as refused:
        await ada.send_poll(general, question, answers, hours=hours)
    assert refused.value.code == INVALID
    media = [{"poll_media": {"text": answer}} for answer in answers]
    poll = {"question": {"text": question}, "answers": media, "duration": hours}
    assert await refusal(post(channel, poll=poll)) == INVALID
