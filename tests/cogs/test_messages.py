"""What `/message list` shows, and what is offered while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.cogs.truth.agreement import until

if TYPE_CHECKING:
    from sandbox.client import Message
    from tests.cogs.party import Party


async def test_what_chorus_says_itself_is_not_listed(party: Party) -> None:
    await party.ada.slash("group show", channel=party.thread)
    assert "Nothing has been said" in (await party.ada.slash("message list", channel=party.thread)).text
    await party.ben.send(party.thread, "I like this song")
    await party.ben.slash("pause", channel=party.thread)
    listed = (await party.ada.slash("message list", channel=party.thread)).text
    assert "I like this song" in listed
    assert "Chorus" not in listed


async def test_the_list_can_be_narrowed_to_a_person_to_dates_and_to_files(party: Party) -> None:
    await party.ada.send(party.thread, "Which SONG next?")
    await party.ben.send(party.thread, "The slow song")
    await party.ben.send(party.thread, "Its cover", files=[("cover.png", b"PNG"), ("back.png", b"PNG")])

    async def listed(**options: Any) -> str:
        return (await party.ada.slash("message list", channel=party.thread, **options)).text

    by_ben = await listed(author="ben")
    assert "slow song" in by_ben
    assert "Which" not in by_ben
    with_files = await listed(with_files=True)
    assert "Its cover 📎 cover.png and 1 more" in with_files
    assert "slow song" not in with_files
    assert "slow song" in await listed(after="yesterday", before="2100-01-01")
    assert "Nothing that was said" in await listed(before="yesterday")
    assert "can't read that as a date" in await listed(after="once upon a time")
    assert "Nobody called" in await listed(author="Zoe")


async def test_words_and_phrases_are_found_newest_first_and_marked(party: Party) -> None:
    await party.ada.send(party.thread, "The slow song, *again*")
    await party.ben.send(party.thread, "A song that is slow")

    async def found(words: str, **options: Any) -> str:
        answer = await party.ada.slash("message search", channel=party.thread, words=words, **options)
        assert answer.ephemeral
        return answer.text

    both = await found("song slow")
    assert both.index("A **song** that is **slow**") < both.index("The **slow** **song**")
    phrase = await found('"slow song"')
    assert "The **slow song**, \\*again\\*" in phrase
    assert "that is" not in phrase
    assert "that is" not in await found("song -that")
    assert "that is" in await found("song", author="Ben")
    assert "The slow" not in await found("song", author="Ben")
    assert "has that in it" in await found("opera")
    assert "no word in that" in await found('"*"')


async def test_pages_are_turned_back_and_forth_by_whoever_may_read(party: Party) -> None:
    for number in range(7):
        await party.ben.send(party.thread, f"number {number}")
    page = await party.ada.slash("message list", channel=party.thread, limit=3)
    assert [f"number {number}" in page.text for number in range(7)] == [False] * 4 + [True] * 3
    assert page.text.index("number 4") < page.text.index("number 6")
    await party.ada.click(page, "Older")
    await page.until(lambda seen: "number 3" in seen.text)
    assert [f"number {number}" in page.text for number in range(7)] == [False] + [True] * 3 + [False] * 3
    await party.ada.click(page, "Older")
    await page.until(lambda seen: "number 0" in seen.text)
    await party.ada.click(page, "Newer")
    await page.until(lambda seen: "number 3" in seen.text)
    await party.ada.slash("member remove", channel=party.thread, person=party.ben)


async def test_a_search_is_turned_over_too_however_long_it_is(party: Party) -> None:
    long = "a song of seven brothers and their sister"
    for number in range(4):
        await party.ben.send(party.thread, f"{long} number {number}")
    for words in ("brothers", long):
        page = await party.ada.slash("message search", channel=party.thread, words=words, limit=2)
        assert "number 3" in page.text
        await party.ada.click(page, "Older")
        await page.until(lambda seen: "number 0" in seen.text)


async def test_somebody_who_was_taken_out_turns_no_page(party: Party) -> None:
    for number in range(4):
        await party.ada.send(party.thread, f"number {number}")
    page = await party.ben.slash("message list", channel=party.general, limit=2)
    await party.ada.slash("member remove", channel=party.thread, person=party.ben)
    refused = await party.ben.click(page, "Older")
    assert "number 1" not in page.text
    assert "not a member of **Film night**" in refused.text


async def test_what_was_playing_stands_beside_what_was_said_and_in_a_quotation(party: Party) -> None:
    async with await party.ben.join(party.voice):
        await party.ben.slash("play", channel=party.thread, query="Long Haul")

        async def heard() -> bool:
            said.append(await party.ben.send(party.thread, "I like this"))
            return "♪ Long Haul at 0:0" in (await party.ada.slash("message list", channel=party.thread)).text

        said: list[Message] = []
        await until(heard)
        await party.ben.context_menu("Quote", said[-1], channel=party.thread)
        (quote,) = [one for one in await party.ben.history(party.thread) if one.content.startswith("> I like this")]
        assert "♪ Long Haul at 0:0" in quote.content
        await party.ben.slash("stop", channel=party.thread)


async def test_the_numbers_of_a_chat_are_those_of_its_members(party: Party) -> None:
    assert "Nothing has been said" in (await party.ada.slash("message stats", channel=party.thread)).text
    await party.ada.send(party.thread, "one")
    await party.ben.send(party.thread, "two", files=[("cat.txt", b"meow")])
    edited = await party.ben.send(party.thread, "three")
    await party.ben.edit(edited, "tree")
    gone = await party.ben.send(party.thread, "four")
    await party.ben.delete(gone)
    answer = await party.ben.slash("message stats", channel=party.thread)
    assert answer.ephemeral
    assert "3 messages since" in answer.text
    assert "3 of them in the last 7 days" in answer.text
    assert "1 were changed later, one file was sent along" in answer.text
    assert "Ben Example: 2 (67 %)\nAda Example: 1 (33 %)" in answer.text
    assert "in no group" in (await party.cleo.slash("message stats", channel=party.general)).text


async def test_members_and_dates_are_offered_while_one_types(party: Party) -> None:
    people = await party.ada.autocomplete("message list", channel=party.thread, focused="author", query="b")
    assert people == [("Ben Example", "Ben Example")]
    dates = await party.ada.autocomplete("message search", channel=party.thread, focused="after", query="7")
    assert ("7 days", "7 days") in dates


async def test_groups_are_offered_to_those_who_may_see_them(party: Party) -> None:
    await party.cleo.slash("group create", channel=party.general, name="Film club", visibility="visible")
    offered = {
        member.name: [
            name
            for name, _ in await member.autocomplete("group show", channel=party.general, focused="name", query="FILM")
        ]
        for member in (party.ada, party.cleo, party.dan)
    }
    assert offered == {"Ada": ["Film club", "Film night"], "Cleo": ["Film club"], "Dan": []}
