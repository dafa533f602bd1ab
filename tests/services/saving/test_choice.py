"""Which track of a list is meant, whatever somebody types."""

from __future__ import annotations

import pytest

from models.favourite import Title
from services.errors import UserError
from services.saving.choice import MARK, chosen, offered
from services.saving.errors import TrackAmbiguousError, TrackNotListedError, TrackPositionError

TITLES = [
    Title(11, "Rain", "Somebody"),
    Title(12, "Rainy Day", None),
    Title(13, "1999", "Prince"),
    Title(14, "Ränder **bold**", None),
]


@pytest.mark.parametrize(
    ("typed", "row_id"),
    [
        ("1", 11),
        (" 4 ", 14),
        ("+2", 12),
        ("rain", 11),
        ("RAINY", 12),
        ("Rain – Somebody", 11),
        ("1999", 13),
        ("ränder", 14),
        (f"{MARK}13", 13),
    ],
)
def test_a_position_a_title_words_of_it_and_what_was_offered_all_mean_a_track(typed: str, row_id: int) -> None:
    assert chosen(TITLES, typed).row_id == row_id


@pytest.mark.parametrize("typed", ["0", "5", "-1", "+0", "9" * 30, "-" + "9" * 5000])
def test_a_position_that_there_is_not_is_told_with_how_many_there_are(typed: str) -> None:
    with pytest.raises(TrackPositionError) as refused:
        chosen(TITLES, typed)
    assert refused.value.params["count"] == 4


@pytest.mark.parametrize("typed", ["", "  ", "snow", f"{MARK}99", "\u0661", "1.5", "\ud800"])
def test_what_is_not_there_is_told(typed: str) -> None:
    with pytest.raises(TrackNotListedError):
        chosen(TITLES, typed)


def test_words_that_stand_in_several_titles_pick_none_of_them() -> None:
    with pytest.raises(TrackAmbiguousError) as refused:
        chosen(TITLES, "rai")
    assert refused.value.params["count"] == 2


def test_an_empty_list_has_no_first_track() -> None:
    with pytest.raises(UserError):
        chosen([], "1")


def test_what_is_offered_shows_positions_and_means_just_that_track() -> None:
    offers = offered(TITLES, "rain")
    assert [offer.text for offer in offers] == ["1. Rain – Somebody", "2. Rainy Day"]
    assert [chosen(TITLES, offer.value).row_id for offer in offers] == [11, 12]
    assert [offer.value for offer in offered(TITLES, "4")] == [f"{MARK}14"]
