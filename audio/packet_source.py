"""What a voice connection plays: 20 ms Opus packets, one at a time. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from audio.frame import Frame


class PacketSource(Protocol):
    """One track as a sequence of 20 ms Opus packets (48 kHz).

    Whoever holds it owns it and calls `close`; `VoiceConnection.play` takes it over. `read` and `close` may
    be called from another thread than the one that opened the source, but never both at once from two
    threads.
    """

    @property
    def passthrough(self) -> bool:
        """True while the packets are the file's own, byte for byte; False once anything is encoded anew."""

    @property
    def remote(self) -> bool:
        """Whether reading may wait for a network."""

    @property
    def position_ms(self) -> int:
        """Where in the track the next packet starts."""

    @property
    def duration_ms(self) -> int | None:
        """The length of the track, None where the file does not tell."""

    def read(self) -> Frame | None:
        """The next packet, None at the end. May read the disk and decode for some milliseconds.

        Raises MediaError when the rest of the file cannot be played; the source is then at its end.
        """

    def interrupt(self) -> None:
        """Nobody wants the rest: let a `read` that waits in another thread, for a network, end. From any thread."""

    def close(self) -> None:
        """Let go of the file. May be called more than once; `read` then returns None."""
