"""Who of a server's people is registered, for those who look for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.database import Database
    from services.accounts import Accounts
    from services.chat_server import ChatServer
    from services.seats import Asker


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody who is registered and on the asker's server."""

    user_id: int
    name: str
    together: bool
    """Whether the asker is in a group of this server with them; of oneself it is false."""


class Directory:
    """Lists people. Nobody who is on other servers only is named."""

    def __init__(self, database: Database, accounts: Accounts, chat_server: ChatServer) -> None:
        self._database = database
        self._accounts = accounts
        self._chat_server = chat_server

    async def page(self, asker: Asker, *, limit: int, offset: int = 0) -> tuple[Sequence[Listed], int]:
        """Some of the server's registered people by name, `limit` from the `offset`-th on, and how many there are.

        Raises NotInGuildError, NotRegisteredError, LoggedOutError or ChatServerError.
        """
        guild_id = asker.require_guild()
        user = await self._accounts.require(asker.who)
        here = await self._chat_server.people(guild_id)
        async with self._database.read() as tx:
            accounts = await tx.users.named_accounts()
            companions = await tx.groups.companions(user.row_id, guild_id)
        # Whoever is here on several Discord accounts is one person; a dict keeps the order.
        names = {account.user_id: account.full_name for account in accounts if account.discord_id in here}
        page = list(names.items())[offset : offset + limit]
        return [Listed(user_id, name, user_id in companions) for user_id, name in page], len(names)
