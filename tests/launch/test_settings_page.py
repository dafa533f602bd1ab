"""The page of settings: it, the example files and the types say the same."""

from __future__ import annotations

import re

import pytest

from launch.keys import Key, keys_of
from launch.settings import Settings
from launch.settings_page import as_markdown, read_examples
from tests.launch.test_settings import KEYS, ROOT

WRITTEN = read_examples(ROOT)


def test_the_page_is_that_of_today() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    assert page == as_markdown(), "python -m launch.settings_page > docs/configuration.md"


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.dotted)
def test_each_key_is_explained_with_its_limits_where_an_admin_looks(key: Key) -> None:
    words = WRITTEN[key.dotted].words
    assert words.endswith((".", ")")), f"nothing explains {key.dotted}"
    assert key.bounds in words
    said = re.search(r"\((?:above )?\d[\d.]*(?: to |, up to )\d+|up to \d+ characters\)", words)
    assert bool(said) == bool(key.bounds), f"{key.dotted}: limits that the type does not have"


def test_the_examples_say_nothing_of_keys_that_there_are_not() -> None:
    assert WRITTEN.keys() == {key.dotted for key in KEYS}


def test_each_key_stands_on_the_page_with_its_section_and_its_variable() -> None:
    sections = dict(re.findall(r"^## \[(\w+)\]\n(.*?)(?=^## |\Z)", as_markdown(), re.MULTILINE | re.DOTALL))
    assert list(sections) == list(Settings.model_fields)
    for section, text in sections.items():
        rows = re.findall(r"^\| `(\w+)` \| .* \| `(\w+)` \|$", text, re.MULTILINE)
        model = type(Settings.model_fields[section].default)
        assert rows == [(key.name, key.variable) for key in keys_of({section: model})]


@pytest.mark.parametrize(
    ("dotted", "takes", "bounds"),
    [
        ("discord.token", "the token alone, without quotes, spaces or other words", ""),
        ("database.path", "a path in quotes", ""),
        ("groups.on_delete", "'archive' or 'delete'", ""),
        ("sources.live", "true or false", ""),
        ("voice.connect_timeout_s", "a number", "1 to 120"),
        ("voice.leave_when_idle_minutes", "a number", "above 0, up to 1440"),
        ("privacy.text", "text in quotes", "up to 1200 characters"),
    ],
)
def test_a_key_tells_what_it_takes_in_the_words_that_a_wrong_value_is_refused_with(
    dotted: str, takes: str, bounds: str
) -> None:
    (key,) = (key for key in KEYS if key.dotted == dotted)
    assert (key.takes, key.bounds) == (takes, bounds)
