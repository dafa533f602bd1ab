"""Sentences as Discord shows them: nobody's name formats or pings, and everything fits into a message."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cogs.speech import LONGEST_MESSAGE, LONGEST_PARAMETER, NAMED_AT_ONCE, Speech, fitting, plain, span
from services.words import Words


@pytest.mark.parametrize("text", ["**Ada**", "_Ada_", "`Ada`", "~~Ada~~", "||Ada||", "[Ada](https://example.com)"])
def test_a_name_never_formats(text: str) -> None:
    shown = plain(text)
    for position, character in enumerate(shown):
        if character in "*_`~|[":
            assert shown[position - 1] == "\\"
    assert shown.replace("\\", "") == text


@pytest.mark.parametrize("text", ["@everyone", "@here", "<@123456789012345678>", "<@&123456789012345678>"])
def test_a_name_pings_nobody(text: str) -> None:
    assert text not in Speech(Words()).say("group-chosen", group=text)


def test_a_very_long_name_is_cut() -> None:
    assert len(plain("x" * 1_000)) == LONGEST_PARAMETER
    assert plain("x" * LONGEST_PARAMETER) == "x" * LONGEST_PARAMETER


def test_a_few_names_are_said_whole_and_of_many_how_many_more_there_are() -> None:
    speech = Speech(Words())
    assert speech.listed(["One", "Two_"], bold=True) == "**One**, **Two\\_**"
    assert speech.listed([f"{number}" for number in range(NAMED_AT_ONCE + 3)]) == "0, 1, 2, 3, 4 … and 3 more."


def test_however_many_groups_of_long_names_one_is_in_ones_account_fits_into_a_message() -> None:
    speech = Speech(Words())
    groups = speech.listed(["x_y " * 25] * 100, bold=True)
    long = "_" * 100
    shown = speech.say("user-show-own", name=long, person=long, since=long, email=long, count=100, groups=groups)
    assert len(shown) <= LONGEST_MESSAGE


def more(count: int) -> str:
    return f"and {count} more"


def test_what_fits_is_said_whole() -> None:
    assert fitting(["Found:", "one", "two"], more, footer="Pick one.") == "Found:\none\ntwo\nPick one."


def test_what_does_not_fit_is_counted_and_the_footer_stays() -> None:
    entries = [str(number) * 300 for number in range(8)]
    *shown, rest, footer = fitting(["Found:", *entries], more, footer="Pick one.").split("\n")
    assert footer == "Pick one."
    assert shown == ["Found:", *entries[: len(shown) - 1]]
    assert rest == f"and {len(entries) - len(shown) + 1} more"


def test_as_many_lines_as_possible_are_said() -> None:
    entries = ["x" * 300] * 8
    text = fitting(["Found:", *entries], more, footer="Pick one.")
    assert len(text) <= LONGEST_MESSAGE < len(text) + 301


def test_what_has_no_line_is_counted_too() -> None:
    assert fitting(["Queue:", "one"], more, beyond=7) == "Queue:\none\nand 7 more"


@pytest.mark.parametrize(
    ("time", "told"),
    [
        (timedelta(seconds=-3), "less than 1 min"),
        (timedelta(seconds=59), "less than 1 min"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=1, minutes=40, seconds=59), "1 h 40 min"),
        (timedelta(days=1, hours=23), "1 day"),
        (timedelta(days=400), "400 days"),
    ],
)
def test_how_long_something_is_is_told_in_the_units_that_people_count_in(time: timedelta, told: str) -> None:
    assert span(Speech(Words()), time) == told
