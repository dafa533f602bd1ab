"""The API's addresses, by what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.routes import entrance, messages

if TYPE_CHECKING:
    from web.endpoint import Endpoint

ENDPOINTS: tuple[Endpoint, ...] = (*entrance.ENDPOINTS, *messages.ENDPOINTS)
