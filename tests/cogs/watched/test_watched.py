"""Music for those on the watch page, with and without the voice channel, by the whole bot."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.client import Sandbox
from tests.cogs.test_music import heard
from tests.cogs.test_room_comings import bot_sits
from tests.cogs.watched.bot import SEEN
from tests.cogs.watched.page import Pages
from tests.media import read_packets

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sandbox.client import BotProcess
    from tests.cogs.party import Party

SHORTLY = {"CHORUS_WEB__WAIT_FOR_VIEWERS_S": "0.5"}


@pytest.fixture(scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(seed="empty") as running:
        yield running
        await running.check_spec()


@pytest.fixture(scope="module")
async def pages(sandbox: Sandbox, bot_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pages]:
    """With a database of their bot's own: the one in `bot_folder` may have a bot that runs."""
    folder = tmp_path_factory.mktemp("watched")
    shutil.copytree(bot_folder / "library", folder / "library")
    async with Pages.of(sandbox, folder) as pages:
        yield pages


@pytest.fixture(scope="module")
async def bot(pages: Pages) -> AsyncIterator[BotProcess]:
    bot = await pages.start_bot(SHORTLY)
    yield bot
    await bot.stop()


def plays(stands: dict[str, Any]) -> bool:
    return stands["phase"] == "playing" and bool(stands["moving"])


async def test_it_plays_on_the_page_and_in_voice_from_where_it_is_and_on_the_page_again(
    party: Party, pages: Pages, bot_folder: Path
) -> None:
    file = read_packets(bot_folder / "library" / "Long Haul.ogg")
    await pages.tell(party, party.ada, "enter")
    answer = await party.ada.slash("play", channel=party.thread, query="Long Haul")
    assert "Long Haul" in answer.text
    first = await pages.shows(party, party.ada, lambda stands: plays(stands) and stands["position_ms"] > 200)
    assert first["on_page"]
    await bot_sits(party, None)

    (ben,) = await party.listen(party.ben)
    await ben.wait_for_packets(20)
    await pages.shows(party, party.ada, lambda stands: not stands["on_page"])
    begun_at = first["at"] - first["position_ms"] / 1000
    for packet in (packet for packet in ben.packets if packet.payload in file):
        due = begun_at + file.index(packet.payload) * 0.02
        assert packet.arrival_ns / 1e9 > due - 0.001, "they hear it where the page is; a machine may be late"
    assert file.index(heard(ben)[0]) * 20 > first["position_ms"]

    await ben.leave()
    await bot_sits(party, None)
    alone = await pages.shows(party, party.ada, lambda stands: stands["on_page"] and stands["moving"])
    assert alone["position_ms"] >= (file.index(heard(ben)[-1]) - 1) * 20
    assert heard(ben) == file[file.index(heard(ben)[0]) :][: len(heard(ben))]
    await party.ada.slash("stop", channel=party.thread)
    await pages.tell(party, party.ada, "leave")


async def test_who_is_never_ready_is_waited_for_a_bounded_while(party: Party, pages: Pages) -> None:
    (ada,) = await party.listen(party.ada)
    await pages.tell(party, party.ben, "enter")
    await party.ada.slash("play", channel=party.thread, query=SEEN)
    waiting = await pages.shows(party, party.ben, lambda stands: stands.get("waits", False) or plays(stands))
    assert waiting["waits"]
    assert (waiting["phase"], waiting["position_ms"]) == ("resolving", 0)
    await ada.wait_for_packets(20)
    assert not (await pages.tell(party, party.ben))["waits"]
    await party.ada.slash("stop", channel=party.thread)
    await pages.tell(party, party.ben, "leave")


async def test_who_is_neither_there_nor_on_the_page_is_asked_to_sit_down(party: Party) -> None:
    answer = await party.ada.slash("play", channel=party.thread, query="Long Haul")
    assert "Sit down in" in answer.text


async def test_after_a_kill_it_goes_on_for_the_pages_that_come_back(
    party: Party, pages: Pages, bot: BotProcess
) -> None:
    await pages.tell(party, party.ada, "enter")
    await party.ada.slash("play", channel=party.thread, query="Long Haul")
    before = await pages.shows(party, party.ada, lambda stands: plays(stands) and stands["position_ms"] > 1_000)
    await bot.kill()
    again = await pages.start_bot(SHORTLY)
    try:
        await pages.tell(party, party.ada, "enter")
        after = await pages.shows(party, party.ada, plays)
        assert after["on_page"]
        assert after["position_ms"] - before["position_ms"] + 1_000 >= 0, "it goes on about where it was"
        await party.ada.slash("stop", channel=party.thread)
    finally:
        await again.stop()
