"""What an owner changed of the rules of the room is as at first again: each by itself, and all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pytest

from cogs.group_options import UPDATE_OPTIONS, Reset

if TYPE_CHECKING:
    from tests.cogs.party import Party

OTHERWISE = {
    "music": "requester",
    "fair_turns": True,
    "reactions": True,
    "vote_skip": 55,
    "requester_left": "goes",
    "pause_alone": 7,
    "leave_alone": 8,
    "always_on": True,
    "volume_limit": 90,
    "takeover": 9,
    "quieter_while_speaking": True,
    "panel": False,
    "block": "polka",
}
"""For each rule of the room something else than the bot has by itself."""
NO_RULES = {"name", "owner", "second_owner", "voice", "visibility", "keep", "picture", "reset", "unblock"}
"""Options of `/group update` that are about something else than how music is listened to."""
RESET_AS = {"block": "blocklist"}


def test_each_option_is_a_rule_that_can_be_reset_or_none() -> None:
    assert set(UPDATE_OPTIONS) == set(OTHERWISE) | NO_RULES, "a new option has to be put into one of the two"
    assert {RESET_AS.get(option, option) for option in OTHERWISE} < set(get_args(Reset))


async def shown(party: Party) -> list[str]:
    """What `/group show` says of the rules of the room; how far the copy of the chat is changes by itself."""
    text = (await party.ada.slash("group show", channel=party.thread)).text
    return [line for line in text.splitlines() if any(word in line for word in ("music", "in turn", "👍"))]


async def change(party: Party, **options: Any) -> None:
    assert "is changed" in (await party.ada.slash("group update", channel=party.thread, **options)).text


@pytest.mark.parametrize("option", OTHERWISE)
async def test_a_rule_is_reset_by_itself(party: Party, option: str) -> None:
    before = await shown(party)
    await change(party, **{option: OTHERWISE[option]})
    assert await shown(party) != before
    await change(party, reset=RESET_AS.get(option, option))
    assert await shown(party) == before


async def test_all_rules_are_reset_at_once_but_for_what_is_chosen_beside_it(party: Party) -> None:
    before = await shown(party)
    await change(party, **OTHERWISE)
    await change(party, reset="all rules", block="waltz", music="djs")
    text = "\n".join(await shown(party))
    assert "waltz" in text
    assert "polka" not in text
    assert "DJ" in text
    await change(party, reset="all rules")
    assert await shown(party) == before
