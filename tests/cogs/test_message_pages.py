"""`/message list`, `search` and `stats`: what a member reads, page by page, and what nobody else does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.cogs.party import email_of, login, register

if TYPE_CHECKING:
    from sandbox.client import Answer, BotProcess, Member
    from tests.cogs.party import Party

LONGEST_MESSAGE = 2000


async def say(party: Party, *texts: str, start: int = 0) -> None:
    """Ada and Ben say these in turn."""
    for number, text in enumerate(texts, start):
        await (party.ada, party.ben)[number % 2].send(party.thread, text)


async def list_of(party: Party, **options: Any) -> Answer:
    return await party.ada.slash("message list", channel=party.thread, **options)


async def search(party: Party, query: str, **options: Any) -> Answer:
    return await party.ada.slash("message search", channel=party.thread, query=query, **options)


def numbers(answer: Answer) -> list[int]:
    """Which of the messages that say "number …" it shows, in their order."""
    return [int(found) for found in re.findall(r"number\W+(\d+)", answer.whole_text)]


async def test_a_line_tells_who_said_what_and_when_and_leads_there(party: Party) -> None:
    said = await party.ben.send(party.thread, "I like\nthis song")
    answer = await list_of(party)
    assert answer.ephemeral
    link = f"[↗](<https://discord.com/channels/{party.guild.id}/{party.thread.id}/{said.id}>)"
    assert re.search(rf"<t:\d+:f> \*\*Ben\*\*: I like this song {re.escape(link)}", answer.text)
    assert "message search" in answer.text


async def test_one_turns_to_older_messages_and_back(party: Party) -> None:
    await say(party, *(f"number {number}" for number in range(7)))
    newest = await list_of(party, limit=3)
    assert (numbers(newest), newest.buttons) == ([4, 5, 6], ["Older"])
    older = await party.ada.click(newest, "Older")
    assert (numbers(older), older.buttons) == ([1, 2, 3], ["Older", "Newer"])
    oldest = await party.ada.click(older, "Older")
    assert (numbers(oldest), oldest.buttons) == ([0], ["Newer"])
    assert numbers(await party.ada.click(oldest, "Newer")) == [1, 2, 3]
    again = await party.ada.click(oldest, "Newer")
    assert (numbers(again), again.buttons) == ([4, 5, 6], ["Older"])


async def test_pages_turn_after_a_restart_too(party: Party, bot: BotProcess) -> None:
    await say(party, *(f"number {number}" for number in range(12)))
    listed = await list_of(party, limit=3, author="ada", after="2 days", before="2100-01-01")
    found = await search(party, "NUMBER", author="ada", after="2 days")
    assert numbers(found) == [10, 8, 6, 4, 2, 0]
    found = await search(party, "NUMBER -11")
    long = await search(party, f"number {'-nothing ' * 40}")
    assert numbers(long) == [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]
    assert numbers(await party.ada.click(long, "Older")) == [1, 0]
    long = await search(party, f"number {'-nothing ' * 40}")
    await bot.restart()
    await bot.wait_ready()
    assert numbers(await party.ada.click(listed, "Older")) == [0, 2, 4]
    assert numbers(await party.ada.click(found, "Older")) == [0]
    forgotten = await party.ada.click(long, "Older")
    assert "searches again" in forgotten.whole_text


async def test_what_is_gone_meanwhile_leaves_no_empty_page(party: Party) -> None:
    first = await party.ben.send(party.thread, "number 0")
    await say(party, *(f"number {number}" for number in range(1, 4)))
    page = await list_of(party, limit=3)
    await party.ben.delete(first)
    await list_of(party)  # that is written down by then
    assert numbers(await party.ada.click(page, "Older")) == [1, 2, 3]


async def test_the_list_can_be_narrowed_to_a_person_to_dates_and_to_files(party: Party) -> None:
    await party.ada.send(party.thread, "Which song next?")
    await party.ben.send(party.thread, "The slow song", files=[("slow_song.ogg", b"OggS"), ("b.png", b"x")])
    by_ben = (await list_of(party, author="BEN")).text
    assert ("slow song" in by_ben, "Which" in by_ben) == (True, False)
    with_files = (await list_of(party, with_attachments=True)).text
    assert "Which" not in with_files
    assert re.search(r"The slow song \(with slow\\_song\.ogg, b\.png\)", with_files)
    nothing = await list_of(party, before="yesterday")
    assert nothing.ephemeral
    assert "fits all of that" in nothing.text
    assert "can't read that as a date" in (await list_of(party, after="soonish")).text
    assert "Nothing lies between" in (await list_of(party, after="today", before="yesterday")).text
    assert "Nobody called" in (await list_of(party, author="Zoe")).text


async def test_who_is_picked_from_what_is_offered_is_found_although_others_are_called_the_same(party: Party) -> None:
    await party.ben.send(party.thread, "the member")
    namesake = await party.guild.add_member("Benny")
    await register(namesake, party.general, first_name="Ben")
    await party.ada.slash("member add", channel=party.thread, person=namesake)
    await namesake.send(party.thread, "hello")
    await list_of(party)  # what was said is written down by then
    offered = await party.ada.autocomplete("message list", channel=party.thread, focused="author", query="b")
    assert sorted(offered) == sorted(("Ben Example", f"<@{who.id}>") for who in (party.ben, namesake))
    assert "Several people" in (await list_of(party, author="Ben Example")).text
    text = (await list_of(party, author=f"<@{party.ben.id}>")).text
    assert ("the member" in text, "hello" in text) == (True, False)
    moments = await party.ada.autocomplete("message search", channel=party.thread, focused="after", query="7")
    assert moments[0] == ("7 days", "7 days")


async def test_search_finds_words_and_phrases_and_marks_them(party: Party) -> None:
    await say(party, "The slow song", "a song that is slow", "Café, then home", "歌を聴きたい")
    found = await search(party, "SLOW song")
    assert found.ephemeral
    assert "**slow** **song**" in found.text
    assert "**song** that is **slow**" in found.text
    phrase = (await search(party, '"slow song"')).text
    assert ("The" in phrase, "that is" in phrase) == (True, False)
    assert "that is" not in (await search(party, "song -that")).text
    assert "Nothing in" in (await search(party, "song", with_attachments=True)).text
    assert "**Café**" in (await search(party, "cafe")).text
    assert "**歌**" in (await search(party, "歌")).text
    assert "**聴きたい**" in (await search(party, "聴きたい")).text
    nothing = await search(party, "opera")
    assert "has “opera” in it" in nothing.text
    assert nothing.buttons == []


@pytest.mark.parametrize("query", ['"', '""', "!?", "\u200b\u200d", "( ) * : ^ - +", " -- "])
async def test_a_search_without_a_word_says_what_to_type(party: Party, query: str) -> None:
    await say(party, "hello")
    assert "no word in that" in (await search(party, query)).text


@pytest.mark.parametrize(
    "query",
    [
        '"unbalanced',
        "a AND (b OR",
        "tags:1 NOT words",
        "NEAR(a b, 2)",
        "hello*",
        "^hello",
        "x" * 4000,
        "a'; DROP",
        "😀",
    ],
)
async def test_whatever_else_is_typed_is_only_looked_for(party: Party, query: str) -> None:
    await say(party, "something else")
    assert "in it" in (await search(party, query)).text


async def test_emoji_are_found_and_too_many_words_are_told(party: Party) -> None:
    await say(party, "well 😀 done")
    assert "**😀**" in (await search(party, "😀")).text
    assert "at most 64 words" in (await search(party, "a " * 2000)).text


async def test_markup_in_words_changes_nothing_around_it_and_pings_nobody(party: Party) -> None:
    nasty = [
        "**bold",
        "||spoiler",
        "```block",
        "> quote",
        "# heading",
        "[words](https://example.com/x)",
        f"@everyone {party.ben.mention}",
        "\u202eevif si siht",
    ]
    await say(party, *nasty, "https://example.com/a_b_c")
    for answer in (await list_of(party), await search(party, "words")):
        assert answer.message is not None
        assert (answer.message.raw["mention_everyone"], answer.message.raw["mentions"]) == (False, [])
    text = (await list_of(party)).text
    for shown in (r"\*\*bold", r"\|\|spoiler", r"\`\`\`block", r"\> quote", r"\# heading", r"\[words](<"):
        assert shown in text, shown
    assert "\u202e" not in text
    assert "@Ben" in text
    assert "<https://example.com/a_b_c>" in text, "no preview is shown"


async def test_every_page_of_long_messages_fits_and_none_is_left_out(party: Party) -> None:
    long = [f"number {number} " + "*word* " * 280 for number in range(25)]
    await say(party, *long)
    page = await list_of(party, limit=25)
    seen: list[int] = []
    while True:
        assert len(page.text) <= LONGEST_MESSAGE
        seen = numbers(page) + seen
        if "Older" not in page.buttons:
            break
        page = await party.ada.click(page, "Older")
    assert seen == list(range(25))
    back = set(numbers(page))
    while "Newer" in page.buttons:
        page = await party.ada.click(page, "Newer")
        assert len(page.text) <= LONGEST_MESSAGE
        back |= set(numbers(page))
    assert back == set(range(25))
    assert 24 in numbers(page)


async def test_what_has_no_words_is_called_what_it_is(party: Party) -> None:
    await party.ben.send(party.thread, "\u200b\u200d")
    await party.ben.send(party.thread, files=[("a" * 90 + ".ogg", b"OggS"), *((f"{n}.png", b"x") for n in range(4))])
    text = (await list_of(party)).text
    assert "**Ben**: (no text)" in text
    assert re.search(r"\*\*Ben\*\*: \(with a+…a+\.ogg, 0\.png, 1\.png, and 2 more\)", text)


async def test_outsiders_and_who_has_left_read_nothing(party: Party) -> None:
    await say(party, *(f"number {number}" for number in range(5)))
    listed = await party.ben.slash("message list", channel=party.general, limit=2)
    found = await party.ben.slash("message search", channel=party.general, query="number")
    assert len(numbers(found)) == 5
    listed_by_ben = await party.ben.slash("message search", channel=party.thread, query="number", author="ada")
    assert numbers(listed_by_ben) == [4, 2, 0]
    by_ada = await party.ada.slash("message list", channel=party.general, limit=2)
    await party.ada.slash("logout", channel=party.general)
    refused = await party.ada.click(by_ada, "Older")
    assert "logged out" in refused.whole_text
    assert not {0, 1, 2} & set(numbers(refused))
    await login(party.ada, party.general, email_of(party.ada))
    await party.ada.slash("member remove", channel=party.thread, person=party.ben)
    refused = await party.ben.click(listed, "Older")
    assert "not a member" in refused.whole_text
    assert not {0, 1, 2} & set(numbers(refused))
    root = await party.guild.add_member("Root", administrator=True)
    for who, channel in ((party.ben, party.general), (party.cleo, party.general), (party.dan, party.general)):
        await _reads_nothing(who, channel)
    await _reads_nothing(root, party.thread)


async def _reads_nothing(who: Member, channel: object) -> None:
    for command, options in (("list", {}), ("search", {"query": "number"}), ("stats", {})):
        answer = await who.slash(f"message {command}", channel=channel, **options)  # type: ignore[arg-type]
        assert answer.ephemeral
        assert "number" not in answer.text
        assert "most" not in answer.text
    for option in ("author", "after"):
        offered = await who.autocomplete("message list", channel=channel, focused=option, query="a")  # type: ignore[arg-type]
        assert not [name for name, _ in offered if "Example" in name]


async def test_stats_tell_how_much_was_said_by_whom(party: Party) -> None:
    empty = await party.ada.slash("message stats", channel=party.thread)
    assert "nothing to count" in empty.text
    await say(party, "one", "two", "three")
    await party.ada.send(party.thread, "four", files=[("a.png", b"x")])
    await party.ben.delete(await party.ben.send(party.thread, "regretted"))
    await party.ada.slash("group show", channel=party.thread)
    answer = await party.ada.slash("message stats", channel=party.thread)
    assert answer.ephemeral
    assert "2 people have said 4 messages since <t:" in answer.text
    assert "4 of them are from the last seven days" in answer.text
    assert "One message came with files." in answer.text
    assert answer.text.index("• Ada Example: 3 messages") < answer.text.index("• Ben Example: one message")


async def test_what_was_playing_is_told_in_the_list_and_in_a_quotation(party: Party) -> None:
    (listener,) = await party.listen(party.ada)
    await party.ada.slash("play", channel=party.thread, query="Long Haul")
    await listener.wait_for_packets(5)
    said = await party.ben.send(party.thread, "I like this")
    await party.ada.slash("stop", channel=party.thread)
    assert re.search(r"I like this ♪ Long Haul at 0:\d\d", (await list_of(party)).text)
    await party.ada.context_menu("Quote", said)
    (quoted,) = [message for message in await party.ben.history(party.thread) if "webhook_id" in message.raw]
    assert re.search(r"^♪ Long Haul at 0:\d\d$", quoted.content, re.MULTILINE)
