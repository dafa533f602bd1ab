"""The sound of a group's player for those on the watch page: the frames of the voice channel, with their moments.

A packet is, little-endian:

    0   u8   version of this layout, 1
    1   u8   kind: 1 frames, 2 flush
    2   u16  how many frames follow
    4   u32  revision: grows with each flush
    8   f64  server time in ms (`server_time`) at which the first frame is due; of a flush, the moment below
    16       each frame: u16 its length in bytes, then an Opus packet of 20 ms, 48 kHz, two channels

Frames of one packet are due 20 ms after one another. A flush, as a pause, a skip or a seek brings it, says that nothing
sounds that was told before and is due at its moment or later; what sounds instead follows. Packets come in order, some
0.2 s before they are due in the steady state, and less after a flush. Where nothing is due nothing is sent.
"""

from __future__ import annotations

import struct
import time
from collections import Counter
from typing import TYPE_CHECKING

from audio.tap import TICK_S

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audio.stream import AudioStream
    from audio.tap import Tapped
    from services.player import GroupPlayer
    from services.player_watch import PlayerChange
    from services.watching.server_time import ServerTime

    Send = Callable[[int, bytes], None]

VERSION = 1
FRAMES, FLUSH = 1, 2
HEADER = struct.Struct("<BBHId")
FRAMES_PER_PACKET = 10
_SEND_BEFORE_S = 0.2
"""A packet that is not full goes out when its first frame is due so soon: pages need time to get and decode it."""
_LENGTH = struct.Struct("<H")
_ROUNDING_S = TICK_S / 4


class SoundPackets:
    """Makes packets of what is tapped of one stream, with the moment at hand in monotonic seconds."""

    def __init__(self, server_time: ServerTime) -> None:
        self._server_time = server_time
        self._revision = 0
        self._waiting: list[tuple[float, bytes]] = []

    def take(self, tapped: Tapped, now: float) -> list[bytes]:
        """The packets that are to go out now."""
        packets = []
        if tapped.taken_back_at is not None:
            packets.append(self._flush(tapped.taken_back_at))
        for due, frame in tapped.frames:
            if self._waiting and abs(due - self._waiting[-1][0] - TICK_S) > _ROUNDING_S:
                packets.append(self._packed())
            self._waiting.append((due, frame))
            if len(self._waiting) == FRAMES_PER_PACKET:
                packets.append(self._packed())
        if self._waiting and self._waiting[0][0] - now < _SEND_BEFORE_S:
            packets.append(self._packed())
        return packets

    def end(self) -> bytes:
        """The packet after which nothing sounds."""
        return self._flush(0.0)

    def _flush(self, moment: float) -> bytes:
        self._waiting = [waiting for waiting in self._waiting if waiting[0] < moment - _ROUNDING_S]
        self._revision += 1
        return HEADER.pack(VERSION, FLUSH, 0, self._revision, self._server_time.at_ms(moment))

    def _packed(self) -> bytes:
        waiting, self._waiting = self._waiting, []
        first_ms = self._server_time.at_ms(waiting[0][0])
        parts = [HEADER.pack(VERSION, FRAMES, len(waiting), self._revision, first_ms)]
        for _, frame in waiting:
            parts += (_LENGTH.pack(len(frame)), frame)
        return b"".join(parts)


class WatchSound:
    """Taps the streams of groups whose sound somebody wants to hear on the page, and no others.

    `player_of` tells the player of a group, if it has one.
    """

    def __init__(self, player_of: Callable[[int], GroupPlayer | None], server_time: ServerTime) -> None:
        self._player_of = player_of
        self._server_time = server_time
        self._listeners: Counter[int] = Counter()
        self._tapped: dict[int, AudioStream] = {}
        self.send: Send | None = None
        """Hands a group's packet on to all who listen there; called on the event loop, it must not wait."""

    def listen(self, group_id: int) -> None:
        """One more window wants to hear the group's sound; `send` is called from now on."""
        self._listeners[group_id] += 1
        self._look(group_id)

    def unlisten(self, group_id: int) -> None:
        """One window fewer does."""
        self._listeners[group_id] -= 1
        if self._listeners[group_id] <= 0:
            del self._listeners[group_id]
        self._look(group_id)

    def player_changed(self, change: PlayerChange) -> None:
        """A listener for `services.player_watch`: a group that was let go of may have another player since."""
        if change.group_id in self._listeners:
            self._look(change.group_id)

    def _look(self, group_id: int) -> None:
        player = self._player_of(group_id) if group_id in self._listeners else None
        stream, tapped = None if player is None else player.stream, self._tapped.get(group_id)
        if stream is tapped:
            return
        if tapped is not None:
            tapped.tap(None)
            del self._tapped[group_id]
        if stream is not None:
            self._tapped[group_id] = stream
            self._tap(group_id, stream)

    def _tap(self, group_id: int, stream: AudioStream) -> None:
        packets = SoundPackets(self._server_time)

        def take(tapped: Tapped) -> None:
            if self._tapped.get(group_id) is stream:
                self._hand_on(group_id, packets.take(tapped, time.monotonic()))

        self._hand_on(group_id, [packets.end()])  # what the player before was about to play
        stream.tap(take)

    def _hand_on(self, group_id: int, packets: Sequence[bytes]) -> None:
        if self.send is not None:
            for packet in packets:
                self.send(group_id, packet)
