"""Whatever is typed into commands and forms is answered with success or a sentence, never with an unknown error."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from cogs.completion import LONGEST_CHOICE
from cogs.speech import LONGEST_MESSAGE
from sandbox.client import Refused
from tests.bad_input import NASTY
from tests.cogs.party import Party, login, register

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import Answer, BotProcess, Sandbox

TYPEABLE = [text for text in NASTY if not any("\ud800" <= character <= "\udfff" for character in text)]
"""What Discord's client can send: JSON in UTF-8 holds no lone surrogates."""


@dataclass(frozen=True)
class Place:
    """An option of a command that takes words, and what else is given with it."""

    command: str
    option: str
    others: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.command} {self.option}"


PLACES = [
    Place("group create", "name"),
    Place("group show", "name"),
    Place("group update", "name"),
    Place("group update", "group", {"visibility": "private"}),
    Place("group join", "name"),
    Place("group leave", "name"),
    Place("group delete", "name"),
    Place("chorus audit", "group"),
    Place("message list", "person"),
    Place("message list", "words"),
    Place("message export", "group"),
    Place("search", "query"),
    Place("play", "query"),
]


def check(answer: Answer, *typed: str) -> None:
    """It says something, and nothing went wrong that nobody thought of."""
    assert answer.modal is not None or answer.whole_text.strip(), typed
    assert "reference" not in answer.whole_text, typed
    assert len(answer.text) <= LONGEST_MESSAGE


@pytest.fixture
async def nothing_is_logged(sandbox: Sandbox, bot: BotProcess) -> AsyncIterator[None]:
    """Asserts that the bot logs no exception meanwhile; how often it may call Discord is not limited."""
    before = len(bot.log)
    await sandbox.relax_limits()
    yield
    await sandbox.relax_limits(relaxed=False)
    assert "Traceback" not in bot.log[before:]


@pytest.mark.usefixtures("nothing_is_logged")
@pytest.mark.parametrize("place", PLACES, ids=str)
async def test_anything_can_be_typed_into_a_command(party: Party, place: Place) -> None:
    root = await party.guild.add_member("Root", administrator=True)
    typist = root if place.command == "chorus audit" else party.ada
    answered = 0
    for text in TYPEABLE:
        options = {place.option: text} | place.others
        with suppress(Refused):  # Discord itself would not send that: too long, or nothing at all
            check(await typist.slash(place.command, channel=party.thread, **options), text)
            answered += 1
    assert answered > len(TYPEABLE) / 2


@pytest.mark.usefixtures("nothing_is_logged")
@pytest.mark.parametrize("part", ["first_name", "email", "password"])
async def test_anything_can_be_typed_into_the_form_of_an_account(party: Party, part: str) -> None:
    answered = 0
    for text in TYPEABLE:
        somebody = await party.guild.add_member("Somebody")
        with suppress(Refused):
            check(await register(somebody, party.general, **{part: text}), part, text)
            answered += 1
    assert answered > len(TYPEABLE) / 2


@pytest.mark.usefixtures("nothing_is_logged")
async def test_anything_can_be_typed_to_log_in(party: Party) -> None:
    for text in TYPEABLE:
        somebody = await party.guild.add_member("Somebody")
        with suppress(Refused):
            check(await login(somebody, party.general, text, text), text)


@pytest.mark.usefixtures("nothing_is_logged")
@pytest.mark.parametrize(
    ("command", "option"),
    [("group show", "name"), ("message list", "person"), ("message list", "words"), ("message export", "group")],
)
async def test_anything_can_be_typed_while_choices_are_offered(party: Party, command: str, option: str) -> None:
    for text in TYPEABLE:
        choices = await party.ada.autocomplete(command, channel=party.thread, focused=option, query=text)
        assert all(0 < len(name) <= LONGEST_CHOICE for name, _ in choices), text
