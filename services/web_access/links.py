"""Personal links to a group's page: signed, used once, good for some minutes.

A link carries its number, and when it ends, under a signature: what was made up or changed is refused before the
database is asked. That it has not been used is the database's to say. It stands behind the # of an address, so that no
server's log, no preview and no `Referer` ever has it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from models.web_access import WatchLink
from services.permissions import Operation
from services.web_access.errors import LinkSpentError, NoPageError, TooManyLinksError

if TYPE_CHECKING:
    from models.database import Database
    from services.clock import Clock
    from services.seats import Seat

LASTS = timedelta(minutes=10)
MOST_AT_ONCE = 20
"""Links that one person gets within the time that one lasts."""
ID_BYTES = 16
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """Who a link was for, and which group's page it leads to."""

    user_id: int
    discord_id: int
    group_id: int


class WatchLinks:
    """Makes links and takes them back. `secret` signs them; `address` is where people reach the page, if anywhere."""

    def __init__(self, database: Database, secret: bytes, address: str | None, clock: Clock) -> None:
        self._database = database
        self._secret = secret
        self._address = address
        self._clock = clock

    async def make(self, seat: Seat) -> str:
        """The address of the group's page for the one person who asks.

        Raises NotMemberError, NoPageError or TooManyLinksError.
        """
        seat.require(Operation.WATCH)
        if self._address is None:
            raise NoPageError()
        now = self._clock()
        link_id = secrets.token_hex(ID_BYTES)
        link = WatchLink(
            id=link_id,
            user_id=seat.user_id,
            discord_id=seat.asker.discord_id,
            group_id=seat.group_id,
            created_at=now,
            expires_at=now + LASTS,
        )
        async with self._database.begin() as tx:
            if await tx.web_access.links_since(seat.user_id, since=now - LASTS) >= MOST_AT_ONCE:
                raise TooManyLinksError()
            await tx.web_access.keep_link(link)
        return f"{self._address}/watch#link={self._signed(link_id)}"

    async def use(self, token: str) -> Opened:
        """Use a link up. Raises LinkSpentError."""
        link_id = self._checked(token)
        now = self._clock()
        async with self._database.begin() as tx:
            link = await tx.web_access.link(link_id)
            if link is None or link.expires_at <= now or not await tx.web_access.use_link(link_id, now=now):
                raise LinkSpentError()
            user = await tx.users.by_id(link.user_id)
            if user is None or user.deleted_at is not None:
                raise LinkSpentError()
            return Opened(link.user_id, link.discord_id, link.group_id)

    def _signed(self, link_id: str) -> str:
        return f"{link_id}.{self._signature(link_id)}"

    def _checked(self, token: str) -> str:
        """The number of a link whose signature is ours. Raises LinkSpentError."""
        link_id, _, signature = token.partition(".")
        if len(token) > LONGEST or not hmac.compare_digest(signature.encode(), self._signature(link_id).encode()):
            raise LinkSpentError()
        return link_id

    def _signature(self, link_id: str) -> str:
        digest = hmac.new(self._secret, f"watch link {link_id}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
