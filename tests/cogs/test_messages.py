"""What `/message list` shows, and what is offered while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cogs.party import Party


async def test_what_chorus_says_itself_is_not_listed(party: Party) -> None:
    await party.ada.slash("group show", channel=party.thread)
    assert "Nothing has been said" in (await party.ada.slash("message list", channel=party.thread)).text
    await party.ben.send(party.thread, "I like this song")
    await party.ben.slash("pause", channel=party.thread)
    listed = (await party.ada.slash("message list", channel=party.thread)).text
    assert "I like this song" in listed
    assert "Chorus" not in listed


async def test_the_list_can_be_narrowed_to_a_person_or_to_words(party: Party) -> None:
    await party.ada.send(party.thread, "Which SONG next?")
    await party.ben.send(party.thread, "The slow song")
    await party.ben.send(party.thread, "Or none")
    by_ben = (await party.ada.slash("message list", channel=party.thread, person="ben")).text
    assert "slow song" in by_ben
    assert "Which" not in by_ben
    with_words = (await party.ada.slash("message list", channel=party.thread, words="song")).text
    assert "Which" in with_words
    assert "none" not in with_words
    nothing = await party.ada.slash("message list", channel=party.thread, words="opera")
    assert "Nothing that fits" in nothing.text
    assert nothing.ephemeral


async def test_members_and_words_are_offered_while_one_types(party: Party) -> None:
    await party.ben.send(party.thread, "The slow song")
    await party.ada.slash("message list", channel=party.thread)  # what was said is written down by then
    people = await party.ada.autocomplete("message list", channel=party.thread, focused="person", query="b")
    assert people == [("Ben Example", "Ben Example")]
    words = await party.ada.autocomplete("message list", channel=party.thread, focused="words", query="SLOW")
    assert words == [("The slow song", "The slow song")]
    (_, picked) = words[0]
    assert "slow song" in (await party.ada.slash("message list", channel=party.thread, words=picked)).text


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
