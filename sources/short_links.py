"""Links that are short for others, as sites' apps share them. Touches the network through the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.links import parse_link

if TYPE_CHECKING:
    from sources.guard.session import GuardedSession

_HOSTS = {"on.soundcloud.com"}
_ASKING_S = 10.0


class ShortLinks:
    """Follows them, and no others. The session is the caller's."""

    def __init__(self, session: GuardedSession) -> None:
        self._session = session

    async def follow(self, link: str) -> str:
        """What a short link leads to in the end; any other text as it is. Nothing of the page is read.

        Raises SourceError.
        """
        url = parse_link(link)
        if url is None or url.host not in _HOSTS:
            return link
        async with self._session.ask(url, total_s=_ASKING_S, idle_s=_ASKING_S) as response:
            return str(response.url)
