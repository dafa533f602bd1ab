"""Where a person stands when no group is meant: towards Chorus and towards the guild."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services import permissions
from services.errors import LoggedOutError, NotRegisteredError
from services.permissions import Standing

if TYPE_CHECKING:
    from models import User
    from services.accounts import Accounts
    from services.permissions import Operation
    from services.seats import Asker


def towards_guild(asker: Asker) -> frozenset[Standing]:
    """SERVER_ADMIN for those who may administer the guild, else nothing."""
    return frozenset({Standing.SERVER_ADMIN}) if asker.is_admin and asker.guild_id is not None else frozenset()


def require_towards_guild(operation: Operation, asker: Asker) -> int:
    """The guild, for somebody who may do that in it by what they are there alone, with an account or without one.

    Raises NotInGuildError, or AdminOnlyError and the like.
    """
    guild_id = asker.require_guild()
    permissions.require(operation, towards_guild(asker))
    return guild_id


async def towards_chorus(accounts: Accounts, asker: Asker) -> tuple[User | None, frozenset[Standing]]:
    """Who is logged in, if somebody is, and where that puts them in a guild whose groups are not looked at."""
    try:
        user = await accounts.require(asker.who)
    except NotRegisteredError:
        return None, frozenset({Standing.STRANGER}) | towards_guild(asker)
    except LoggedOutError:
        return None, frozenset({Standing.LOGGED_OUT}) | towards_guild(asker)
    return user, frozenset({Standing.OUTSIDER}) | towards_guild(asker)
