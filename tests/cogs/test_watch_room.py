"""`/watch`: a link for whoever asks, or why there is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cogs.party import Party


async def test_a_member_gets_a_link_of_their_own_each_time(party: Party) -> None:
    links = set()
    for person in (party.ada, party.ben, party.ben):
        answer = await person.slash("watch", channel=party.thread)
        assert answer.ephemeral
        found = re.search(r"\((http://127\.0\.0\.1:\d+/watch#link=\S+)\)", answer.text)
        assert found is not None, answer.text
        links.add(found[1])
    assert len(links) == 3


async def test_who_is_not_in_the_group_gets_none(party: Party) -> None:
    answer = await party.cleo.slash("watch", channel=party.guild.channel("general"))
    assert answer.ephemeral
    assert "watch#link" not in answer.text
