"""Chorus's own design: the audio engine with its sender process. `python -m benchmarks.voices.chorus JOB`.

Only Discord is left out: each line gets a socket and a key as the voice adapter gives it them, and seals its frames in
an end-to-end session of its own. Tracks are opened and played as a player does it.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from audio.engine import AudioEngine
from audio.opening import open_media
from benchmarks.voices.busy import disturb
from benchmarks.voices.sealing import Seal, seal_in_clear, sealer, sealing_session
from benchmarks.voices.stage import perform

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

    from audio.errors import MediaError
    from audio.sender.commands import Mode
    from benchmarks.voices.job import Job, Load

MODE: Mode = "aead_aes256_gcm_rtpsize"


class ChorusBand:
    """A Band whose streams have one line each."""

    def __init__(self, job: Job, engine: AudioEngine) -> None:
        self._job = job
        self._engine = engine
        self._seals: list[Seal] = []

    async def tune(self) -> None:
        streams = range(self._job.streams)
        self._seals = [sealer(sealing_session(n)) if self._job.dave else seal_in_clear for n in streams]

    async def start(self, number: int) -> None:
        line = self._engine.new_line(seal=self._seals[number], can_seal=lambda: True)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            udp.connect(("127.0.0.1", self._job.port))
            line.open(udp, ssrc=self._job.ssrcs[number], mode=MODE, key=bytes.fromhex(self._job.key))
        stream = self._engine.new_stream()
        stream.attach(line)
        stream.play(await asyncio.to_thread(open_media, Path(self._job.media)), on_end=_must_not_end)

    def disturb(self, load: Load) -> AbstractAsyncContextManager[None]:
        return disturb(load, extract_in_process=True)


def _must_not_end(error: MediaError | None) -> None:
    raise RuntimeError(f"a track ended while it was measured: {error}")


@asynccontextmanager
async def open_band(job: Job) -> AsyncIterator[ChorusBand]:
    """The engine with its sender running."""
    async with AudioEngine.open() as engine:
        yield ChorusBand(job, engine)


if __name__ == "__main__":
    perform(open_band)
