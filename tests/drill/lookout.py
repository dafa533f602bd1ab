"""What may at no moment be so in a copy, however soon it would be mended: seen while it changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.drill.hearing import folded, happened_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.drill.copies import Copy
    from tests.drill.hearing import Event


@dataclass
class Lookout:
    """Whoever looks at one copy again and again."""

    copy: Copy
    _newest: dict[int, int] = field(default_factory=dict)
    """Which of its words each message was last shown with: the how manyeth."""

    def look(self, journal: Iterable[dict[str, Any]], *, all_heard: bool) -> None:
        """No message goes back to words of before, none is blanked; and what is said to be kept is kept.

        That only when sessions were sent all that they should be, in its order (`all_heard`): of what they were not,
        nobody knows at once. `journal` may be a little older than the copy, when nobody but the bot says anything.
        """
        standing, known, ranges = self.copy.now()
        happened = happened_in(journal)
        versions = _versions(happened)
        for message_id, words in standing.items():
            if words in versions.get(message_id, ()):
                number = versions[message_id].index(words)
                assert number >= self._newest.get(message_id, 0), f"{message_id} says again {words!r}"
                self._newest[message_id] = number
            else:
                assert message_id not in self._newest, f"{message_id} says {words!r}, which nobody wrote"
        if all_heard:
            covered = {number for number in folded(happened) for first, end in ranges if first <= number < end}
            assert covered <= known, f"said to be kept, and not there: {covered - known} in {ranges}"


def _versions(happened: Iterable[Event]) -> dict[int, list[str]]:
    """The words that each message had, in their order."""
    versions: dict[int, list[str]] = {}
    for what, message_id, words in happened:
        if what != "delete" and words not in versions.setdefault(message_id, []):
            versions[message_id].append(words)
    return versions
