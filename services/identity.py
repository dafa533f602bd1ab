"""Who asks: somebody on a Discord account that is logged in, or somebody in a stay on the web page.

Whatever is about one's own account takes a `Who`, so that commands and the web page go through the same rules.
"""

from __future__ import annotations

from dataclasses import dataclass

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
