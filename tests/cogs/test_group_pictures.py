"""A group's picture: chosen by its owners, shown to its members."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.client import Member
    from tests.cogs.party import Party


async def test_a_group_s_picture_is_shown_with_it(party: Party) -> None:
    png = b"\x89PNG\r\n\x1a\n" + bytes(40)
    assert "is changed" in (await party.ada.slash("group update", channel=party.thread, picture=("us.png", png))).text
    shown = (await party.ben.slash("group show", channel=party.thread)).message
    assert shown is not None
    (attachment,) = shown.attachments
    assert await party.guild.sandbox.fetch_attachment(attachment) == png
    assert "is changed" in (await party.ada.slash("group update", channel=party.thread, reset="picture")).text
    bare = (await party.ben.slash("group show", channel=party.thread)).message
    assert bare is not None
    assert bare.attachments == []


async def test_what_is_no_picture_is_refused_with_what_can_be_sent(party: Party) -> None:
    async def chosen_by(member: Member, data: bytes) -> str:
        return (await member.slash("group update", channel=party.thread, picture=("us.png", data))).text

    assert "not a picture" in await chosen_by(party.ada, b"MZ")
    assert "too large" in await chosen_by(party.ada, bytes(4 * 1024 * 1024 + 1))
    assert "owner" in await chosen_by(party.ben, b"MZ")
