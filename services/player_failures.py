"""Why tracks of a player could not be opened, until the group is told. Touches what it announces by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.refs import Variant
from services.sourcing.failures import SourceFailedError
from services.sourcing.sourcing import LOCAL

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable

    from models import QueueEntry
    from services.chat_server import ChatServer, Venue


class PlayerFailures:
    """One player's. What is opened ahead fails long before its turn comes and the group is told."""

    def __init__(self, chat_server: ChatServer) -> None:
        self._chat_server = chat_server
        self._refusals: dict[int, SourceFailedError] = {}

    def note(self, entry_id: int, error: BaseException) -> None:
        """The entry could not be opened; the reason is kept where a source has told one."""
        self.forget([entry_id])
        if isinstance(error, SourceFailedError):
            self._refusals[entry_id] = error

    def forget(self, entry_ids: Iterable[int]) -> None:
        """The entries are over."""
        for entry_id in entry_ids:
            self._refusals.pop(entry_id, None)

    def tell(self, venue: Venue, entry: QueueEntry, *, broke_off: bool) -> Coroutine[None, None, None]:
        """Say in the thread what became of the entry, and why: as it is known now, not when this is awaited."""
        refusal = self._refusals.pop(entry.row_id, None)
        place = Variant("near" if entry.source in LOCAL else "far")
        if broke_off:
            return self._chat_server.announce(venue, "player-track-broke-off", title=entry.title, place=place)
        params = {"title": entry.title, "kept": Variant("playlist" if entry.from_playlist else "no")}
        if refusal is not None:
            return self._chat_server.announce(venue, "player-track-refused", **params, **refusal.params)
        return self._chat_server.announce(venue, "player-track-failed", **params, place=place)
