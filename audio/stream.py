"""What a player plays, for everybody who listens: one timeline of frames, laid into the ring of each line.

A stream gives each frame the tick at which it is to be sent, `AHEAD_TICKS` ahead, so that all its lines send it at the
same moment. Until that moment frames can be taken back: a pause, a skip, a seek or a splice is heard two ticks later.
The position is what was sent: the sender's tick tells. Touches its lines, its reels and nothing else.

The event loop says what to play; one feeder thread calls `feed` every few ticks.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from audio.cue import Cue
from audio.errors import VoiceError
from audio.filters import FULL_VOLUME
from audio.frame import SILENCE_FRAMES
from audio.line import LEAD_TICKS
from audio.lines import Lines
from audio.lineup import Lineup
from audio.reel import Reel
from audio.rings import FOR_EVER
from audio.tap import Onlookers
from audio.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.anchor import Anchor
    from audio.errors import MediaError
    from audio.line import Line
    from audio.packet_source import PacketSource
    from audio.readers import Readers
    from audio.tap import OnTapped

    OnStart = Callable[[], None]
    OnEnd = Callable[[MediaError | None], None]

AHEAD_TICKS = 20
"""Frames that lie ready in a ring: 0.4 s, for which the bot may stand still without being heard. No more, because a
member who comes into the call cannot decrypt what was sealed before."""

_PATIENCE_TICKS = 5
"""How long a late frame is waited for before silence is sent: receivers conceal a short hole better than a stop."""


class AudioStream:
    """Plays one track after the other into any number of lines. All methods are for the event loop but `feed`.

    `tick` tells the last tick that was sent, `due` when one of the last was due (monotonic seconds); `await_ticks` has
    them go on up to one though no line has anything to send; `later` calls functions on the event loop; `poke` asks the
    feeder to look at this stream. The stream owns the sources it is given, whatever happens; `close` lets go of them.
    """

    def __init__(
        self,
        *,
        phase: int,
        pool: Readers,
        tick: Callable[[], int],
        due: Callable[[int], float],
        await_ticks: Callable[[int], None],
        later: Callable[[Callable[[], None]], None],
        poke: Callable[[AudioStream], None],
    ) -> None:
        self.phase = phase
        self._pool = pool
        self._tick, self._due, self._await_ticks = tick, due, await_ticks
        self._poke = poke
        self._lock = threading.RLock()
        self._lines = Lines()
        self._timeline = Timeline()
        self._lineup = Lineup(later)
        self._onlookers = Onlookers(later)
        self._closed = False
        self._free_runs = False
        self._is_handed_over = False
        self._loudness = 1.0
        self._starving = False
        self.starved = 0
        """How often a frame was due that had not been read or decoded yet."""

    @property
    def playing(self) -> bool:
        """Whether a track is at work or paused."""
        return self._lineup.current is not None

    @property
    def paused(self) -> bool:
        """Whether a track is held."""
        return self._lineup.current is not None and self._lineup.paused

    @property
    def followed(self) -> bool:
        """Whether a track follows the current one."""
        return self._lineup.next is not None

    @property
    def position_ms(self) -> int:
        """Where in the current track the listeners are; 0 when nothing plays."""
        with self._lock:
            self._retire(self._tick())
            return self._lineup.heard_ms if self._lineup.current else 0

    @property
    def anchor(self) -> Anchor:
        """Where in the current track the listeners are at which moment; at 0 when nothing plays."""
        with self._lock:
            now = self._tick()
            self._retire(now)
            return self._anchor(now)

    @property
    def passthrough(self) -> bool | None:
        """Whether the packets are the file's own; None when nothing plays."""
        current = self._lineup.current
        return None if current is None else current.passthrough and not self.softened

    @property
    def softened(self) -> bool:
        """Whether frames are decoded and encoded anew on their way, which takes a feeder 50 times as long."""
        return self._timeline.softened

    def attach(self, line: Line) -> None:
        """Be heard on `line` too, from the next tick that can be."""
        line.set_phase(self.phase)
        line.on_change, line.guard = self._look, self._lock
        with self._lock:
            self._lines.add(line)
        self._look()

    def detach(self, line: Line) -> None:
        """Be heard there no more."""
        with self._lock:
            self._lines.remove(line, self._tick() + LEAD_TICKS)

    def free_run(self, *, on: bool) -> None:
        """Go on at the same ticks also while no line is ready: somebody follows without voice. Or do so no more."""
        with self._lock:
            self._free_runs, self._is_handed_over = on, False
        self._look()

    def hand_over(self) -> None:
        """Go on without a line until one is ready, which then goes on at its next tick; from there on as ever."""
        with self._lock:
            self._is_handed_over = self._free_runs
        self._look()

    def watch(self, on_shift: Callable[[], None] | None) -> None:
        """Call this on the event loop each time that what `anchor` told is not true any more."""
        self._onlookers.on_shift = on_shift

    def tap(self, on_frames: OnTapped | None) -> None:
        """Give whoever hears it by another way all frames from now on, on the event loop; with None no more.

        Frames come when they are laid out. What is tapped is what goes out, silence behind a track too.
        """
        with self._lock:
            self._onlookers.tap(on_frames)
        self._look()

    def play(self, source: PacketSource, *, on_end: OnEnd, held: bool = False) -> Cue:
        """Go over to `source` now, or hold it there with `held`; what played and was to follow is dropped.

        Returns what names the track here. `on_end` is called once, on the event loop and never from within `play`: with
        None when the last frame was sent, with the MediaError that ended the track early; not after `play` or `stop`.

        Raises VoiceError("unavailable") after `close`; the source is closed then.
        """
        with self._lock:
            cue = self._cue(source, on_end=on_end)
            self._drop_all()
            self._lineup.begin(cue)
            self._lineup.paused = held
        self._look()
        return cue

    def follow(self, source: PacketSource, *, on_start: OnStart | None = None, on_end: OnEnd) -> Cue:
        """Play `source` right behind the current track, packet to packet; it replaces what was to follow.

        When its turn comes the current track's `on_end` is called, then `on_start`. When nothing plays it begins now.
        """
        with self._lock:
            cue = self._cue(source, on_start=on_start, on_end=on_end)
            self._take_back()  # the silence behind a current track that is at its end
            self._drop_next()
            self._lineup.next = cue
            self._lineup.settle(self._timeline)
        self._look()
        return cue

    def advance(self) -> None:
        """Go over to what follows now, without a word to the current track's `on_end`, also from a pause.

        Does nothing when nothing follows, as when the change came by itself a moment ago.
        """
        with self._lock:
            if self._lineup.next is None:
                return
            self._take_back()
            self._lineup.drop_current()
            self._lineup.promote()
            self._lineup.paused = False
        self._look()

    def is_over(self, cue: Cue) -> bool:
        """Whether the last frame of a track was sent, or cannot be taken back any more."""
        with self._lock:
            self._retire(self._tick() + self._timeline.lead_ticks - 1)
            return cue not in self._lineup

    def unfollow(self) -> None:
        """Let nothing follow the current track."""
        with self._lock:
            self._drop_next()
        self._look()

    def splice(self, source: PacketSource, cue: Cue | None = None) -> bool:
        """Go on with another rendering of a track, the current one unless told, at the position where `source` stands.

        False, and the source closed, when that track is neither the current one nor the one that follows.
        """
        return self._change(source, cue, Cue.splice)

    def jump(self, source: PacketSource, cue: Cue | None = None) -> bool:
        """Go on with a track, the current one unless told, where `source` stands, now. False as for `splice`."""
        return self._change(source, cue, Cue.jump)

    def pause(self) -> None:
        """Hold the track; silence follows the last frame."""
        with self._lock:
            if self._lineup.current is not None and not self._lineup.paused:
                self._take_back()
                self._lineup.paused = True
        self._look()

    def resume(self) -> None:
        """Go on with the frame at which `pause` held."""
        with self._lock:
            if self._lineup.paused:
                self._lineup.paused = False
                self._take_back()  # what is left of the silence
        self._look()

    def soften(self, percent: int) -> None:
        """Go down to so many percent of the amplitude and stay there, whatever plays; 100 is back to where it was.

        Rendered on another thread; heard some ticks later, with all else as it would have been.
        """
        self._loudness = percent / FULL_VOLUME
        self._pool.files.submit(self._soften)

    def stop(self) -> None:
        """Drop what plays and what was to follow, with silence behind it, and without a word to their `on_end`."""
        with self._lock:
            self._drop_all()
        self._look()

    def close(self) -> None:
        """Stop for good."""
        with self._lock:
            self._drop_all()
            self._closed = True
            self._timeline.silence_left = 0
        for line in self._lines:
            self.detach(line)

    def feed(self) -> bool:
        """Lay the next frames into the rings; whether there will be more to do. On any thread."""
        with self._lock:
            now = self._tick()
            self._retire(now)
            current, ready = self._lineup.current, self._lines.ready
            if ready and self._is_handed_over:
                self._free_runs = self._is_handed_over = False
            if ready or self._free_runs:
                if current is not None and current.awaits_splice:
                    self._take_back()  # so that it is heard as soon as it can be
                self._extend(now)
                for line in ready:
                    line.feed(self._timeline.entries, now)
                if self._free_runs and self._timeline.entries:
                    self._await_ticks(self._timeline.last_tick + 1)
            else:
                self._hold(now)
            self._lines.expect(FOR_EVER if self._lineup.goes_on else self._timeline.last_tick + 1, now, ready)
            self._onlookers.tell(self._timeline.entries, now, self._due(now), lambda: self._anchor(now))
            return bool(self._timeline.entries) or (current is not None and not self._lineup.paused)

    def _soften(self) -> None:
        with self._lock:
            if self._closed or self._loudness == self._timeline.loudness:
                return
            self._retire(self._tick())
            first_tick = self._timeline.soften(self._loudness, self._lineup.following, self._tick)
            self._lines.relay(self._timeline.entries, first_tick)
            self._onlookers.take_back(first_tick)
        self._poke(self)

    def _cue(self, source: PacketSource, *, on_start: OnStart | None = None, on_end: OnEnd) -> Cue:
        if self._closed:
            source.close()
            raise VoiceError("unavailable", "the stream is closed")
        return Cue(self._reel(source), on_start=on_start, on_end=on_end)

    def _reel(self, source: PacketSource) -> Reel:
        return Reel(source, self._pool.of(source), on_filled=lambda: self._poke(self))

    def _change(self, source: PacketSource, cue: Cue | None, how: Callable[[Cue, Reel], None]) -> bool:
        with self._lock:
            cue = cue or self._lineup.current
            if cue is None or cue not in self._lineup:
                source.close()
                return False
            self._take_back()
            how(cue, self._reel(source))
            if how is Cue.jump:  # the last frames from before it are sent in any case, and do not count any more
                self._timeline.stand_at(cue)
                if cue is self._lineup.current:
                    self._lineup.stand_at(cue.position_ms)
        self._look()
        return True

    def _look(self) -> None:
        """Do at once what can be done at once, and let the feeder go on with it."""
        if self.feed():
            self._poke(self)

    def _extend(self, now: int) -> None:
        due = now + self._timeline.lead_ticks
        first = max(self._timeline.last_tick + 1, due)
        for tick in range(first, min(now + AHEAD_TICKS + 1, first + self._timeline.most_at_once)):
            if not self._lay_next(tick, waited=tick - self._timeline.last_tick - 1 if tick == due else -1):
                return

    def _lay_next(self, tick: int, *, waited: int) -> bool:
        """Lay out what goes out at `tick`; False while nothing does.

        A frame that has not been read yet is waited for: `waited` ticks so far, below 0 while it is not due.
        """
        cue = self._lineup.to_feed
        if cue is not None:
            if self._timeline.softened and waited < 0 and cue.is_short:
                return False  # which cannot be rendered yet
            popped = cue.pop()
            if popped is not None:
                self._starving = False
                self._timeline.lay(tick, popped[1], cue, popped[0], self._lineup.following)
                return True
            if not cue.at_end and not self._bears_silence(waited):
                return False
        return self._timeline.lay_silence(tick)

    def _bears_silence(self, waited: int) -> bool:
        """Whether a track whose frames are late has been waited for long enough."""
        silence_left = self._timeline.silence_left
        if waited >= 0 and not self._starving and silence_left:
            self._starving = True
            self.starved += 1
        has_begun = 0 < silence_left < SILENCE_FRAMES
        return waited >= _PATIENCE_TICKS or (waited >= 0 and has_begun)

    def _retire(self, now: int) -> None:
        """Take note of what was sent."""
        for entry in self._timeline.retire(now):
            if entry.cue is not None:
                self._lineup.heard(entry)
        self._lineup.settle(self._timeline)

    def _anchor(self, now: int) -> Anchor:
        return self._lineup.anchor(self._timeline.entries, now, self._due(now))

    def _hold(self, now: int) -> None:
        """Nobody can hear anything: what no line has yet waits for one that can."""
        self._take_back(max([now + LEAD_TICKS - 1, *(line.fed_to for line in self._lines)]) + 1)

    def _take_back(self, first_tick: int | None = None) -> None:
        """Take frames that were not sent yet back to where they came from."""
        first_tick = self._tick() + self._timeline.lead_ticks if first_tick is None else first_tick
        if self._timeline.last_tick < first_tick:
            return
        self._lines.take_back(first_tick)
        self._lineup.take_back(self._timeline.take_back(first_tick))
        self._onlookers.take_back(first_tick)

    def _drop_next(self) -> None:
        if self._lineup.next is not None:
            self._take_back()
            self._lineup.drop_next()

    def _drop_all(self) -> None:
        self._take_back()
        self._lineup.drop_next()
        self._lineup.drop_current()
        self._lineup.paused = False
