"""The menu of a message: "Play this" and "Quote"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cogs.test_sending import said_in_thread

if TYPE_CHECKING:
    from tests.cogs.party import Party


async def test_both_stand_in_the_menu_of_a_message(party: Party) -> None:
    said = await party.ben.send(party.thread, "hello")
    assert sorted(await party.ada.context_menus(said, channel=party.thread)) == ["Play this", "Quote"]


async def test_a_quotation_tells_whose_words_they_are_and_when_and_where_they_were_said(party: Party) -> None:
    said = await party.ben.send(party.thread, f"first line\n{party.ada.mention} second line")
    answer = await party.ada.context_menu("Quote", said)
    assert answer.ephemeral
    (quoted,) = await said_in_thread(party)
    assert quoted.author_name == "Ada"
    assert quoted.content.startswith(f"> first line\n> {party.ada.mention} second line\n— **Ben**, <t:")
    assert f"/{party.thread.id}/{said.id}" in quoted.content


async def test_a_quotation_names_files_and_fits_into_one_message(party: Party) -> None:
    files = [(f"song {number}.ogg", b"OggS") for number in range(5)]
    said = await party.ben.send(party.thread, "x" * 2_000, files=files)
    await party.ada.context_menu("Quote", said)
    (quoted,) = await said_in_thread(party)
    assert len(quoted.content) <= 2_000
    assert "xxx…" in quoted.content
    assert "with 5 files: song" in quoted.content


async def test_a_message_that_is_gone_or_says_nothing_is_not_quoted(party: Party) -> None:
    root = await party.guild.add_member("Root", administrator=True)
    said = await party.ben.send(party.thread, "psst")
    await party.guild.set_bot_permissions(read_message_history=False)
    assert "can't see it" in (await party.ada.context_menu("Quote", said)).text
    await party.guild.set_bot_permissions(read_message_history=True)
    notice = next(message for message in await root.history(party.thread) if not message.content)
    assert "no words and no files" in (await party.ada.context_menu("Quote", notice)).text
    assert await said_in_thread(party) == []


async def test_a_link_is_answered_as_by_play(party: Party) -> None:
    await party.listen(party.ada)
    said = await party.ben.send(party.thread, "hear this: <http://10.1.2.3/song>!")
    expected = (await party.ada.slash("play", channel=party.thread, query="http://10.1.2.3/song")).text
    assert "may not go" in expected
    assert (await party.ada.context_menu("Play this", said)).text == expected
    with_file = await party.ben.send(party.thread, files=[("song.ogg", b"OggS")])
    assert "is damaged" in (await party.ada.context_menu("Play this", with_file)).text
    words = await party.ben.send(party.thread, "just words")
    assert "no link and no file" in (await party.ada.context_menu("Play this", words)).text
