"""Checks the token, when there is one, by asking Discord who it belongs to. Never says the token."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
import discord

from cogs.client import needed_permissions
from launch.checks.finding import Finding, Mark
from launch.loopback import loopback_connector
from launch.portal import RESET_TOKEN, SWITCH_OFF_CODE_GRANT, SWITCH_ON_INTENTS

if TYPE_CHECKING:
    from launch.settings import Settings

ABOUT = "token"
ANSWER_S = 15.0


async def look(settings: Settings) -> list[Finding]:
    """Whose token it is, which intents are not switched on, and the link that invites the bot."""
    token = settings.discord.token
    if token is None:
        text = "none: `python bot.py` runs in the sandbox. docs/discord.md tells how to get one."
        return [Finding(Mark.WARN, ABOUT, text)]
    try:
        async with asyncio.timeout(ANSWER_S):
            application = await _fetch_application(settings, token.get_secret_value())
    except discord.LoginFailure:
        return [Finding(Mark.FAIL, ABOUT, f"Discord does not know it. {RESET_TOKEN}")]
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError) as error:
        reason = str(error) or "no answer in time"
        return [Finding(Mark.FAIL, ABOUT, f"Discord could not be asked about it: {reason}. Is there a network?")]
    return [
        Finding(Mark.OK, ABOUT, f"it belongs to {application.name}."),
        _look_at_intents(application.flags),
        _look_at_invite(application),
    ]


async def _fetch_application(settings: Settings, token: str) -> discord.AppInfo:
    endpoint = settings.discord.endpoint
    connector = loopback_connector(endpoint, settings.discord.ca_file) if endpoint else None
    async with discord.Client(intents=discord.Intents.none(), connector=connector) as client:
        await client.login(token)
        return await client.application_info()


def _look_at_invite(application: discord.AppInfo) -> Finding:
    """The link; with a code grant Discord asks for an address to go on to, and adds no bot."""
    if application.bot_require_code_grant:
        return Finding(Mark.FAIL, "invite", f"nobody can invite it. {SWITCH_OFF_CODE_GRANT}")
    return Finding(Mark.OK, "invite", discord.utils.oauth_url(application.id, permissions=needed_permissions()))


def _look_at_intents(flags: discord.ApplicationFlags) -> Finding:
    """A bot in few servers has an intent as "limited" (Discord docs: Application > Application Flags)."""
    switched_on = {
        "Server Members Intent": flags.gateway_guild_members or flags.gateway_guild_members_limited,
        "Message Content Intent": flags.gateway_message_content or flags.gateway_message_content_limited,
    }
    if missing := [name for name, is_on in switched_on.items() if not is_on]:
        return Finding(Mark.FAIL, "intents", f"not switched on: {' and '.join(missing)}. {SWITCH_ON_INTENTS}")
    return Finding(Mark.OK, "intents", f"{' and '.join(switched_on)} are switched on.")
