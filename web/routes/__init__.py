"""The API's addresses, by what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.routes import entrance, groups, media, members, messages, player, users

if TYPE_CHECKING:
    from web.endpoint import Endpoint

ENDPOINTS: tuple[Endpoint, ...] = (
    *entrance.ENDPOINTS,
    *groups.ENDPOINTS,
    *media.ENDPOINTS,
    *members.ENDPOINTS,
    *messages.ENDPOINTS,
    *player.ENDPOINTS,
    *users.ENDPOINTS,
)
