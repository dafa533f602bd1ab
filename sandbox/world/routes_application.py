"""Mended routes: the gateway's address, the application, the bot's own account."""

from __future__ import annotations

from typing import Any

from simcord.backend import errors, serializers

from .call import Call, Reply, mended
from .payload_excess import own_account

MAX_DESCRIPTION, MAX_TAGS, MAX_TAG = 400, 5, 20
GATEWAY_URL = "wss://gateway.discord.gg"


@mended("GET", "/gateway")
def gateway(call: Call) -> Reply:
    """Where the gateway is."""
    return Reply(200, {"url": GATEWAY_URL})


@mended("GET", "/gateway/bot")
def gateway_bot(call: Call) -> Reply:
    """Where the gateway is, and how many shards and sessions a bot may start."""
    return Reply(200, {"url": GATEWAY_URL, **call.backend.session_starts.advice(call.backend.clock.now().timestamp())})


@mended("GET", "/users/@me")
@mended("PATCH", "/users/@me")
def own_user(call: Call) -> Reply:
    """The bot's own account, as it is or under another name."""
    return Reply(200, own_account(call.pass_on()))


@mended("PATCH", "/applications/@me")
def edit_application(call: Call) -> Reply:
    """Change what the application says of itself: its description and tags. Raises 50035."""
    details = call.backend.application_details
    if "description" in call.body:
        if len(call.body["description"]) > MAX_DESCRIPTION:
            raise errors.invalid_form_body("description: Must be 400 or fewer in length.")
        details["description"] = call.body["description"]
    if "tags" in call.body:
        tags = call.body["tags"]
        if len(tags) > MAX_TAGS or any(not 1 <= len(tag) <= MAX_TAG for tag in tags):
            raise errors.invalid_form_body("tags: at most 5, each of at most 20 characters.")
        details["tags"] = tags
    return application(call)


@mended("GET", "/oauth2/applications/@me")
@mended("GET", "/applications/@me")
def application(call: Call) -> Reply:
    """The bot's application, with a flag for each privileged intent that is switched on."""
    backend = call.backend
    flags = backend.application_flags
    bot = dict(serializers.user_payload(backend.bot_user))
    owner = {**bot, "id": str(backend.application_id), "username": "owner", "bot": False}
    if backend.application_owner is not None:
        owner = dict(serializers.user_payload(backend.get_user(backend.application_owner)))
    body: dict[str, Any] = {
        "id": str(backend.application_id),
        "name": backend.bot_user.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": owner,
        "team": None,
        "flags": flags,
        "flags_new": str(flags),
        "bot": bot,
        "approximate_guild_count": sum(backend.bot_is_in(guild_id) for guild_id in backend.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": [],
    }
    return Reply(200, body | backend.application_details)
