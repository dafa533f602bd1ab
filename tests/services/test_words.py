"""The catalogue's reader: a key and its parameters in, a sentence out, and no half-made sentence ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from services import words
from services.words import Words

if TYPE_CHECKING:
    from pathlib import Path

CATALOGUE = """
### A comment.
hello = Hello, { $name }!
people = { $count ->
    [one] one person
   *[other] { $count } people
}
two-lines =
    first
    second
only-attribute =
    .hint = nothing is said here
"""


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(words, "_LOCALES", tmp_path)
    (tmp_path / "en.ftl").write_text(CATALOGUE, "utf-8")
    return tmp_path


@pytest.mark.usefixtures("locales")
class TestSaying:
    def test_parameters_go_in_as_they_are(self) -> None:
        assert Words().say("hello", name="{ $x } <@1> **Zoë** \u202e") == "Hello, { $x } <@1> **Zoë** \u202e!"

    def test_one_and_many_are_told_apart(self) -> None:
        catalogue = Words()
        assert [catalogue.say("people", count=count) for count in (0, 1, 1000)] == [
            "0 people",
            "one person",
            "1,000 people",
        ]

    def test_a_sentence_may_have_several_lines(self) -> None:
        assert Words().say("two-lines") == "first\nsecond"

    def test_parameters_too_many_are_passed_over(self) -> None:
        assert Words().say("hello", name="Ada", age=36) == "Hello, Ada!"

    @pytest.mark.parametrize(
        ("key", "params"),
        [("hullo", {}), ("", {}), ("hello", {}), ("people", {"name": "Ada"}), ("only-attribute", {})],
    )
    def test_what_cannot_be_said_whole_is_not_said(self, key: str, params: dict[str, object]) -> None:
        with pytest.raises(LookupError):
            Words().say(key, **params)

    def test_it_knows_what_it_can_say(self) -> None:
        catalogue = Words()
        assert catalogue.has(["hello", "people"])
        assert catalogue.has([])
        assert not catalogue.has(["hello", "hullo"])


@pytest.mark.parametrize("mistake", ["hello = Hello, { $name !", "= no key", "people = { $count ->\n    [one] one\n}"])
def test_a_catalogue_with_a_mistake_is_refused(locales: Path, mistake: str) -> None:
    (locales / "en.ftl").write_text(f"fine = Fine.\n{mistake}\nalso = Also.\n", "utf-8")
    with pytest.raises(ValueError, match=r"en\.ftl cannot be read at"):
        Words()


def test_a_language_that_is_not_there_is_refused(locales: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Words("tlh")
