"""Mended routes: the guilds that the bot is in, one of them, and leaving it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.backend import errors

from .call import Call, Reply, mended
from .payload_excess import plain_guild

if TYPE_CHECKING:
    from simcord.backend.models import Guild

MAX_GUILDS = 200
_YES = ("true", "1")


@mended("GET", "/users/@me/guilds")
def own_guilds(call: Call) -> Reply:
    """A page of the bot's guilds by id, as partial objects (Discord docs: User > Get Current User Guilds)."""
    limit = int(call.query.get("limit", MAX_GUILDS))
    if not 1 <= limit <= MAX_GUILDS:
        raise errors.invalid_form_body("limit: int value should be between 1 and 200.")
    before, after = call.query.get("before"), call.query.get("after")
    guilds = [
        guild
        for guild in sorted(call.backend.guilds.values(), key=lambda guild: guild.id)
        if call.backend.reaches_bot(guild.id)
        and (before is None or guild.id < int(before))
        and (after is None or guild.id > int(after))
    ]
    page = guilds[-limit:] if before is not None else guilds[:limit]
    return Reply(200, [_partial(call, guild) for guild in page])


@mended("GET", "/guilds/{guild_id}")
@mended("PATCH", "/guilds/{guild_id}")
def guild(call: Call) -> Reply:
    """A guild without what only GUILD_CREATE tells of it, as it is or once it is changed."""
    body = plain_guild(call.pass_on())
    return Reply(200, body | _counts(call, call.backend.get_guild(call.number("guild_id"))))


@mended("DELETE", "/users/@me/guilds/{guild_id}")
def leave_guild(call: Call) -> Reply:
    """The bot leaves a guild. Raises 10004, and 50055 for its own."""
    guild = call.backend.get_guild(call.number("guild_id"))
    if guild.owner_id == call.bot_id:
        raise errors.BackendError(400, 50055, "Invalid Guild")
    call.backend.remove_guild(guild.id)
    return Reply(204)


def _partial(call: Call, guild: Guild) -> dict[str, Any]:
    partial: dict[str, Any] = {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "banner": None,
        "owner": guild.owner_id == call.bot_id,
        "permissions": str(call.backend.compute_permissions(guild.id, call.bot_id)),
        "features": [],
    }
    return partial | _counts(call, guild)


def _counts(call: Call, guild: Guild) -> dict[str, int]:
    if call.query.get("with_counts", "").lower() not in _YES:
        return {}
    return {"approximate_member_count": len(guild.members), "approximate_presence_count": len(guild.members)}
