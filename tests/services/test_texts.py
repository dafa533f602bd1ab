"""What people type as names and addresses."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.errors import (
    EmailMalformedError,
    NameEmptyError,
    NameFormattedError,
    NameTooLongError,
    NameUnprintableError,
)
from services.texts import (
    GROUP_NAME_MAX,
    PERSON_NAME_MAX,
    check_email,
    clean_group_name,
    clean_person_name,
    comparable,
)

if TYPE_CHECKING:
    from collections.abc import Callable

# Any code point at all: controls, unassigned ones, and lone surrogates, which JSON can carry.
ANYTHING = st.text(st.characters(), max_size=130)
SHY = "\u00ad"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    "name",
    [
        "Film night",
        "Ночное кино",
        "映画の夜",
        "ليلة الفيلم",
        "می\u200cروم",  # Persian is written with a non-joiner
        FAMILY,
        "\u2764\ufe0f night",  # a heart in colour
        "1\ufe0f\u20e3",  # a keycap
        "\u8fbb\U000e0100",  # a name's own way of writing its character
        "R&D (1 + 1 = 2)!",
        "snake_case_name",
        "Rock'n'roll #1",
        "a-b > c",
        "ada@example.com",
        "x" * GROUP_NAME_MAX,
    ],
)
def test_a_plain_name_of_any_script_is_kept_as_typed(name: str) -> None:
    assert clean_group_name(name) == name


def test_spaces_around_a_name_go_and_those_inside_become_one() -> None:
    assert clean_group_name("  Film \u00a0 night\u3000") == "Film night"


def test_one_way_of_writing_accents_is_kept() -> None:
    assert clean_person_name("Zoe\u0308") == "Zo\u00eb"


@pytest.mark.parametrize(
    "name", ["", " ", "\n\t ", "\u00a0\u2003", "\u200d", "\u3164\u2800", "\ufe0f", "\u0301", "\u034f"]
)
def test_a_name_that_shows_as_nothing_is_empty(name: str) -> None:
    with pytest.raises(NameEmptyError) as refused:
        clean_group_name(name)
    assert refused.value.params == {"longest": GROUP_NAME_MAX}


@pytest.mark.parametrize(
    ("length", "longest", "clean"),
    [
        (101, GROUP_NAME_MAX, clean_group_name),
        (10_000, GROUP_NAME_MAX, clean_group_name),
        (81, PERSON_NAME_MAX, clean_person_name),
    ],
)
def test_a_name_that_is_too_long_is_refused_with_its_length(
    length: int, longest: int, clean: Callable[[str], str]
) -> None:
    with pytest.raises(NameTooLongError) as refused:
        clean("x" * length)
    assert refused.value.params == {"longest": longest, "length": length}


@pytest.mark.parametrize(
    "hidden",
    [
        *("\x00", "\x1b[31m", "\x7f", "\n", "\u200b", "\u2028", SHY, "\ue000", "\ud800", "\ufeff", "\U000e0041"),
        *("\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u200e", "\u061c"),
        *("\u034f", "\u17b4", "\u180b", "\ufdd0", "\uffff", "\U0010fffe", "\u200c", "\u200d", "\ufe0f", "\U000e0100"),
    ],
)
def test_characters_that_hide_or_turn_text_around_are_refused(hidden: str) -> None:
    for clean in (clean_group_name, clean_person_name):
        with pytest.raises(NameUnprintableError):
            clean(f"Film{hidden}night")


@pytest.mark.parametrize(
    "name",
    [
        "@everyone",
        "hi @HERE",
        "<@123456789012345678>",
        "<@!1>",
        "<@&1>",
        "<#1>",
        "<:wave:1>",
        "<a:wave:1>",
        "</play:1>",
        "<t:1700000000:R>",
        "<id:guide>",
        "**bold**",
        "*it*",
        "__under__",
        "_it_",
        "~~gone~~",
        "||secret||",
        "`code`",
        "back\\slash",
        "[words](https://example.com)",
        "# Heading",
        "### Heading",
        "> quote",
        ">>> long quote",
        "-# small",
        "- list",
    ],
)
def test_a_group_name_with_mentions_or_formatting_is_refused(name: str) -> None:
    with pytest.raises(NameFormattedError):
        clean_group_name(name)


def test_a_persons_own_name_may_hold_any_sign() -> None:
    assert clean_person_name("*_Ada_*") == "*_Ada_*"


@pytest.mark.parametrize(
    "address", ["ada@example.com", "Ada.Lovelace+chorus@Example.CO.uk", "ädä@bücher.de", " ada@example.com\n"]
)
def test_an_address_is_kept_as_typed_but_for_spaces_around_it(address: str) -> None:
    assert check_email(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "ada@",
        "@example.com",
        "ada@example",
        "ada@localhost",
        "ada@@example.com",
        "ada@exa mple.com",
        "ada example.com",
        "ada@example..com",
        ".ada@example.com",
        "ada\x00@example.com",
        "ada\u202e@example.com",
        "ada\ud800@example.com",
        "Ada <ada@example.com>",
        "ada@[127.0.0.1]",
        "a" * 10_000 + "@example.com",
        "ada@" + "b." * 5_000 + "com",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(EmailMalformedError):
        check_email(address)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada@Example.com", "ADA@EXAMPLE.COM"),
        ("STRASSE", "straße"),
        ("Zo\u00eb", "zoe\u0308"),
        ("\ufb01lm", "FILM"),  # a ligature
        ("Film  night ", "film night"),
    ],
)
def test_what_reads_the_same_compares_the_same(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


def test_what_reads_differently_compares_differently() -> None:
    assert comparable("Zoë") != comparable("Zoe")


@given(ANYTHING)
@example("\u0345\u0301")
@example("\U0001d160")
def test_comparing_takes_any_text_and_is_settled_after_once(text: str) -> None:
    key = comparable(text)
    assert comparable(key) == key
    assert key.encode("utf-8").decode("utf-8") == key, "a database can keep it"


@given(ANYTHING)
def test_any_text_is_either_a_group_name_or_refused_with_a_reason(text: str) -> None:
    try:
        name = clean_group_name(text)
    except (NameEmptyError, NameTooLongError, NameUnprintableError, NameFormattedError):
        return
    assert 1 <= len(name) <= GROUP_NAME_MAX
    assert name == " ".join(name.split())
    assert "Cc" not in {unicodedata.category(character) for character in name}
    assert clean_group_name(name) == name, "what was kept would be taken again"


@given(ANYTHING | st.emails())
def test_any_text_is_either_an_address_or_refused(text: str) -> None:
    try:
        address = check_email(text)
    except EmailMalformedError:
        return
    assert "@" in address
    assert check_email(address) == address
    assert address.encode("utf-8").decode("utf-8") == address
