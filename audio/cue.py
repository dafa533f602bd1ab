"""One track on its way through a stream: where its frames come from, and who wants to hear of it.

Not locked: the stream that holds it is. Touches nothing but its reels.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from audio.frame import FRAME_MS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from audio.errors import MediaError
    from audio.reel import Reel


class Cue:
    """A track's frames in order, numbered by their position. Owns its reels.

    `on_start` and `on_end` (with the error that cut the track short) belong to whoever cued it.
    """

    def __init__(
        self,
        reel: Reel,
        *,
        on_start: Callable[[], None] | None = None,
        on_end: Callable[[MediaError | None], None],
    ) -> None:
        self.on_start = on_start
        self.on_end = on_end
        self.dropped = False
        self._reel = reel
        self._then: Reel | None = None
        self._position_ms = reel.position_ms
        self._taken_back: deque[tuple[int, bytes]] = deque()

    @property
    def position_ms(self) -> int:
        """Where in the track the next frame starts."""
        return self._taken_back[0][0] if self._taken_back else self._position_ms

    @property
    def duration_ms(self) -> int | None:
        """The length of the track, None where the file does not tell."""
        return self._reel.duration_ms

    @property
    def passthrough(self) -> bool:
        """Whether what comes next are the file's own packets."""
        return (self._then or self._reel).passthrough

    @property
    def at_end(self) -> bool:
        """Whether no frame will come any more."""
        return not self._taken_back and self._reel.at_end and (self._then is None or self._then.at_end)

    @property
    def awaits_splice(self) -> bool:
        """Whether another rendering is to be gone over to."""
        return self._then is not None

    @property
    def error(self) -> MediaError | None:
        """What ended the track early."""
        return self._reel.error

    @property
    def following(self) -> bytes | None:
        """The frame that `pop` would give, as far as that is known."""
        return self._taken_back[0][1] if self._taken_back else self._reel.following

    @property
    def is_short(self) -> bool:
        """Whether less than two frames are ready, though more are to come."""
        return len(self._taken_back) + self._reel.buffered < 2 and not self._reel.read_all

    def pop(self) -> tuple[int, bytes] | None:
        """The next frame and its position (ms), None while there is none."""
        self._go_over()
        if self._taken_back:
            return self._taken_back.popleft()
        position_ms = self._reel.position_ms
        frame = self._reel.pop()
        if frame is None:
            return None
        self._position_ms = position_ms + FRAME_MS
        return position_ms, frame

    def _go_over(self) -> None:
        """Leave the old rendering at the splice, once the new one has something to go on with."""
        then, position_ms = self._then, self.position_ms
        if then is None:
            return
        while then.position_ms < position_ms and then.pop() is not None:
            pass  # it comes later than it wanted to
        old_is_over = self._reel.at_end and not self._taken_back
        if (then.buffered or then.at_end) and (position_ms >= then.position_ms or old_is_over):
            self._reel.close()
            self._reel, self._then = then, None
            self._position_ms = position_ms
            self._taken_back.clear()

    def take_back(self, frames: Iterable[tuple[int, bytes]]) -> None:
        """Give back what was popped last and not sent, in the order it was popped."""
        self._taken_back.extendleft(reversed(list(frames)))

    def splice(self, reel: Reel) -> None:
        """Go over to `reel` at its position; what lies before it still comes from where it came."""
        if self._then is not None:
            self._then.close()
        self._then = reel

    def jump(self, reel: Reel) -> None:
        """Go on with `reel` at once, wherever it stands."""
        self._close_reels()
        self._taken_back.clear()
        self._reel, self._then = reel, None
        self._position_ms = reel.position_ms

    def drop(self) -> None:
        """Nobody wants it any more: its callbacks are not called from here on."""
        self.dropped = True
        self._taken_back.clear()
        self._close_reels()

    def close(self) -> None:
        """It was played to its end."""
        self._close_reels()

    def _close_reels(self) -> None:
        self._reel.close()
        if self._then is not None:
            self._then.close()
