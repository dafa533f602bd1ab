"""Following what a real sender process sends: where it is by the machine's clock, and without any voice connection."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from audio.engine import AudioEngine
from audio.frame import SAMPLE_RATE, SILENCE
from audio.rings import Word
from tests.audio.studio import Frames
from tests.audio.test_engine import LONG, Listener, listening, wait_until_it_rests

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from audio.anchor import Anchor
    from audio.stream import AudioStream
    from audio.tap import Tapped
    from tests.audio.sender.receiver import Received


@pytest.fixture
async def engine() -> AsyncIterator[AudioEngine]:
    async with AudioEngine.open() as engine:
        yield engine


def position_of(packet: Received) -> int:
    return int(packet.frame.split(b"@")[1])


def due_of(packet: Received, anchor: Anchor) -> float:
    """When the anchor says that the packet's frame was due."""
    return anchor.at + (position_of(packet) - anchor.position_ms) / 1000


async def sounding(listener: Listener, count: int) -> list[Received]:
    """The next packets that are not silence."""
    packets: list[Received] = []
    while len(packets) < count:
        packets += [packet for packet in await listener.hear(1) if packet.frame != SILENCE]
    return packets


async def moving(stream: AudioStream) -> Anchor:
    """Where it is as soon as it is told to move by what was really sent."""
    shifted = asyncio.Event()
    stream.watch(shifted.set)
    try:
        while not ((anchor := stream.anchor).moving and anchor.at <= time.monotonic()):
            shifted.clear()
            await asyncio.wait([asyncio.ensure_future(shifted.wait())], timeout=0.02)
    finally:
        stream.watch(None)
    return anchor


async def test_the_moments_are_those_at_which_the_packets_are_due(engine: AudioEngine) -> None:
    """RTP timestamps tell the same clock, to the tick; from another beginning."""
    stream = engine.new_stream()
    async with listening(engine) as listener:
        stream.attach(listener.line)
        stream.play(Frames("a", LONG), on_end=lambda _: None)
        await sounding(listener, 20)
        before, one = await moving(stream), (await sounding(listener, 1))[0]
        stream.pause()
        held = stream.anchor
        assert not held.moving
        await asyncio.to_thread(wait_until_it_rests, engine)
        assert stream.anchor.position_ms == held.position_ms
        stream.resume()
        (first, *_, other) = await sounding(listener, 20)
        while position_of(first) < held.position_ms:  # what was on its way at the pause
            first = (await sounding(listener, 1))[0]
        after = await moving(stream)
        assert due_of(other, after) <= time.monotonic(), "it was heard"
        stalls = engine.rings.words[Word.STALLS]
        apart_s = ((other.timestamp - one.timestamp) % 2**32) / SAMPLE_RATE
        told_s = due_of(other, after) - due_of(one, before)
        if stalls <= 1:  # the one that ends the rest; a machine that stands still moves what is in between
            assert told_s == pytest.approx(apart_s, abs=1e-6)
        stream.close()


async def test_without_any_voice_connection_a_track_goes_on_by_the_clock_to_its_end(engine: AudioEngine) -> None:
    stream, ended = engine.new_stream(), asyncio.Event()
    await asyncio.to_thread(wait_until_it_rests, engine)
    stream.free_run(on=True)
    stream.play(Frames("a", 30), on_end=lambda _: ended.set())
    async with asyncio.timeout(10):
        await ended.wait()
    await asyncio.to_thread(wait_until_it_rests, engine)
    stream.close()


async def test_a_voice_connection_that_comes_and_goes_hears_the_track_where_it_is(engine: AudioEngine) -> None:
    stream, ended = engine.new_stream(), asyncio.Event()
    due: dict[int, float] = {}

    def take(tapped: Tapped) -> None:
        due.update({int(frame.split(b"@")[1]): at for at, frame in tapped.frames if frame != SILENCE})

    stream.tap(take)
    stream.free_run(on=True)
    stream.play(Frames("a", 150), on_end=lambda _: ended.set())
    anchor = await moving(stream)
    async with listening(engine) as listener:
        stream.attach(listener.line)
        stream.hand_over()
        packets = await sounding(listener, 40)
        assert position_of(packets[0]) > anchor.position_ms
        stream.free_run(on=True)
        stream.detach(listener.line)
    heard = [position_of(packet) for packet in packets]
    assert heard == list(range(heard[0], heard[0] + 800, 20))
    async with asyncio.timeout(20):
        await ended.wait()
    if not engine.rings.words[Word.STALLS]:
        heard = heard[20:]  # what was laid out before the sender ticked was told as well as could be known
        assert [due[position] - due[heard[0]] for position in heard] == pytest.approx(
            [(position - heard[0]) / 1000 for position in heard], abs=1e-6
        )
    stream.close()


async def test_who_follows_without_voice_outlives_a_killed_sender(engine: AudioEngine) -> None:
    stream, ended = engine.new_stream(), asyncio.Event()
    stream.free_run(on=True)
    stream.play(Frames("a", 60), on_end=lambda _: ended.set())
    await moving(stream)
    pid = engine.sender.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    async with asyncio.timeout(20):
        await ended.wait()
    assert engine.sender.restarts == 1
    stream.close()
