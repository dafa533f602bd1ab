"""Links as members paste them: fetched from a server on loopback by the whole bot, and heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.audio.fetching.server import BreakableServer
from tests.cogs.test_music import heard
from tests.media import read_packets

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.cogs.party import Party


@pytest.fixture
async def server(bot_folder: Path) -> AsyncIterator[BreakableServer]:
    server = BreakableServer((bot_folder / "library" / "First Light.ogg").read_bytes())
    await server.start()
    yield server
    await server.stop()


async def test_a_link_to_a_file_is_heard_whole(party: Party, server: BreakableServer, bot_folder: Path) -> None:
    (ada,) = await party.listen(party.ada)
    link = f"http://127.0.0.1:{server.port}/song.ogg"
    answer = await party.ada.slash("play", channel=party.thread, query=link)
    assert "Playing" in answer.text, answer.text
    expected = read_packets(bot_folder / "library" / "First Light.ogg")
    await ada.wait_until(lambda: heard(ada) == expected, timeout=20)


async def test_a_link_into_this_machines_own_network_is_refused(party: Party) -> None:
    await party.listen(party.ada)
    answer = await party.ada.slash("play", channel=party.thread, query="http://10.1.2.3/song.ogg")
    assert answer.ephemeral
    assert "may not go" in answer.text


async def test_what_is_typed_is_completed_and_a_choice_is_played(party: Party) -> None:
    await party.listen(party.ada)
    choices = await party.ada.autocomplete("play", channel=party.thread, focused="query", query="second")
    assert [name for name, _ in choices] == ["Second Wind – The Testers (0:03)"]
    answer = await party.ada.slash("play", channel=party.thread, query=choices[0][1])
    assert "Second Wind" in answer.text
    assert await party.dan.autocomplete("play", channel=party.general, focused="query", query="second") == []


async def test_a_pick_from_a_search_is_queued(party: Party) -> None:
    await party.listen(party.ada)
    found = await party.ada.slash("search", channel=party.thread, query="testers")
    answer = await party.ada.select(found, ["Second Wind – The Testers (0:03)"])
    assert not answer.ephemeral
    assert "Second Wind" in answer.text
