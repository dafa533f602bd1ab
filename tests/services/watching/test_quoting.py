"""Answers as texts, and texts as answers."""

from __future__ import annotations

import pytest

from services.sending.splitting import LONGEST_MESSAGE
from services.watching.quoting import quotation, taken_apart
from tests.bad_input import NASTY

MESSAGE = 2**53 + 9


@pytest.mark.parametrize("nasty", NASTY)
def test_whatever_is_quoted_by_whomever_comes_apart_again(nasty: str) -> None:
    for author, words in ((nasty, "hello"), ("Ada", nasty), (nasty, nasty)):
        begins = quotation(author, words, 1, 2, MESSAGE)
        assert len(begins) < LONGEST_MESSAGE / 2
        for said in ("yes", "> quoted\nyes", "", "[a](https://discord.com/channels/1/2/3)"):
            apart = taken_apart(begins + said)
            assert (apart.quotation, apart.answers, apart.text) == (begins, MESSAGE, said)


@pytest.mark.parametrize("text", ["", "hello", "> quoted\nby hand", "> -# [Ada](<https://evil.example/1/2/3>)\nhello"])
def test_what_is_no_answer_stays_as_it_is(text: str) -> None:
    assert taken_apart(text).text == text
    assert taken_apart(text).answers is None


def test_nobody_is_mentioned_by_what_is_quoted() -> None:
    begins = quotation("@everyone", "<@123> https://evil.example [x](https://evil.example)", 1, 2, MESSAGE)
    assert "@everyone" not in begins
    assert "<@" not in begins
    assert "@here" not in quotation("@here", "@here", 1, 2, MESSAGE)
    assert "https://evil" not in begins
