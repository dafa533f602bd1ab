"""A running sandbox holds its own answers and the bot's requests against the description."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import pytest
from discord.http import Route

from sandbox.client import Sandbox, SpecError
from sandbox.client.connecting import connector

if TYPE_CHECKING:
    from sandbox.client import BotProcess, Channel, Guild, Member
    from sandbox.spec import SpecDocument


async def test_what_a_bot_does_is_covered_and_fits(
    document: SpecDocument, sandbox: Sandbox, bot: BotProcess, guild: Guild, ada: Member, general: Channel
) -> None:
    answer = await ada.slash("ping", channel=general)
    assert answer.text == "pong"
    coverage = await sandbox.spec_coverage()
    callback = "POST /interactions/{interaction_id}/{interaction_token}/callback"
    assert coverage["described"]["operations"] == len(document.operations)
    assert coverage["operations"][callback] >= 1
    assert coverage["events"]["INTERACTION_CREATE"] >= 1
    assert await sandbox.spec_findings() == []


async def test_a_request_that_discord_does_not_know_is_told(document: SpecDocument) -> None:
    async with Sandbox.start() as sandbox:
        client = discord.Client(intents=discord.Intents.none(), connector=connector(sandbox.endpoint, sandbox.ca_file))
        async with client:
            await client.login(sandbox.token)
            await sandbox.check_spec()
            with pytest.raises(discord.HTTPException):
                await client.http.request(Route("GET", "/no/such/thing"))
        [finding] = await sandbox.spec_findings()
        assert (finding.part, finding.where, finding.count) == ("request", "GET /no/such/thing", 1)
        with pytest.raises(SpecError, match="no such operation"):
            await sandbox.check_spec()


async def test_without_the_description_a_sandbox_says_so(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHORUS_OPENAPI", f"{tmp_path}/openapi.json")
    monkeypatch.delenv("CI", raising=False)
    async with Sandbox.start() as sandbox:
        assert (await sandbox.spec_coverage())["described"] is None
        assert "not held against" in sandbox.log
