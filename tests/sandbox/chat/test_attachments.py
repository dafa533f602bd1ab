"""Attachments: links that expire and come back, limits."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import aiohttp
import discord
import pytest

from sandbox.client import Refused, SandboxError
from sandbox.client.connecting import connector
from tests.sandbox.test_limits import INVALID, refusal

if TYPE_CHECKING:
    from sandbox.client import Channel, Member, Sandbox

DAY_S = 24 * 60 * 60
MIB = 1024 * 1024


def file(size: int = 1, name: str = "a.bin") -> discord.File:
    """A file of so many bytes."""
    return discord.File(io.BytesIO(bytes(size)), name)


async def test_a_link_expires_and_the_message_brings_a_new_one(
    sandbox: Sandbox, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    message = await ada.send(general, files=[("song.ogg", b"sound")])
    old = (await channel.fetch_message(message.id)).attachments[0]
    assert await old.read() == b"sound"
    await sandbox.advance(DAY_S - 60)
    assert await old.read() == b"sound"
    await sandbox.advance(61)
    with pytest.raises(discord.NotFound):
        await old.read()
    [listed] = [seen async for seen in channel.history()]
    fresh = listed.attachments[0]
    assert await fresh.read() == b"sound"
    assert fresh.url.partition("?")[0] == old.url.partition("?")[0]
    assert await sandbox.fetch_attachment((await ada.history(general))[0].attachments[0]) == b"sound"


async def test_a_link_is_dead_without_its_signature_or_with_a_later_expiry(
    sandbox: Sandbox, ada: Member, general: Channel
) -> None:
    url = (await ada.send(general, files=[("a.txt", b"a")])).attachments[0]["url"]
    expiry = url.partition("ex=")[2].partition("&")[0]
    later = url.replace(f"ex={expiry}", f"ex={int(expiry, 16) + DAY_S:x}")
    for wrong in (url.partition("?")[0], later, url.replace("hm=", "hm=0")):
        async with (
            aiohttp.ClientSession(connector=connector(sandbox.endpoint, sandbox.ca_file)) as session,
            session.get(wrong) as response,
        ):
            assert response.status == 404
        with pytest.raises(SandboxError):
            await sandbox.fetch_attachment({"url": wrong})


async def test_an_attachment_shown_in_an_embed_is_signed_wherever_it_is_seen(
    sandbox: Sandbox, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    bare = (await ada.send(general, files=[("a.png", b"image")])).attachments[0]["url"].partition("?")[0]
    sent = await channel.send(embed=discord.Embed(title="T").set_image(url=bare))
    seen = (await channel.fetch_message(sent.id)).embeds[0].image.url
    assert seen is not None
    assert await sandbox.fetch_attachment({"url": seen}) == b"image"


async def test_a_file_that_components_show_is_there_and_no_attachment_and_stays_when_they_change(
    sandbox: Sandbox, channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    def page(words: str) -> discord.ui.LayoutView:
        picture: discord.ui.Thumbnail[discord.ui.LayoutView] = discord.ui.Thumbnail("attachment://a.png")
        section: discord.ui.Section[discord.ui.LayoutView] = discord.ui.Section(words, accessory=picture)
        return discord.ui.LayoutView().add_item(section)

    sent = await channel.send(view=page("One"), file=discord.File(io.BytesIO(b"image"), "a.png"))
    assert sent.attachments == []
    await sent.edit(view=page("Two"))
    (seen,) = (message for message in await ada.history(general) if message.id == sent.id)
    assert (seen.text, seen.attachments, len(seen.pictures)) == ("Two", [], 1)
    assert await sandbox.fetch_attachment({"url": seen.pictures[0]}) == b"image"
    await sent.edit(view=discord.ui.LayoutView().add_item(discord.ui.TextDisplay("Three")), attachments=[])
    (seen,) = (message for message in await ada.history(general) if message.id == sent.id)
    assert (seen.text, seen.pictures) == ("Three", [])


async def test_a_file_has_at_most_10_mib_and_a_request_25(channel: discord.TextChannel) -> None:
    await channel.send(files=[file(10 * MIB), file(10 * MIB)])
    for files in ([file(10 * MIB + 1)], [file(9 * MIB), file(9 * MIB), file(9 * MIB)]):
        with pytest.raises(discord.HTTPException) as refused:
            await channel.send(files=files)
        assert (refused.value.status, refused.value.code) == (413, 40005)


async def test_a_member_meets_the_limit_of_a_file_too(ada: Member, general: Channel) -> None:
    with pytest.raises(Refused) as refused:
        await ada.send(general, files=[("big.bin", bytes(10 * MIB + 1))])
    assert refused.value.code == 40005


async def test_a_message_has_at_most_ten_files(channel: discord.TextChannel, ada: Member, general: Channel) -> None:
    ten = [("a.txt", b"a")] * 10
    assert len((await ada.send(general, files=ten)).attachments) == 10
    with pytest.raises(Refused) as refused:
        await ada.send(general, files=[*ten, ("b.txt", b"b")])
    assert refused.value.code == 30015
    state = channel._state.http
    multipart = [
        {"name": f"files[{number}]", "value": b"x", "filename": "x.txt", "content_type": "text/plain"}
        for number in range(11)
    ]
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
    assert await refusal(state.request(route, form=multipart, files=[])) == 30015


async def test_a_file_is_kept_under_a_name_that_can_be_referred_to(
    channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    given = ["Lied für Ada (live).mp3", "日本.png", "plain-name_1.tar.gz", "_under.txt", "..", "a/../b.txt"]
    message = await ada.send(general, files=[(name, b"x") for name in given])
    seen = (await channel.fetch_message(message.id)).attachments
    assert [one.filename for one in seen] == [
        "Lied_fur_Ada_live.mp3",
        "file.png",
        "plain-name_1.tar.gz",
        "under.txt",
        "file",
        "a_.._b.txt",
    ]
    assert [one.title for one in seen][:3] == ["Lied für Ada (live)", "日本", None]
    assert await seen[0].read() == b"x"


async def test_a_file_may_be_empty_and_have_a_name_as_long_as_1024_characters(
    channel: discord.TextChannel, ada: Member, general: Channel
) -> None:
    message = await ada.send(general, files=[("empty.txt", b""), ("x" * 1020 + ".txt", b"x")])
    empty, long = (await channel.fetch_message(message.id)).attachments
    assert (empty.size, await empty.read()) == (0, b"")
    assert (len(long.filename), await long.read()) == (1024, b"x")
    with pytest.raises(Refused) as refused:
        await ada.send(general, files=[("x" * 1021 + ".txt", b"x")])
    assert refused.value.code == INVALID
    assert await refusal(channel.send(file=file(name="x" * 1025))) == INVALID


async def test_a_picture_tells_its_size(channel: discord.TextChannel) -> None:
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big")
    vast = png[:16] + b"\xff" * 8
    gif = b"GIF89a" + (32).to_bytes(2, "little") + (16).to_bytes(2, "little")
    jpeg = bytes.fromhex("ffd8 ffe0 0004 0000 ffc4 0003 00 ffc0 000b 08 0030 0040 01 011100")
    pictures = {"a.png": png, "b.gif": gif, "c.jpg": jpeg, "d.jpg": jpeg[:9], "e.txt": b"text", "f.png": vast}
    sent = await channel.send(files=[discord.File(io.BytesIO(data), name) for name, data in pictures.items()])
    sizes = [(one.width, one.height) for one in sent.attachments]
    assert sizes == [(640, 480), (32, 16), (64, 48), (None, None), (None, None), (None, None)]
