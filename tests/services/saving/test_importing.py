"""What comes onto a playlist: one track, a whole link, a copy of what was shared; and however much of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from launch.saving import put_saving_together
from launch.sections import PlayerSettings
from services.errors import LinkNotPlayedError, NothingPlayingError
from services.saving.errors import (
    PlaylistCodeUnknownError,
    PlaylistEmptyError,
    PlaylistFullError,
    PlaylistNameTakenError,
    PlaylistUnknownError,
)
from services.saving.playlists import code_of, written
from services.sourcing.failures import SourceFailedError
from services.words import Words
from sources.errors import SourceError
from tests.services.sourcing.shelf import FarShelf

if TYPE_CHECKING:
    from launch.saving import Saving
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

LINK = FarShelf.link
PLAYLIST = f"{LINK}mix/"


async def nobody_looks(came: int) -> None:
    """In the place of who is shown how far it is."""


def of_at_most(house: House, tracks: int) -> Saving:
    """The services where a playlist has no more tracks than that."""
    settings = PlayerSettings(playlist_limit=tracks)
    return put_saving_together(
        settings, house.database, house.accounts, house.media, house.playback, Words(), house.clock
    )


async def on(saving: Saving, person: Person, name: str) -> list[str]:
    playlist = await saving.playlists.of(person.asks(), name)
    return [hit.title async for hit in saving.playlists.stream(playlist)]


async def test_all_of_a_link_becomes_a_playlist_beyond_what_a_queue_takes_of_one(
    house: House, seat: Seat, ada: Person
) -> None:
    titles = [f"Track {number:04}" for number in range(320)]
    house.far.hits = {title.casefold(): house.far.hit(title) for title in titles}
    progress: list[int] = []

    async def look(came: int) -> None:
        progress.append(came)

    added = await house.saving.importing.bring(ada.asks(), PLAYLIST, "Mix", look)
    assert (added.tracks, added.how, added.playlist.name) == (320, "whole", "Mix")
    assert await on(house.saving, ada, "Mix") == titles
    assert progress == [50, 100, 150, 200, 250, 300]
    (first,) = (await house.playlists.page(ada.asks(), "Mix")).tracks[:1]
    assert (first[1].page_url, first[1].artist) == (f"{LINK}track 0000", "Somebody")


@pytest.mark.parametrize("most", [1, 50, 60, 100])
async def test_what_is_longer_than_a_playlist_may_be_is_cut_there_and_told(
    house: House, seat: Seat, ada: Person, most: int
) -> None:
    house.far.hits = {f"{number}": house.far.hit(f"{number}") for number in range(10_000)}
    saving = of_at_most(house, most)
    added = await saving.importing.bring(ada.asks(), PLAYLIST, "Mix", nobody_looks)
    assert (added.tracks, added.how) == (most, "cut")
    with house.nothing_changes(), pytest.raises(PlaylistFullError):
        await saving.importing.add(ada.asks(), "Mix", f"{LINK}5", nobody_looks)
    with house.nothing_changes(), pytest.raises(PlaylistFullError):
        await saving.importing.add(ada.asks(), "Mix", PLAYLIST, nobody_looks)


async def test_one_that_is_just_as_long_as_it_may_be_is_whole(house: House, seat: Seat, ada: Person) -> None:
    added = await of_at_most(house, 3).importing.bring(ada.asks(), PLAYLIST, "", nobody_looks)
    assert (added.tracks, added.how) == (3, "whole")


async def test_what_came_before_a_source_failed_stays(house: House, seat: Seat, ada: Person) -> None:
    house.far.hits = {f"{number}": house.far.hit(f"{number}") for number in range(70)}
    at_hand = list(house.far.hits.values())

    async def breaks_off(playlist_id: str):  # type: ignore[no-untyped-def]
        for hit in at_hand[:60]:
            yield hit
        raise SourceError("timeout")

    house.far.playlist = breaks_off  # type: ignore[method-assign]
    added = await house.saving.importing.bring(ada.asks(), PLAYLIST, "Mix", nobody_looks)
    assert (added.tracks, added.how) == (60, "broke_off")


async def test_others_are_served_while_a_long_one_comes_and_a_deleted_one_gets_no_more(
    house: House, seat: Seat, ada: Person, ben: Person
) -> None:
    house.far.hits = {f"{number}": house.far.hit(f"{number}") for number in range(200)}
    halfway, go_on = asyncio.Event(), asyncio.Event()

    async def wait_there(came: int) -> None:
        halfway.set()
        await go_on.wait()

    coming = asyncio.create_task(house.saving.importing.bring(ada.asks(), PLAYLIST, "Mix", wait_there))
    await halfway.wait()
    await house.playlists.create(ben.asks(), "Ben's")
    await house.playback.play(seat, "First Light")
    await house.playlists.delete(ada.asks(), "Mix")
    go_on.set()
    with pytest.raises(PlaylistUnknownError):
        await coming
    assert "far" not in {row.split(",")[1] for row in house.rows() if '"playlist_tracks"' in row}


async def test_who_no_longer_waits_gets_it_all_the_same(house: House, seat: Seat, ada: Person) -> None:
    house.far.hits = {f"{number}": house.far.hit(f"{number}") for number in range(120)}
    halfway, done, go_on = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def wait_there(came: int) -> None:
        halfway.set()
        await go_on.wait()
        if came == 100:
            done.set()

    coming = asyncio.create_task(house.saving.importing.bring(ada.asks(), PLAYLIST, "Mix", wait_there))
    await halfway.wait()
    coming.cancel()
    go_on.set()
    await done.wait()
    async with asyncio.timeout(30):
        while len(await on(house.saving, ada, "Mix")) < 120:
            pass


async def test_a_code_makes_a_copy_that_goes_its_own_way(house: House, seat: Seat, ada: Person, ben: Person) -> None:
    importing = house.saving.importing
    await importing.bring(ada.asks(), PLAYLIST, "Mix", nobody_looks)
    code = (await house.playlists.share(ada.asks(), "Mix")).code or ""
    assert (await house.playlists.share(ada.asks(), "Mix")).code == code
    for typed in (code, written(code), f"  {written(code).lower()} "):
        await importing.bring(ben.asks(), typed, "", nobody_looks)
    assert [one.playlist.name for one in await house.playlists.list(ben.asks())] == ["Mix", "Mix 2", "Mix 3"]
    await house.playlists.delete(ada.asks(), "Mix")
    assert await on(house.saving, ben, "Mix 2") == ["Rain", "Snow", "Hail"]
    with pytest.raises(PlaylistCodeUnknownError):
        await importing.bring(ben.asks(), code, "", nobody_looks)


async def test_a_code_that_was_taken_back_is_good_for_nothing(
    house: House, seat: Seat, ada: Person, ben: Person
) -> None:
    await house.saving.importing.bring(ada.asks(), PLAYLIST, "Mix", nobody_looks)
    code = (await house.playlists.share(ada.asks(), "Mix")).code or ""
    assert (await house.playlists.share(ada.asks(), "Mix", stop=True)).code is None
    with house.nothing_changes(), pytest.raises(PlaylistCodeUnknownError):
        await house.saving.importing.bring(ben.asks(), code, "", nobody_looks)


@pytest.mark.parametrize("typed", ["", "-", "hello", "0000000000", "x" * 200, "映画", "\ud800", "'; --"])
async def test_what_is_neither_link_nor_code_is_told_and_makes_nothing(
    house: House, seat: Seat, ada: Person, typed: str
) -> None:
    await house.saving.importing.bring(ada.asks(), PLAYLIST, "Not shared", nobody_looks)
    with house.nothing_changes(), pytest.raises(PlaylistCodeUnknownError):
        await house.saving.importing.bring(ada.asks(), typed, "Mix", nobody_looks)


async def test_links_that_lead_nowhere_and_names_that_are_taken_make_nothing(
    house: House, seat: Seat, ada: Person
) -> None:
    importing = house.saving.importing
    await house.playlists.create(ada.asks(), "Mix")
    shared = await house.playlists.share(ada.asks(), "Mix")
    with house.nothing_changes():
        with pytest.raises(LinkNotPlayedError):
            await importing.bring(ada.asks(), "https://elsewhere.example/", "New", nobody_looks)
        with pytest.raises(PlaylistNameTakenError):
            await importing.bring(ada.asks(), PLAYLIST, "mix", nobody_looks)
        with pytest.raises(PlaylistEmptyError):
            await importing.bring(ada.asks(), shared.code or "", "New", nobody_looks)
        house.far.hits = {}
        with pytest.raises(SourceFailedError):
            await importing.bring(ada.asks(), PLAYLIST, "New", nobody_looks)


async def test_what_plays_words_and_links_are_put_on_one_after_the_other(house: House, seat: Seat, ada: Person) -> None:
    importing = house.saving.importing
    await house.playlists.create(ada.asks(), "Mix")
    with pytest.raises(NothingPlayingError):
        await importing.add_playing(seat, "Mix")
    await house.playback.play(seat, "First Light")
    await house.plays(seat, "First Light")
    await importing.add_playing(seat, "Mix")
    await importing.add(ada.asks(), "Mix", "Second", nobody_looks)
    added = await importing.add(ada.asks(), "Mix", f"{LINK}mix/snow", nobody_looks)
    assert added.only is not None
    await importing.add(ada.asks(), "Mix", PLAYLIST, nobody_looks)
    assert await on(house.saving, ada, "Mix") == ["First Light", "Second Wind", "Snow", "Rain", "Snow", "Hail"]
    with pytest.raises(PlaylistUnknownError):
        await importing.add(ada.asks(), "Other", "Second", nobody_looks)


def test_a_code_reads_the_same_however_it_is_written_down() -> None:
    assert {code_of(text) for text in ("01ABC-DEFGH", "olabc defgh", "O1abcdefgh", " 0Iabc—DEFGH")} == {"01ABCDEFGH"}
