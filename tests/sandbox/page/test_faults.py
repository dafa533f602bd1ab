"""The switches for the sandbox's faults, and what the page tells that the bot did about each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sandbox.page.fault_table import FAULTS
from sandbox.page.reactions import MAX_STEPS, Observation
from tests.sandbox.page.conftest import PageError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from sandbox.client import Guild, Sandbox
    from tests.sandbox.page.conftest import PageWindow

VOICE = ("move", "crash", "kick")


def card(cards: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(one for one in cards if one["name"] == name)


def saw(name: str, words: str) -> Callable[[dict[str, Any]], bool]:
    """Whether a fault's card tells a step with these words."""
    return lambda data: any(words in step["text"] for step in card(data["faults"], name)["steps"])


@pytest.fixture
async def drawer(window: PageWindow) -> AsyncIterator[PageWindow]:
    """A window with its drawer open; all faults are off afterwards."""
    await window.ask("watch_traffic")
    yield window
    await window.ask("end_faults")


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("drop", "resumed: it has been told all"),
        ("reconnect", "resumed: it has been told all"),
        ("invalid", "is ready in the new session"),
    ],
)
async def test_the_bot_is_seen_to_come_back(
    drawer: PageWindow, sandbox: Sandbox, guild: Guild, name: str, step: str
) -> None:
    await drawer.ask("use_fault", name=name, guild_id=str(guild.id))
    told = await drawer.until("faults", saw(name, step))
    steps = card(told["faults"], name)["steps"]
    assert [one["after_s"] for one in steps] == sorted(one["after_s"] for one in steps)
    await sandbox.link.call("wait_connected", timeout_s=30)


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("limit", "POST /channels/*/messages was answered with 429"),
        ("fail", "POST /channels/*/messages was answered with 500"),
        ("slow", "was answered after 3.0 s"),
    ],
)
async def test_calls_that_go_wrong_are_seen_and_asked_again(
    drawer: PageWindow, guild: Guild, name: str, step: str
) -> None:
    await drawer.ask("use_fault", name=name, guild_id=str(guild.id))
    assert card(await drawer.ask("faults"), name)["waiting"] == 3
    await guild.member("Ada").send(guild.channel("general"), "!echo hello")
    await drawer.until("faults", saw(name, step))
    if name != "slow":
        await drawer.until("faults", saw(name, "asked again: POST /channels/*/messages was answered with 200"))
        assert card(await drawer.ask("faults"), name)["waiting"] == 0


async def test_an_outage_is_on_until_it_is_switched_off(drawer: PageWindow, guild: Guild) -> None:
    await drawer.ask("use_fault", name="outage", guild_id=str(guild.id))
    assert card(await drawer.ask("faults"), "outage")["on"]
    await drawer.until("faults", saw("outage", "the server is gone"))
    with pytest.raises(PageError, match="is on already"):
        await drawer.ask("use_fault", name="outage", guild_id=str(guild.id))
    await drawer.ask("use_fault", name="outage", guild_id=str(guild.id), on=False)
    assert not card(await drawer.ask("faults"), "outage")["on"]
    await drawer.until("faults", saw("outage", "the server is there"))


async def test_all_off_ends_everything(drawer: PageWindow, guild: Guild) -> None:
    for name in ("outage", "lost", "late", "zombie", "limit"):
        await drawer.ask("use_fault", name=name, guild_id=str(guild.id))
    await drawer.ask("end_faults")
    assert not any(one["on"] or one["waiting"] for one in await drawer.ask("faults"))


@pytest.mark.parametrize("name", VOICE)
async def test_a_fault_of_voice_says_that_the_bot_is_not_there(drawer: PageWindow, guild: Guild, name: str) -> None:
    with pytest.raises(PageError, match="sits in no voice channel"):
        await drawer.ask("use_fault", name=name, guild_id=str(guild.id))
    assert not card(await drawer.ask("faults"), name)["used_at"]


async def test_a_bot_that_was_thrown_out_is_invited_again(drawer: PageWindow, guild: Guild) -> None:
    await drawer.ask("use_fault", name="removed", guild_id=str(guild.id))
    with pytest.raises(PageError):
        await drawer.ask("use_fault", name="outage", guild_id="1")
    await drawer.ask("use_fault", name="removed", guild_id=str(guild.id), on=False)
    await drawer.until("faults", saw("removed", "the server is there"))


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ({"name": "nothing", "guild_id": "1"}, "no fault"),
        ({"name": "drop", "guild_id": "1", "on": False}, "nothing to switch off"),
        ({"name": "outage", "guild_id": "1", "on": False}, "is off already"),
        ({"name": "drop"}, "guild_id"),
    ],
)
async def test_what_cannot_be_is_refused_with_a_sentence(
    drawer: PageWindow, args: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(PageError, match=sentence):
        await drawer.ask("use_fault", **args)


def test_each_fault_says_what_it_simulates_and_what_to_see() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    for fault in FAULTS:
        assert fault.simulates.endswith(".")
        assert fault.expect.endswith(".")


def test_an_observation_tells_when_sound_goes_on_after_a_voice_connection_ended() -> None:
    seen = Observation(frozenset({"voice", "udp"}), since=10.0)
    udp = {"via": "udp", "way": "in", "name": "50 packets/s"}
    assert not seen.look([{**udp, "at": 10_500}])
    assert seen.look([{"via": "voice", "way": "close", "name": "connection closed", "code": 4015, "at": 11_000}])
    assert seen.look([{**udp, "at": 12_500}, {**udp, "at": 13_500}])
    assert [(round(step.after_s, 1), step.text) for step in seen.steps] == [
        (1.0, "the voice connection ended (code 4015)"),
        (2.5, "its sound is heard again"),
    ]


def test_an_observation_leaves_out_what_was_before_other_ways_and_what_is_too_much() -> None:
    seen = Observation(frozenset({"gateway"}), since=10.0)
    opened = {"via": "gateway", "way": "open", "name": "connection opened"}
    assert not seen.look([{**opened, "at": 9_000}, {**opened, "via": "voice", "at": 11_000}])
    assert not seen.look([{**opened, "at": 1_000_000}])
    seen.look([{**opened, "at": 11_000}] * 100)
    assert len(seen.steps) == MAX_STEPS
