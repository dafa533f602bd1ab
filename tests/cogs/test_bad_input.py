"""Whatever is typed into commands and forms is answered with success or a sentence, never with an unknown error."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from cogs.completion import LONGEST_CHOICE
from sandbox.client import Refused
from tests.bad_input import NASTY, Hand, hands
from tests.cogs.arena import Arena, check
from tests.cogs.party import Party, login, register

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess, Sandbox

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
    Place("message list", "author"),
    Place("message list", "after"),
    Place("message search", "query"),
    Place("message search", "author", {"query": "hello"}),
    Place("message search", "before", {"query": "hello"}),
    Place("message export", "group"),
    Place("message export", "after"),
    Place("message export", "before", {"format": "csv"}),
    Place("message send", "text"),
    Place("message edit", "message"),
    Place("message delete", "message"),
    Place("search", "query"),
    Place("play", "query"),
    Place("seek", "position"),
]


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
    [
        ("group show", "name"),
        ("message list", "author"),
        ("message search", "after"),
        ("message export", "group"),
        ("message edit", "message"),
        ("message delete", "message"),
    ],
)
async def test_anything_can_be_typed_while_choices_are_offered(party: Party, command: str, option: str) -> None:
    for text in TYPEABLE:
        choices = await party.ada.autocomplete(command, channel=party.thread, focused=option, query=text)
        assert all(0 < len(name) <= LONGEST_CHOICE for name, _ in choices), text


SHARE, ALL = 80, 10_000
"""Inputs in a usual run, and in a drill."""
AT_ONE_SERVER = 200
"""Inputs after which a new server is taken: what came before has logged people out, and deleted what there was."""


class Arenas:
    """The servers in which things are tried, one after the other."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._arena: Arena | None = None
        self.tried = self.refused = 0

    async def try_anything(self, hand: Hand) -> None:
        if self._arena is None or self._arena.tried >= AT_ONE_SERVER:
            await self.leave()
            self._arena = await Arena.build(self._sandbox)
        before = self._arena.refused
        await self._arena.try_anything(hand)
        self.tried += 1
        self.refused += self._arena.refused - before

    async def leave(self) -> None:
        if self._arena is not None:
            await self._arena.leave()


@pytest.fixture
async def arenas(sandbox: Sandbox, bot: BotProcess, nothing_is_logged: None) -> AsyncIterator[Arenas]:
    arenas = Arenas(sandbox)
    yield arenas
    await arenas.leave()
    assert arenas.refused <= arenas.tried / 2, "most of what is typed reaches the bot"


# What came before has changed the server, so that a failing input could not be made simpler by trying it again.
UNUSUAL = settings(deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


@settings(UNUSUAL, max_examples=SHARE)
@given(hand=hands())
async def test_any_command_with_any_options_is_answered(arenas: Arenas, hand: Hand) -> None:
    await arenas.try_anything(hand)


@pytest.mark.drill
@settings(UNUSUAL, max_examples=ALL)
@given(hand=hands())
async def test_ten_thousand_commands_with_any_options_are_answered(arenas: Arenas, hand: Hand) -> None:
    await arenas.try_anything(hand)
