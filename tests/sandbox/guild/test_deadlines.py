"""How long an interaction can be answered, by the sandbox's clock, and how often."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord
import pytest

from tests.sandbox.test_limits import refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sandbox.client import BotProcess, Channel, Guild, Member, Sandbox
    from tests.sandbox.guild.conftest import Ear

UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK, INVALID_TOKEN, ACKNOWLEDGED, INVALID = 10062, 10015, 50027, 40060, 50035
HELLO = {"type": 4, "data": {"content": "hello"}}
THINKING = {"type": 5}


class Asked:
    """An interaction that nobody has answered."""

    def __init__(self, api: discord.Client, payload: dict[str, Any]) -> None:
        self.api = api
        self.payload = payload

    async def answer(self, body: dict[str, Any]) -> Any:
        """The first answer."""
        path = f"/interactions/{self.payload['id']}/{self.payload['token']}/callback"
        return await self.api.http.request(discord.http.Route("POST", path), json=body)

    async def follow_up(self) -> Any:
        """A further message."""
        path = f"/webhooks/{self.api.application_id}/{self.payload['token']}"
        return await self.api.http.request(discord.http.Route("POST", path), json={"content": "more"})

    async def edit(self) -> Any:
        """A change of the first answer."""
        path = f"/webhooks/{self.api.application_id}/{self.payload['token']}/messages/@original"
        return await self.api.http.request(discord.http.Route("PATCH", path), json={"content": "changed"})


@pytest.fixture
async def asked(
    bot: BotProcess, ear: Ear, api: discord.Client, guild: Guild, ada: Member, general: Channel
) -> AsyncIterator[Asked]:
    command = asyncio.create_task(ada.slash("silent", channel=general))
    yield Asked(api, await ear.hears("INTERACTION_CREATE", guild.id))
    command.cancel()
    await asyncio.wait([command])


async def test_the_first_answer_has_three_seconds(sandbox: Sandbox, asked: Asked) -> None:
    assert await refusal(asked.follow_up()) == UNKNOWN_WEBHOOK
    await sandbox.advance(3)
    assert await refusal(asked.answer(HELLO)) == UNKNOWN_INTERACTION


async def test_further_ones_have_fifteen_minutes(sandbox: Sandbox, asked: Asked) -> None:
    await asked.answer(THINKING)
    await sandbox.advance(14 * 60)
    await asked.edit()
    await asked.follow_up()
    await sandbox.advance(60)
    assert await refusal(asked.edit()) == INVALID_TOKEN
    assert await refusal(asked.follow_up()) == INVALID_TOKEN


async def test_a_first_answer_is_the_only_one(asked: Asked) -> None:
    await asked.answer(HELLO)
    assert await refusal(asked.answer(HELLO)) == ACKNOWLEDGED


async def test_an_answer_of_the_wrong_kind_is_refused_and_leaves_the_interaction_open(asked: Asked) -> None:
    assert await refusal(asked.answer({"type": 8, "data": {"choices": []}})) == INVALID
    assert await refusal(asked.answer({"type": 7, "data": {"content": "x"}})) == INVALID
    assert await refusal(asked.answer({"type": 4, "data": {"content": "x" * 2001}})) == INVALID
    await asked.answer(HELLO)
