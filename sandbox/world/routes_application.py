"""Mended routes: the gateway's address, the application, its commands."""

from __future__ import annotations

from typing import Any

from simcord.backend import serializers

from .call import Call, Reply, mended
from .rules import MAX_COMMANDS, too_many_commands

GATEWAY_URL = "wss://gateway.discord.gg"
_INTENT_FLAGS = {"presences": 1 << 13, "members": 1 << 15, "message_content": 1 << 19}
"""The `_LIMITED` application flags (Discord docs: Application > Application Flags)."""


@mended("GET", "/gateway")
def gateway(call: Call) -> Reply:
    """Where the gateway is."""
    return Reply(200, {"url": GATEWAY_URL})


@mended("GET", "/gateway/bot")
def gateway_bot(call: Call) -> Reply:
    """Where the gateway is, and how many shards and sessions a bot may start."""
    limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
    return Reply(200, {"url": GATEWAY_URL, "shards": 1, "session_start_limit": limit})


@mended("GET", "/oauth2/applications/@me")
@mended("GET", "/applications/@me")
def application(call: Call) -> Reply:
    """The bot's application, with a flag for each privileged intent that is switched on."""
    backend = call.backend
    flags = sum(_INTENT_FLAGS[name] for name in backend.granted_intents)
    bot = dict(serializers.user_payload(backend.bot_user))
    body: dict[str, Any] = {
        "id": str(backend.application_id),
        "name": backend.bot_user.name,
        "icon": None,
        "description": "",
        "summary": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": {**bot, "id": str(backend.application_id), "username": "owner", "bot": False},
        "team": None,
        "flags": flags,
        "bot": bot,
        "approximate_guild_count": len(backend.guilds),
    }
    return Reply(200, body)


@mended("PUT", "/applications/{application_id}/commands")
@mended("PUT", "/applications/{application_id}/guilds/{guild_id}/commands")
def replace_commands(call: Call) -> Reply:
    """Replace a scope's commands; raises 30032 above 100."""
    if isinstance(call.json, list) and len(call.json) > MAX_COMMANDS:
        raise too_many_commands()
    return Reply(200, call.pass_on())
