"""What minutes do to a room that nobody listens in, and to the tracks of who left. Both clocks are moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cogs.party import Party
from tests.cogs.test_music import queue_shows
from tests.cogs.test_room_comings import bot_sits, until
from tests.media import make_tone

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess, Channel, Guild
    from tests.moving.time import Time


@pytest.fixture(scope="module")
async def bot(time: Time, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[BotProcess]:
    folder = tmp_path_factory.mktemp("bot")
    (folder / "library").mkdir()
    for title, seconds in (("Bells", 60.0), ("Drums", 5.0), ("Flutes", 5.0)):
        path = folder / "library" / f"{title}.ogg"
        options = {"frame_duration": "20"}
        make_tone(path, format="ogg", codec="libopus", seconds=seconds, tags={"title": title}, options=options)
    async with time.running_bot(folder) as bot:
        yield bot


@pytest.fixture
async def party(guild: Guild, general: Channel) -> AsyncIterator[Party]:
    party = await Party.gather(guild)
    yield party
    await party.go_home()


async def minutes_pass(time: Time, party: Party, minutes: int, words: str) -> None:
    """Wait so long, and again where the bot had not seen yet what it waits for, until the thread says so."""

    async def said() -> bool:
        await time.advance(minutes=minutes)
        return any(words in message.content for message in await party.ada.history(party.thread))

    await until(said)


async def test_it_is_held_after_a_minute_alone_and_left_five_minutes_later(time: Time, party: Party) -> None:
    (ada,) = await party.listen(party.ada)
    await party.ada.slash("play", channel=party.thread, query="Bells")
    await ada.wait_for_packets(20)
    await ada.leave()
    assert "Playing now" in (await party.ada.slash("queue show", channel=party.thread)).text
    await minutes_pass(time, party, 1, "so I paused")
    await minutes_pass(time, party, 5, "so I left the voice channel")
    await bot_sits(party, None)
    (again,) = await party.listen(party.ada)
    await again.wait_for_packets(20)
    await party.ada.slash("stop", channel=party.thread)


async def test_the_tracks_of_who_left_go_after_five_minutes_and_not_before(time: Time, party: Party) -> None:
    await party.ada.slash("group update", channel=party.thread, requester_left="goes")
    ada, ben = await party.listen(party.ada, party.ben)
    await party.ada.slash("play", channel=party.thread, query="Bells")
    await party.ben.slash("play", channel=party.thread, query="Drums")
    await party.ada.slash("play", channel=party.thread, query="Flutes")
    await ada.wait_for_packets(20)
    await ben.leave()
    shown = (await party.ada.slash("queue show", channel=party.thread)).text
    assert "1. **Drums**" in shown
    await minutes_pass(time, party, 5, "A track left the queue")
    await queue_shows(party, "1. **Flutes**")
    await party.ada.slash("stop", channel=party.thread)
