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
