"""Favourites: a person's own, in every group, and what is told when one is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cogs.speech import Speech
from services.errors import NothingFoundError, NothingPlayingError, NotRegisteredError
from services.saving.errors import (
    FavouriteKnownError,
    FavouritesFullError,
    KeptTrackGoneError,
    OneTrackOnlyError,
    TrackNotListedError,
    TrackPositionError,
)
from services.saving.favourites import Favourites
from services.sourcing.failures import SourceFailedError
from services.words import Words
from sources.errors import SourceError
from tests.services.sourcing.shelf import FarShelf

if TYPE_CHECKING:
    from services.seats import Seat
    from tests.services.house import House
    from tests.services.person import Person

LINK = FarShelf.link


async def titles(house: House, person: Person) -> list[str]:
    return [hit.title for _, hit in (await house.favourites.page(person.asks())).tracks]


async def play_first(house: House, seat: Seat) -> str:
    """Put the first of Ada's favourites on; its title."""
    ((favourite_id, _), *_) = (await house.favourites.page(seat.asker)).tracks
    hit = await house.favourites.track(seat.asker, favourite_id)
    return (await house.saving.kept_tracks.play(seat, hit, "favourite")).entry.title


async def test_what_plays_now_is_kept_with_its_page(house: House, seat: Seat, ada: Person) -> None:
    await house.playback.play(seat, f"{LINK}rain")
    await house.plays(seat, "Rain")
    hit = await house.favourites.add_playing(seat)
    assert (hit.title, hit.artist, hit.page_url) == ("Rain", "Somebody", f"{LINK}rain")
    assert await titles(house, ada) == ["Rain"]


async def test_words_and_links_are_kept_too_and_are_there_in_every_group(
    house: House, seat: Seat, ada: Person, ben: Person
) -> None:
    await house.favourites.add(ada.asks(), "First Light")
    await house.favourites.add(seat.asker, f"{LINK}mix/snow")
    other = await house.group(ben, "Other", ada)
    there = await house.join(ada, other)
    assert await play_first(house, there) == "First Light"
    assert await titles(house, ada) == ["First Light", "Snow"]
    assert await titles(house, ben) == []


async def test_nothing_that_plays_cannot_be_kept(house: House, seat: Seat) -> None:
    with house.nothing_changes(), pytest.raises(NothingPlayingError):
        await house.favourites.add_playing(seat)


async def test_what_is_kept_already_what_is_not_found_and_a_whole_playlist_are_refused(
    house: House, seat: Seat, ada: Person
) -> None:
    await house.favourites.add(ada.asks(), f"{LINK}rain")
    for query, error in (
        (f"{LINK}rain", FavouriteKnownError),
        ("xylophone zebra", NothingFoundError),
        (f"{LINK}mix/", OneTrackOnlyError),
    ):
        with house.nothing_changes(), pytest.raises(error):
            await house.favourites.add(ada.asks(), query)


async def test_there_is_an_end_to_them(house: House, seat: Seat, ada: Person) -> None:
    few = Favourites(house.database, house.accounts, house.saving.kept_tracks, house.clock, most=1)
    await few.add(ada.asks(), f"{LINK}rain")
    with pytest.raises(FavouritesFullError):
        await few.add(ada.asks(), f"{LINK}snow")


async def test_one_is_taken_out_by_its_number_or_words_and_positions_that_are_not_there_are_told(
    house: House, seat: Seat, ada: Person
) -> None:
    for title in ("rain", "snow", "hail"):
        await house.favourites.add(ada.asks(), f"{LINK}{title}")
    assert (await house.favourites.remove(ada.asks(), "2")).title == "Snow"
    assert (await house.favourites.remove(ada.asks(), "hai")).title == "Hail"
    for position in ("0", "2", "-1", "99999999999"):
        with house.nothing_changes(), pytest.raises(TrackPositionError):
            await house.favourites.remove(ada.asks(), position)
    assert await titles(house, ada) == ["Rain"]


async def test_nobody_reaches_the_favourites_of_others(house: House, seat: Seat, ada: Person, ben: Person) -> None:
    await house.favourites.add(ada.asks(), f"{LINK}rain")
    ((favourite_id, _),) = (await house.favourites.page(ada.asks())).tracks
    with pytest.raises(TrackNotListedError):
        await house.favourites.track(ben.asks(), favourite_id)
    with house.nothing_changes(), pytest.raises(TrackNotListedError):
        await house.favourites.remove(ben.asks(), f"track:{favourite_id}")
    assert await house.favourites.offers(ben.asks(), "") == []
    assert await house.favourites.offers(house.stranger("Dan").asks(), "") == []
    with pytest.raises(NotRegisteredError):
        await house.favourites.page(house.stranger("Eve").asks())


async def test_one_whose_video_is_gone_is_named_in_one_sentence_with_what_to_do(house: House, seat: Seat) -> None:
    await house.favourites.add(seat.asker, f"{LINK}rain")
    house.clock.advance(days=2)  # what was resolved is not known any more
    del house.far.hits["rain"]
    with house.nothing_changes(), pytest.raises(KeptTrackGoneError) as refused:
        await play_first(house, seat)
    said = Speech(Words()).explain(refused.value)
    assert "**Rain** can't be played any more" in said
    assert "/favourite remove" in said
    assert "/search" in said


async def test_one_that_cannot_be_had_just_now_is_not_told_as_gone(house: House, seat: Seat) -> None:
    await house.favourites.add(seat.asker, f"{LINK}rain")
    house.clock.advance(days=2)
    house.far.failure = SourceError("no_network")
    with pytest.raises(SourceFailedError):
        await play_first(house, seat)


async def test_a_page_beyond_the_last_is_the_last(house: House, seat: Seat, ada: Person) -> None:
    house.far.hits = {f"{number:02}": house.far.hit(f"{number:02}") for number in range(12)}
    for number in range(12):
        await house.favourites.add(ada.asks(), f"{LINK}{number:02}")
    for asked, shown in ((1, 1), (2, 2), (99, 2), (0, 1), (-7, 1)):
        page = await house.favourites.page(ada.asks(), asked)
        assert (page.where.number, page.where.pages, page.where.total) == (shown, 2, 12)
    assert await titles(house, ada) == [f"{number:02}" for number in range(10)]
