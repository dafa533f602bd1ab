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
