"""Texts in parts, names to speak under, and how people name a message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.playables import playable_in
from services.sending.addresses import message_id_in
from services.sending.errors import MessageMalformedError, NothingToPlayError, TextEmptyError, TextTooLongError
from services.sending.names import LONGEST_NAME, name_to_speak_under
from services.sending.splitting import LONGEST_MESSAGE, checked, shows, split
from services.uploads import Attached
from tests.bad_input import texts

ID = 2**53 + 17


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u200d\ufeff", "\x00"])
def test_what_shows_nothing_is_no_text(text: str) -> None:
    with pytest.raises(TextEmptyError):
        checked(text)


def test_half_a_character_and_controls_never_leave_the_house() -> None:
    assert checked("a\ud800b\x00c\r\nd\x1b[31m") == "a\ufffdbc\nd\x1b[31m"
    assert checked("\ud83d\ude00") == "😀"


def test_4000_characters_are_a_text_and_one_more_is_none() -> None:
    assert len(checked("x" * 4_000)) == 4_000
    with pytest.raises(TextTooLongError):
        checked("x" * 4_001)


@pytest.mark.parametrize(("length", "parts"), [(1, 1), (2_000, 1), (2_001, 2), (4_000, 2)])
def test_a_text_without_any_border_is_cut_where_it_must(length: int, parts: int) -> None:
    text = "x" * length
    assert len(split(text)) == parts
    assert "".join(split(text)) == text


def test_lines_are_kept_whole_before_words_are() -> None:
    text = "word " * 300 + "\n" + "word " * 300
    assert [part.count("word") for part in split(text)] == [300, 300]


def test_a_block_of_code_is_kept_whole_where_that_can_be() -> None:
    block = "```py\n" + "print(1)\n" * 150 + "```"
    first, second = split("word " * 200 + block)
    assert second == block
    assert "`" not in first


def test_a_block_that_is_too_long_is_closed_and_goes_on_in_the_same_language() -> None:
    parts = split("```py\n" + "print(1)\n" * 400 + "```")
    assert len(parts) == 2
    assert all(part.startswith("```py\n") and part.endswith("\n```") for part in parts)
    assert sum(part.count("print(1)") for part in parts) == 400


def test_a_letter_keeps_its_accent() -> None:
    first, second = split("x" * 1_999 + "e\u0301" + "y" * 10)
    assert (first[-1], second[:2]) == ("x", "e\u0301")


@given(st.lists(texts() | st.sampled_from(["```", "```py\n", "\n", " " * 50, "word " * 400]), max_size=12).map("".join))
def test_any_text_is_cut_into_parts_that_discord_takes(text: str) -> None:
    try:
        whole = checked(text)
    except (TextEmptyError, TextTooLongError):
        return
    parts = split(whole)
    assert parts
    assert all(shows(part) and len(part) <= LONGEST_MESSAGE and part == part.strip() for part in parts)

    def seen(words: str) -> str:
        return "".join(one for one in words if one.isprintable() and not one.isspace() and one != "`")

    if "```" not in whole:
        assert seen("".join(parts)) == seen(whole)


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("Ada", "Ada"),
        ("  Ada\n Lovelace ", "Ada Lovelace"),
        ("CLYDE", "CL\u0423DE"),
        ("my Discord", "my Dis\u0441ord"),
        ("everyone", "\u0435veryone"),
        ("Here", "H\u0435re"),
        ("everyone's friend", "everyone's friend"),
        ("a```b", "a'''b"),
        ("\u200b\ud800", "Ada Example"),
        ("x" * 200, "x" * 80),
    ],
)
def test_a_name_is_made_such_that_discord_takes_it(name: str, spoken: str) -> None:
    assert name_to_speak_under(name, "Ada Example") == spoken


@given(texts())
def test_any_name_is_one_that_discord_takes(name: str) -> None:
    spoken = name_to_speak_under(name, "Ada Example")
    assert 1 <= len(spoken.strip()) <= LONGEST_NAME
    assert not any(word in spoken.lower() for word in ("discord", "clyde", "```"))


@pytest.mark.parametrize(
    "typed",
    [
        str(ID),
        f" {ID}\n",
        f"https://discord.com/channels/123/456/{ID}",
        f"<https://ptb.discord.com/channels/123/456/{ID}>",
        f"{ID + 1}-{ID}",
    ],
)
def test_a_message_is_named_by_its_link_or_id(typed: str) -> None:
    assert message_id_in(typed) == ID


@pytest.mark.parametrize(
    "typed", ["", "hello", "12", str(2**64), f"https://example.com/channels/1/2/{ID}", "\u0661" * 18]
)
def test_what_names_no_message_is_told_so(typed: str) -> None:
    with pytest.raises(MessageMalformedError):
        message_id_in(typed)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("see https://example.com/a, please", "https://example.com/a"),
        ("(https://example.com/a)", "https://example.com/a"),
        ("https://example.com/a_(b)", "https://example.com/a_(b)"),
        ("<https://example.com/a>", "https://example.com/a"),
    ],
)
def test_a_link_is_played_before_a_file(text: str, link: str) -> None:
    assert playable_in([text], [file()]) == link


def test_of_several_files_the_first_that_sounds_is_played() -> None:
    picture, song, other = file("image/png"), file("audio/ogg"), file("video/mp4")
    assert playable_in(["words"], [picture, song, other]) is song
    assert playable_in(["words"], [picture, file(None)]) is picture


def file(content_type: str | None = None) -> Attached:
    return Attached(1, 2, 3, "file", 4, "https://cdn.example/file", content_type)


def test_a_message_without_either_is_told_so() -> None:
    with pytest.raises(NothingToPlayError):
        playable_in(["words"], [])
