"""Mended routes: where a voice channel can be served."""

from __future__ import annotations

from .call import Call, Reply, mended
from .channel_values import REGIONS

OPTIMAL = "rotterdam"
"""The one that is told to be closest to who asks."""


@mended("GET", "/voice/regions")
def regions(_call: Call) -> Reply:
    """Every region, one of them optimal (Discord docs: Voice > Voice Region Structure)."""
    return Reply(
        200,
        [
            {"id": region, "name": name, "optimal": region == OPTIMAL, "deprecated": False, "custom": False}
            for region, name in REGIONS.items()
        ],
    )


@mended("GET", "/guilds/{guild_id}/regions")
def guild_regions(call: Call) -> Reply:
    """The same for a guild, since none here is a VIP (Discord docs: Guild > Get Guild Voice Regions). Raises 10004."""
    call.backend.get_guild(call.number("guild_id"))
    return regions(call)
