"""Who runs the bot, as Discord describes an application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from cogs.telling import owners_of

if TYPE_CHECKING:
    from discord.types.appinfo import AppInfo

ADA, BEN, CLEO = 2**53 + 1, 2**53 + 2, 2**53 + 3


def application(**changes: Any) -> discord.AppInfo:
    """What discord.py makes of Discord's answer (Discord docs: Get Current Application)."""
    data: dict[str, Any] = {"id": "42", "name": "Chorus", "description": "", "icon": None, "flags": 0}
    data |= {"verify_key": "0" * 64, "bot_public": True, "bot_require_code_grant": False, "owner": user(ADA)}
    state: Any = discord.Client(intents=discord.Intents.none())._connection
    payload: AppInfo = data | changes  # type: ignore[assignment] # only the keys that are read
    return discord.AppInfo(state, payload)


def user(discord_id: int) -> dict[str, object]:
    return {"id": str(discord_id), "username": "somebody", "discriminator": "0", "avatar": None}


def member(discord_id: int, *, joined: bool) -> dict[str, object]:
    return {"user": user(discord_id), "membership_state": 2 if joined else 1, "team_id": "7", "role": "admin"}


async def test_an_application_of_one_person_is_run_by_them() -> None:
    assert list(owners_of(application())) == [ADA]


async def test_a_teams_application_is_run_by_those_who_have_joined_it() -> None:
    members = [member(BEN, joined=True), member(CLEO, joined=False)]
    team = {"id": "7", "name": "The team", "icon": None, "owner_user_id": str(BEN), "members": members}
    assert list(owners_of(application(team=team))) == [BEN]
