"""Who asks, and who is meant: in Discord's terms, or in those of the web page.

Whatever is about one's own account takes a `Who`, and what is done to somebody else a `Named`, so that commands and the
web page go through the same rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.refs import PersonRef

if TYPE_CHECKING:
    from models import User
    from models.database import Transaction

PAGE_KEYS = -(2**57)
"""Below it stand the keys of stays on the page; Discord accounts are positive, addresses lie between (`web.call`)."""


@dataclass(frozen=True, slots=True)
class PageStay:
    """A stay on the web page. `discord_id`: the Discord account that it was begun for, if it was for one."""

    session_id: int
    discord_id: int | None


Who = int | PageStay
"""A Discord account by its id, or a stay on the web page."""


def discord_id_of(who: Who) -> int | None:
    """The Discord account that somebody acts with, where one is known."""
    return who.discord_id if isinstance(who, PageStay) else who


def counted_for(who: Who) -> int:
    """What wrong passwords are counted for: the Discord account, or the stay, of which a thief has one only."""
    if not isinstance(who, PageStay):
        return who
    return PAGE_KEYS - who.session_id if who.discord_id is None else who.discord_id


def session_id_of(who: Who) -> int | None:
    """The stay on the web page that somebody asks from."""
    return who.session_id if isinstance(who, PageStay) else None


def discord_stay_of(who: Who) -> int | None:
    """The Discord account whose log-in somebody asks from."""
    return None if isinstance(who, PageStay) else who


@dataclass(frozen=True, slots=True)
class AccountId:
    """Somebody by the number of their account, as the web page names people."""

    user_id: int


Named = int | AccountId
"""Somebody who is meant: by a Discord account of theirs, or by their account."""


async def find_person(tx: Transaction, named: Named) -> User | None:
    """Whose account is meant, if there is one."""
    if not isinstance(named, AccountId):
        return await tx.users.by_discord_id(named)
    user = await tx.users.by_id(named.user_id)
    return None if user is None or user.deleted_at is not None else user


def ref_of(named: Named, user: User | None) -> PersonRef | str:
    """What a sentence calls somebody who is meant."""
    if not isinstance(named, AccountId):
        return PersonRef(named)
    return PersonRef(0) if user is None else user.full_name
