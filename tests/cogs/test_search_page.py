"""Pictures in what a search shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cogs.cards import cover_of
from cogs.search_page import search_page
from cogs.speech import Speech
from services.words import Words
from sources.playable import SearchHit

PICTURE = "https://pictures.example/1.jpg"


def hit(thumbnail_url: str | None, title: str = "Rain") -> SearchHit:
    return SearchHit("far", "1", title, "Somebody", 60_000, thumbnail_url=thumbnail_url)


def test_what_has_no_picture_is_lines_of_text() -> None:
    text, cards = search_page(Speech(Words()), "rain", [hit(None), hit(None)])
    assert "1. **Rain** by Somebody (1:00)\n2. **Rain**" in text
    assert cards == []


def test_what_has_none_beside_one_that_has_is_a_card_too() -> None:
    text, cards = search_page(Speech(Words()), "rain", [hit(None), hit(PICTURE)])
    assert "Rain" not in text
    assert [(card.description, card.thumbnail.url) for card in cards] == [
        ("1. **Rain** by Somebody (1:00)", None),
        ("2. **Rain** by Somebody (1:00)", PICTURE),
    ]


REFUSED = (
    "",
    "/vi/1.jpg",
    "data:image/png;base64,AAAA",
    "attachment://x",
    "https://",
    "https://[",
    "http://pictures.example/1.jpg",
    PICTURE + "x" * 3000,
)


@pytest.mark.parametrize("url", REFUSED)
def test_a_link_that_discord_would_refuse_the_answer_for_is_left_out(url: str) -> None:
    _, cards = search_page(Speech(Words()), "rain", [hit(url)])
    assert cards == []


@pytest.mark.parametrize("url", [None, *REFUSED])
def test_what_is_played_has_a_card_only_with_a_picture_that_discord_takes(url: str | None) -> None:
    assert cover_of(Speech(Words()), hit(url)) == []


def test_the_card_of_what_is_played_leads_to_its_page_where_it_has_one() -> None:
    page = replace(hit(PICTURE), page_url="https://far.example/1")
    (card,), (bare,) = cover_of(Speech(Words()), page), cover_of(Speech(Words()), hit(PICTURE))
    assert card.description == "**Rain** by Somebody [↗](https://far.example/1)"
    assert bare.description == "**Rain** by Somebody"
    assert card.thumbnail.url == PICTURE


def test_cards_of_the_longest_titles_fit_into_one_message() -> None:
    _, cards = search_page(Speech(Words()), "rain", [hit(PICTURE, "*" * 500)] * 10)
    assert sum(len(card) for card in cards) <= 6000
