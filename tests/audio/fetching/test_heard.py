"""A track that is still on its way is heard, and wound, as one that lies on the disk is: received packets tell."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from audio.engine import AudioEngine
from audio.frame import SILENCE
from audio.opening import open_media
from tests.audio.fetching.house import house
from tests.audio.sender.receiver import KEY, Receiver
from tests.media import make_tone, read_packets

if TYPE_CHECKING:
    from pathlib import Path

SEEK_TO_MS = 12_000


@pytest.mark.parametrize("format", ["webm", "ogg"])
async def test_a_seek_goes_ahead_of_what_was_downloaded(tmp_path: Path, format: str) -> None:
    path = make_tone(tmp_path / f"tone.{format}", format=format, codec="libopus", seconds=20)
    file, receiver, ended = read_packets(path), Receiver(), asyncio.Event()
    async with house(path.read_bytes()) as here, AudioEngine.open() as engine:
        line = engine.new_line(seal=lambda frame: frame, can_seal=lambda: True)
        line.open(receiver.udp, ssrc=1, mode="aead_aes256_gcm_rtpsize", key=KEY)
        stream = engine.new_stream()
        stream.attach(line)
        stream.play(await asyncio.to_thread(open_media, await here.open()), on_end=lambda _: ended.set())
        packets = await asyncio.to_thread(receiver.hear, 20)
        # The end of an Ogg has been looked at, which tells its length; the place itself is still to be downloaded.
        assert not [one for one in here.server.requests if 0.4 < one.start / len(here.truth) < 0.75]
        wound = await asyncio.to_thread(open_media, await here.open(), start_ms=SEEK_TO_MS)
        assert stream.jump(wound)
        await ended.wait()
        packets += await asyncio.to_thread(receiver.heard)
        music = [packet.frame for packet in packets if packet.frame != SILENCE]
        rest = file[SEEK_TO_MS // 20 :]
        assert music[-len(rest) :] == rest
        assert 20 <= len(music) - len(rest) < SEEK_TO_MS // 20
        assert music[: -len(rest)] == file[: len(music) - len(rest)]
        assert all((b.sequence - a.sequence) % 2**16 == 1 for a, b in pairwise(packets))
        stream.close()
        line.close()
    receiver.close()
