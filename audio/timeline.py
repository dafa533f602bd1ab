"""The frames of a stream that are on their way, each for its tick, and how loud they go out.

Not locked: the stream that holds it is. Touches nothing.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from audio.entry import Entry
from audio.frame import SILENCE, SILENCE_FRAMES
from audio.line import LEAD_TICKS
from audio.rings import SLOTS
from audio.softening import HISTORY_FRAMES, Gain, Softening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from audio.cue import Cue

_SAFE_TICKS = LEAD_TICKS + 1
"""How far ahead a frame is still replaced: a tick may pass while that is done."""

_RENDERING_TICKS = 2
_RENDERED_AT_ONCE = 8
"""What is rendered takes time: so much more room, and not too many at once. The next go is two ticks later."""


class Timeline:
    """`entries` are in the order of their ticks; `last_tick` is the last that was laid out so far."""

    def __init__(self) -> None:
        self.entries: deque[Entry] = deque()
        self.last_tick = 0
        self.silence_left = 0
        """How many frames of silence still belong behind the last of a track."""
        self._sent: deque[bytes] = deque(maxlen=HISTORY_FRAMES)
        self._softening = Softening()

    @property
    def softened(self) -> bool:
        """Whether frames are rendered on their way."""
        return not self._softening.gain.is_one

    @property
    def lead_ticks(self) -> int:
        """How far ahead of the last tick a frame is still laid out or taken back."""
        return LEAD_TICKS + _RENDERING_TICKS if self.softened else LEAD_TICKS

    @property
    def most_at_once(self) -> int:
        """How many frames are laid out in one go, so that the first of them is not late."""
        return _RENDERED_AT_ONCE if self.softened else SLOTS

    @property
    def loudness(self) -> float:
        """The factor of the amplitude that is gone towards."""
        return self._softening.gain.target

    def holds(self, cue: Cue) -> bool:
        """Whether a frame of that track is still to be sent."""
        return any(entry.cue is cue for entry in self.entries)

    def lay(self, tick: int, frame: bytes, cue: Cue, position_ms: int, following: bytes | None) -> None:
        """Let a track's frame go out; `following` is what comes behind it, None while nobody knows."""
        gain = self._softening.gain
        rendered = self._softening.render(frame, following, self._history)
        self._append(Entry(tick, rendered, cue, position_ms, frame, gain))
        self.silence_left = SILENCE_FRAMES

    def lay_silence(self, tick: int) -> bool:
        """Let silence go out, as far as there is some left."""
        if not self.silence_left:
            return False
        self._append(Entry(tick, SILENCE, None, 0, SILENCE, self._softening.gain))
        self.silence_left -= 1
        return True

    def retire(self, now: int) -> Iterator[Entry]:
        """What was sent up to that tick."""
        while self.entries and self.entries[0].tick <= now:
            entry = self.entries.popleft()
            self._sent.append(entry.original)
            yield entry

    def take_back(self, first_tick: int) -> list[Entry]:
        """What goes out at that tick and later, which it does not any more."""
        taken: list[Entry] = []
        while self.entries and self.entries[-1].tick >= first_tick:
            taken.append(self.entries.pop())
        taken.reverse()
        if taken:
            gain = taken[0].gain  # from before the last change of mind, perhaps
            self._softening.begin_at(gain if gain.target == self.loudness else gain.towards(self.loudness))
        self.silence_left += sum(entry.cue is None for entry in taken)
        self.last_tick = first_tick - 1
        return taken

    def stand_at(self, cue: Cue) -> None:
        """The track goes on elsewhere: its frames that are sent in any case lead up to that."""
        self.entries = deque(entry.standing_at(cue) for entry in self.entries)

    def soften(self, loudness: float, following: bytes | None, tick: Callable[[], int]) -> int:
        """Go towards another loudness, also with what lies ready; returns the tick from which on it is another.

        `tick` tells the last tick that was sent: rendering takes some milliseconds, and what it comes too late for
        stays as it was.
        """
        entries, first_tick = list(self.entries), tick() + _SAFE_TICKS
        if not entries:  # what begins next is as loud as that from its beginning
            self._softening = Softening(Gain(loudness, loudness))
            return first_tick
        at = sum(entry.tick < first_tick for entry in entries)
        softening = Softening((entries[at].gain if at < len(entries) else self._softening.gain).towards(loudness))
        history = [*self._sent, *(entry.original for entry in entries[:at])]
        for number in range(at, len(entries)):
            entry = entries[number]
            if entry.cue is not None:
                behind = entries[number + 1].original if number + 1 < len(entries) else following
                gain = softening.gain
                rendered = softening.render(entry.original, behind, lambda: history)
                entries[number] = entry._replace(frame=rendered, gain=gain)
            history.append(entry.original)
        first_tick = tick() + _SAFE_TICKS
        self.entries = deque(
            new if new.tick >= first_tick else old for old, new in zip(self.entries, entries, strict=True)
        )
        self._softening = softening
        return first_tick

    def _history(self) -> list[bytes]:
        return [*self._sent, *(entry.original for entry in self.entries)]

    def _append(self, entry: Entry) -> None:
        self.entries.append(entry)
        self.last_tick = entry.tick
