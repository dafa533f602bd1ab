"""`/watch`: a link for whoever asks, or why there is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sandbox.client import Sandbox
from tests.cogs.conftest import running_bot
from tests.cogs.party import Party

if TYPE_CHECKING:
    from pathlib import Path


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


async def test_where_nobody_has_set_up_the_page_a_member_is_told_who_can_and_how(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    async with (
        Sandbox.start(seed="empty") as sandbox,
        running_bot(sandbox, tmp_path, {"CHORUS_WEB__PUBLIC_URL": ""}),
    ):
        guild = await sandbox.create_guild("A server")
        await guild.create_text_channel("general")
        party = await Party.gather(guild)
        answer = await party.ada.slash("watch", channel=party.thread)
        assert answer.ephemeral
        assert "Whoever runs this bot has not set up its web page" in answer.text
        assert "public" in answer.text
